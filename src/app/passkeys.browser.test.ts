// What can go wrong with a passkey, and where there is none.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { aDevice } from '../testing/browser.ts'
import { anOrganization, aUser, PASSWORD, type Person } from '../testing/factories.ts'
import { giveLogin, heading, isSignedIn, press, signIn, unexpected } from '../testing/pages.ts'
import { aSite, type Site } from '../testing/site.ts'

// a browser, a server and a database share the cores
jest.setTimeout(240_000)

const somebody = async ({ api }: Site): Promise<Person> => aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })

describe('a passkey', () => {
  let site: Site
  beforeAll(async () => {
    site = await aSite({ sendsMail: false })
  })
  afterAll(() => site?.close())

  it('that is refused to be made can be made at the next try, and used', async () => {
    const user = await somebody(site)
    const tab = await site.tab()
    const { page } = tab
    const device = await aDevice(tab)
    await signIn(page, user.login, PASSWORD)
    await page.goto('/second-factor')
    await press(page, 'Passkey')
    await device.recognises(false)
    await press(page, 'Create passkey')
    await page.getByText('No passkey was created. Try again, or choose another way.').waitFor()

    await device.recognises(true)
    await press(page, 'Create passkey')
    await press(page, 'I have stored them')
    await isSignedIn(page)

    await page.context().clearCookies()
    await giveLogin(page, user.login, PASSWORD)
    await page.getByRole('button', { name: 'Use a passkey' }).waitFor()
    await device.recognises(false)
    await press(page, 'Use a passkey')
    await page.getByText('No passkey was used. Try again, or choose another way.').waitFor()
    await device.recognises(true)
    await press(page, 'Use a passkey')
    await isSignedIn(page)
    expect(unexpected(await tab.faults())).toEqual([])
    await tab.context.close()
  })

  it('that this device does not know leaves a recovery code as the way in', async () => {
    const user = await somebody(site)
    const tab = await site.tab()
    const { page } = tab
    const device = await aDevice(tab)
    await signIn(page, user.login, PASSWORD)
    await page.goto('/second-factor')
    await press(page, 'Passkey')
    await press(page, 'Create passkey')
    await heading(page, 'Store your recovery codes')
    const [recoveryCode = ''] = await page.getByRole('listitem').allInnerTexts()
    await press(page, 'I have stored them')
    await isSignedIn(page)
    await page.context().clearCookies()
    await device.forget()

    await giveLogin(page, user.login, PASSWORD)
    await press(page, 'Use a passkey')
    await page.getByText(/No passkey was used/).waitFor()
    await press(page, 'Use a recovery code')
    await page.keyboard.type(recoveryCode)
    await page.keyboard.press('Enter')

    await isSignedIn(page)
    await tab.context.close()
  })
})

it('where the base URL is an IP address a passkey cannot be chosen, and the page says why', async () => {
  const site = await aSite({ host: '127.0.0.1', sendsMail: false })
  const user = await somebody(site)
  const tab = await site.tab()
  const { page } = tab
  await signIn(page, user.login, PASSWORD)

  await page.goto('/second-factor')

  const choice = page.getByRole('button', { name: 'Passkey' })
  await choice.waitFor()
  expect(await choice.isDisabled()).toBe(true)
  await page.getByText(/IP address/).waitFor()
  await tab.context.close()
  await site.close()
})
