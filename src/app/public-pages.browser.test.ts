// Every page that somebody meets before the console, in every state: what keeps people out, what runs off the side, what breaks the content policy or asks another host;
// and all of it by the keyboard alone.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { codeOf } from '../testing/authenticator.ts'
import { barriers, inLooks, looksInTurn, narrowest, overflow } from '../testing/browser.ts'
import { anOrganization, aUser, PASSWORD } from '../testing/factories.ts'
import { field, heading, isSignedIn, shownSecret, unexpected } from '../testing/pages.ts'
import { walks, walkWithoutMail } from '../testing/public-pages.ts'
import { aSite, type Site } from '../testing/site.ts'

// axe looks at each page several times, and shares the cores with a browser, two servers and a database
jest.setTimeout(300_000)

let site: Site
beforeAll(async () => {
  site = await aSite()
})
afterAll(() => site?.close())

/** What is wrong on the way, in every look. */
async function inspect(site: Site, walk: (typeof walks)[number][1]): Promise<string[]> {
  const found: string[] = []
  let stops = 0
  const faults = await walk(site, async (stop, page) => {
    await inLooks(page, looksInTurn(stops++), async (look) => {
      found.push(...(await barriers(page)).map((barrier) => `${stop}, ${look}: ${barrier}`))
      if ((await overflow(page)) > 0) found.push(`${stop}, ${look}: too wide`)
    })
    await inLooks(page, narrowest, async (look) => {
      if ((await overflow(page)) > 0) found.push(`${stop}, ${look}: too wide`)
    })
  })
  return [...found, ...faults]
}

it.each(walks)('%s keeps nobody out, runs off no side and stays at home', async (_name, walk) => {
  expect(await inspect(site, walk)).toEqual([])
})

it('doing without mail and passkeys keeps nobody out, runs off no side and stays at home', async () => {
  const plain = await aSite({ host: '127.0.0.1', sendsMail: false })

  expect(await inspect(plain, walkWithoutMail)).toEqual([])
  await plain.close()
})

describe('by the keyboard alone', () => {
  const OWN = 'seven llamas hum quietly at dawn'

  /** Goes on from where the focus is until it is there, as far as a page has anything. */
  async function tabTo(page: Page, target: Locator): Promise<void> {
    await target.waitFor()
    for (let presses = 0; presses < 40; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`The keyboard does not reach ${target}`)
  }
  const enter = async (page: Page, name: string, text: string) => {
    await tabTo(page, field(page, name))
    await page.keyboard.press('Control+A')
    await page.keyboard.type(text)
  }
  const push = async (page: Page, name: string) => {
    await tabTo(page, page.getByRole('button', { name }))
    await page.keyboard.press('Enter')
  }
  const follow = async (page: Page, name: string) => {
    await tabTo(page, page.getByRole('link', { name }))
    await page.keyboard.press('Enter')
  }

  it('one joins by an invitation', async () => {
    const tab = await site.tab()
    const { page } = tab
    const { id } = await anOrganization(site.api)
    const invited = await site.ask('mutation ($input: UserInviteInput!) { userInvite(input: $input) { link userErrors { message } } }', {
      organizationId: id,
      profileId: 'analyst',
      email: 'keys@example.org',
    })
    await page.goto(site.linkIn(invited.link ?? ''))
    await enter(page, 'Name', 'Keys')
    await enter(page, 'Password', OWN)
    await push(page, 'Decline')
    await page.keyboard.press('Escape')
    await push(page, 'Create account and join')

    await page.getByText('Your account was created. Sign in with it.').waitFor()
    await page.keyboard.type(OWN)
    await page.keyboard.press('Enter')
    await isSignedIn(page)
    expect(unexpected(await tab.faults())).toEqual([])
    await tab.context.close()
  })

  it('one sets up a second factor, signs in by it, forgets the password and chooses another', async () => {
    const tab = await site.tab()
    const { page } = tab
    const { name, id } = await anOrganization(site.api)
    const user = await aUser(site.api, { email: 'typist@example.org', in: [[name, 'analyst']], mustChange: true })
    await page.goto('/sign-in')
    await page.keyboard.type(user.login)
    await enter(page, 'Password', PASSWORD)
    await push(page, 'Show password')
    await push(page, 'Sign in')
    await enter(page, 'Current password', PASSWORD)
    await enter(page, 'New password', OWN)
    await page.keyboard.press('Enter')
    await isSignedIn(page)

    await site.ask('mutation ($input: OrganizationUpdateInput!) { organizationUpdate(input: $input) { userErrors { message } } }', {
      id,
      mfaRequiredFrom: '2020-01-01T00:00:00Z',
    })
    await page.reload()
    await push(page, 'Authenticator app')
    await page.getByRole('img', { name: /QR code/ }).waitFor()
    const secret = await shownSecret(page)
    await enter(page, 'Code', codeOf(secret, new Date()))
    await page.keyboard.press('Enter')
    await heading(page, 'Store your recovery codes')
    const [recoveryCode = ''] = await page.getByRole('listitem').allInnerTexts()
    await push(page, 'I have stored them')
    await push(page, 'Your menu')
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')

    await follow(page, 'Forgot your password?')
    await enter(page, 'Login or email', user.login)
    await page.keyboard.press('Enter')
    await follow(page, 'Back to sign in')
    await heading(page, 'Sign in')
    await page.goto(site.linkIn(await site.mailTo('typist@example.org', /password#/)))
    await enter(page, 'New password', `${OWN} again`)
    await page.keyboard.press('Enter')
    await page.getByText('Your password was changed. Sign in with the new one.').waitFor()
    await enter(page, 'Login', user.login)
    await enter(page, 'Password', `${OWN} again`)
    await page.keyboard.press('Enter')
    await push(page, 'Use a recovery code')
    await page.keyboard.type(recoveryCode)
    await page.keyboard.press('Enter')

    await isSignedIn(page)
    expect(unexpected(await tab.faults())).toEqual([])
    await tab.context.close()
  })
})
