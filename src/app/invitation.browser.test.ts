// From the link of an invitation to the console of the organization, as those who are invited go it, in a real browser against the built server.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { barriers, type Tab } from '../testing/browser.ts'
import { anInvitation, anOrganization, aUser, PASSWORD } from '../testing/factories.ts'
import { field } from '../testing/pages.ts'
import { aSite, type Site } from '../testing/site.ts'

// a browser, a server and a database share the cores
jest.setTimeout(240_000)

let site: Site
beforeAll(async () => {
  site = await aSite({ sendsMail: false })
})
afterAll(() => site?.close())

type Wanted = { login?: string; email?: string; profileId?: string }

/** An organization, and the way to open an invitation into it; notes every address that was asked for. */
async function invited(tab: Tab, wanted: Wanted = {}) {
  const { id: organizationId, name } = await anOrganization(site.api)
  const { token } = await anInvitation(site.api, site.boss, { organizationId, ...wanted })
  const addresses: string[] = []
  tab.page.on('request', (request) => addresses.push(request.url(), request.headers().referer ?? ''))
  const open = async () => {
    await tab.page.goto(`/invitation#${token}`)
    await tab.page.getByRole('heading', { name: `Join ${name}` }).waitFor()
  }
  return { name, token, addresses, open }
}

async function giveLoginHere({ page }: Tab, login: string, password = PASSWORD): Promise<void> {
  await field(page, 'Login').fill(login)
  await field(page, 'Password').fill(password)
  await page.keyboard.press('Enter')
}

/** Where a page keeps what outlives it. */
const kept = ({ page }: Tab) =>
  page.evaluate(() => JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }, document.cookie]))

const worksIn = ({ page }: Tab, organization: string) =>
  page.getByRole('button', { name: `Organization: ${organization}. Switch organization` }).waitFor()

describe('whoever is invited', () => {
  it('creates an account, signs in with it and works in the organization', async () => {
    const tab = await site.tab()
    const { page } = tab
    const { name, token, addresses, open } = await invited(tab, { email: 'new.comer@example.org', profileId: 'org-admin' })
    await open()
    expect(await kept(tab)).not.toContain(token)

    await field(page, 'Name').fill('New Comer')
    await field(page, 'Password').fill('new comer')
    await page.keyboard.press('Enter')
    await page.getByText(/A password has at least 12 characters\.\s*A password must not be the login, name or email/).waitFor()
    expect(await barriers(page)).toEqual([])
    expect(await field(page, 'Name').inputValue()).toBe('New Comer')
    await field(page, 'Password').fill('a password of my own')
    await page.keyboard.press('Enter')
    await page.getByText('Your account was created. Sign in with it.').waitFor()
    expect(await field(page, 'Login').inputValue()).toBe('new.comer@example.org')
    expect(await barriers(page)).toEqual([])
    await page.keyboard.type('a password of my own')
    await page.keyboard.press('Enter')

    await worksIn(tab, name)
    await page.getByRole('heading', { name: `Users of ${name}` }).waitFor()
    expect(addresses.filter((address) => address.includes(token))).toEqual([])
    expect(await tab.faults()).toEqual([])
    await page.goto(`/invitation#${token}`)
    await page.getByRole('heading', { name: 'This invitation is not open any more' }).waitFor()
    await tab.context.close()
  })

  it('signs in instead, accepts, and works in the organization', async () => {
    const tab = await site.tab()
    const { page } = tab
    const { name: home } = await anOrganization(site.api)
    const user = await aUser(site.api, { in: [[home, 'analyst']] })
    const { name, token, open } = await invited(tab)
    await open()

    await page.getByRole('button', { name: 'Sign in instead' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await kept(tab)).not.toContain(token)
    await giveLoginHere(tab, user.login)
    await page.getByText(`You are signed in as ${user.login}`).waitFor()
    expect(new URL(page.url()).pathname).toBe('/invitation')
    expect(await kept(tab)).not.toContain(token)
    await page.getByRole('button', { name: 'Accept' }).click()

    await page.getByText(`You belong to ${name} now`).waitFor()
    await worksIn(tab, name)
    expect(await tab.faults()).toEqual([])
    await tab.context.close()
  })

  it('answers in the console what is addressed to the own login', async () => {
    const tab = await site.tab()
    const { page } = tab
    const { name: home } = await anOrganization(site.api)
    const user = await aUser(site.api, { in: [[home, 'analyst']] })
    const [first, second] = [await invited(tab, { login: user.login }), await invited(tab, { login: user.login })]
    await page.goto('/sign-in')
    await giveLoginHere(tab, user.login)
    const banner = page.getByRole('region', { name: 'Your invitations' })

    await banner.getByText(`boss invites you to join ${second.name} as analyst.`).waitFor()
    await banner.getByRole('button', { name: 'Accept' }).click()
    await banner.getByText(`boss invites you to join ${first.name} as analyst.`).waitFor()
    await banner.getByRole('button', { name: 'Decline' }).click()
    await banner.getByRole('button', { name: 'Decline' }).click()
    await banner.waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: `Organization: ${home}. Switch organization` }).click()
    await page.getByRole('menuitemradio').first().waitFor()
    const offered = await page.getByRole('menuitemradio').allInnerTexts()
    expect(offered.sort()).toEqual([home, second.name].sort())
    expect(await tab.faults()).toEqual([])
    await tab.context.close()
  })
})

it('has an icon where browsers look for one by themselves', async () => {
  const answer = await fetch(`${site.url}/favicon.ico`)

  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
})

it('a reload asks for the link again, and another link in the same tab is another invitation', async () => {
  const tab = await site.tab()
  const { page } = tab
  const [first, second] = [await invited(tab), await invited(tab)]
  await first.open()

  await page.evaluate((token) => location.assign(`#${token}`), second.token)
  await page.getByRole('heading', { name: `Join ${second.name}` }).waitFor()
  await page.waitForFunction(() => location.hash === '')
  await page.reload()
  await page.getByRole('heading', { name: 'Open the link of your invitation' }).waitFor()
  expect(await tab.faults()).toEqual([])
  await tab.context.close()
})
