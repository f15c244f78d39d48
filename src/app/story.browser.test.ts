// From signing in to a changed email, as an administrator does it, in a real browser against the built server.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { desc } from 'drizzle-orm'
import type { Browser } from 'playwright-core'
import { auditEvents } from '../server/audit/table.ts'
import { type Api, anApi } from '../testing/api.ts'
import { aBrowser, aTab, barriers, type Tab } from '../testing/browser.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person } from '../testing/factories.ts'
import { aProgram, type Program } from '../testing/program.ts'

// a browser, a server and a database share the cores
jest.setTimeout(90_000)

let api: Api
let program: Program
let browser: Browser
let admin: Person
let script: Person
beforeAll(async () => {
  api = await anApi()
  const [home, branch] = [await anOrganization(api, 'Home'), await anOrganization(api, 'Branch')]
  script = await anAdministrator(api, { login: 'script' })
  admin = await aUser(api, { login: 'home-admin', in: [[home.name, 'org-admin']] })
  for (let index = 0; index < 45; index++)
    await aUser(api, {
      login: `user-${String(index).padStart(2, '0')}@example.org`,
      name: `User ${String(99 - index)}`,
      email: index % 3 ? `mail-${index}@example.org` : null,
      password: false,
      in: [[(index % 4 ? home : branch).name, index % 2 ? 'analyst' : 'read-only']],
    })
  program = await aProgram(api.database)
  browser = await aBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await api?.close()
})

async function signIn({ page }: Tab, login: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('textbox', { name: 'Login' }).fill(login)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('grid').waitFor()
}

const logins = ({ page }: Tab) => page.locator('tbody tr').allInnerTexts()
const firstLogin = (tab: Tab, text: string) => tab.page.locator('tbody tr').first().getByText(text).waitFor()
const lastChange = async () => (await api.ctx().db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1))[0]

describe('an administrator', () => {
  it('signs in, searches, sorts, pages, opens a user, changes the email, reloads and sees it', async () => {
    const tab = await aTab(browser, program.url)
    const { page } = tab
    await page.goto('/users?q=user-1')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByRole('textbox', { name: 'Login' }).fill('script')
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByText('Login or password is wrong, or this account cannot sign in now.').waitFor()
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()

    // what was asked for before signing in
    await firstLogin(tab, 'user-10@example.org')
    expect(await logins(tab)).toHaveLength(10)
    expect(page.url()).toContain('q=user-1')

    const search = page.getByRole('searchbox', { name: 'Search login, name, email' })
    await search.fill('')
    await search.blur()
    await page.keyboard.press('/')
    await page.keyboard.type('@EXAMPLE.org')
    await firstLogin(tab, 'user-00@example.org')
    expect(await logins(tab)).toHaveLength(30)

    await page.getByRole('button', { name: 'Next page' }).click()
    await firstLogin(tab, 'user-30@example.org')
    await page.getByRole('button', { name: 'Previous page' }).click()
    await firstLogin(tab, 'user-00@example.org')

    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button', { name: 'Name' }).click()
    await firstLogin(tab, 'User 55')
    const sorted = page.url()
    await page.reload()
    await firstLogin(tab, 'User 55')

    await page.locator('tbody tr').first().getByText('User 55').click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('heading', { name: 'user-44@example.org' }).waitFor()
    await drawer.getByRole('button', { name: 'Edit email' }).click()
    await drawer.getByRole('textbox', { name: 'Email' }).fill('not an address')
    await page.keyboard.press('Enter')
    await drawer.getByText('This is not an email address.').waitFor()
    await drawer.getByRole('textbox', { name: 'Email' }).fill('changed@example.org')
    await drawer.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('Email of user-44@example.org changed').waitFor()

    await page.reload()
    await drawer.getByText('changed@example.org').first().waitFor()
    await drawer.getByText('Email changed').first().waitFor()
    expect(await lastChange()).toMatchObject({
      action: 'user.emailUpdate',
      actorLabel: 'script',
      before: { email: 'mail-44@example.org' },
      after: { email: 'changed@example.org' },
      organizationId: expect.any(String),
      requestId: expect.any(String),
    })

    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    expect(page.url()).toBe(sorted)
    await page.goBack()
    // signing in wrongly once is said by the browser, as an answer with an error is; nothing else was
    expect((await tab.faults()).filter((fault) => !/status of 4/.test(fault))).toEqual([])
    await tab.context.close()
  })

  it('is asked what to do when a script was faster', async () => {
    const tab = await aTab(browser, program.url)
    const { page } = tab
    await signIn(tab, 'script')
    await page.goto('/users?q=user-41')
    const row = page.locator('tbody tr').first()
    const drawer = page.getByRole('dialog')
    const UPDATE = 'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { user { version } userErrors { code } } }'
    const beFaster = (email: string) => api.ask(UPDATE, { input: { id: 'user-41@example.org', email } }, script)
    const edit = async (email: string) => {
      await drawer.getByRole('button', { name: 'Edit email' }).click()
      await drawer.getByRole('textbox', { name: 'Email' }).fill(email)
    }
    await row.getByText('user-41@example.org').click()

    await edit('mine@example.org')
    await beFaster('theirs@example.org')
    await drawer.getByRole('button', { name: 'Confirm' }).click()
    await drawer.getByText('Changed by script').waitFor()
    expect(await barriers(page)).toEqual([])
    await drawer.getByText('theirs@example.org').first().waitFor()
    await drawer.getByRole('button', { name: 'Keep mine' }).click()
    await page.getByText('Email of user-41@example.org changed').waitFor()
    expect(await lastChange()).toMatchObject({ before: { email: 'theirs@example.org' }, after: { email: 'mine@example.org' } })

    await edit('mine-again@example.org')
    await beFaster('theirs-again@example.org')
    await drawer.getByRole('button', { name: 'Confirm' }).click()
    await drawer.getByRole('button', { name: 'Take theirs' }).click()
    await drawer.getByRole('button', { name: 'Edit email' }).waitFor()
    await drawer.getByText('theirs-again@example.org').first().waitFor()
    expect(await lastChange()).toMatchObject({ after: { email: 'theirs-again@example.org' } })
    expect(await tab.faults()).toEqual([])
    await tab.context.close()
  })

  it('does all of it by keyboard alone', async () => {
    const tab = await aTab(browser, program.url)
    const { page } = tab
    await page.goto('/sign-in')
    await page.keyboard.type('script')
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('grid').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('user-3')
    await firstLogin(tab, 'user-30@example.org')
    await page.keyboard.press('Tab')
    for (let presses = 0; presses < 30 && !(await page.evaluate(() => document.activeElement?.closest('tbody') !== null)); presses++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('heading', { name: 'user-31@example.org' }).waitFor()
    const editing = drawer.getByRole('button', { name: 'Edit name' })
    await editing.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Typed Name')
    await page.keyboard.press('Enter')
    await page.getByText('Name of user-31@example.org changed').waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    await page.locator('tbody').getByText('Typed Name').waitFor()
    expect(await tab.faults()).toEqual([])
    await tab.context.close()
  })
})

it('an organization administrator sees the users of the organization, with their profiles', async () => {
  const tab = await aTab(browser, program.url)
  await signIn(tab, admin.login)

  expect(new URL(tab.page.url()).pathname).toBe('/organization/users')
  await tab.page.getByRole('columnheader', { name: 'Profile' }).waitFor()
  expect(await tab.page.locator('tbody').textContent()).not.toContain('user-00@example.org')
  await tab.page.goto('/users')
  await tab.page.getByRole('heading', { name: 'You may not see this page' }).waitFor()
  expect(await barriers(tab.page)).toEqual([])
  await tab.context.close()
})

it('the first administrator chooses a password before anything else', async () => {
  const own = await anApi()
  const administrator = await anAdministrator(own, { login: 'fresh', mustChange: true })
  const server = await aProgram(own.database)
  const tab = await aTab(browser, server.url)
  const { page } = tab
  await page.goto('/sign-in')
  await page.getByRole('textbox', { name: 'Login' }).fill(administrator.login)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Choose a new password' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Current password' }).fill(PASSWORD)
  await page.getByRole('textbox', { name: 'New password' }).fill('a password of my own')
  await page.keyboard.press('Enter')
  await page.getByRole('grid').waitFor()
  await tab.context.close()
  await server.stop()
  await own.close()
})

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each([1280, 390, 320])('at %i px nothing keeps anybody out, and nothing runs off the side', async (width) => {
    const tab = await aTab(browser, program.url, { colorScheme, width })
    const { page } = tab
    await page.goto('/sign-in')
    await page.getByRole('textbox', { name: 'Login' }).waitFor()
    const found: Record<string, string[]> = { signIn: await barriers(page) }
    await signIn(tab, 'script')
    await page.goto('/users?q=user-2')
    await firstLogin(tab, 'user-20@example.org')
    found.list = await barriers(page)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    await page.locator('tbody tr').first().getByText('user-20@example.org').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Edit email' }).click()
    found.drawer = await barriers(page)
    await page.goto('/users?q=nobody-at-all')
    await page.getByText('Nothing matches').waitFor()
    found.nothing = await barriers(page)

    expect(found).toEqual({ signIn: [], list: [], drawer: [], nothing: [] })
    expect(overflow).toBeLessThanOrEqual(0)
    expect(await tab.faults()).toEqual([])
    await tab.context.close()
  })
})

it('leaves the session behind when signing out', async () => {
  const tab = await aTab(browser, program.url)
  await signIn(tab, 'script')
  const cookies = await tab.context.cookies()
  await tab.page.getByRole('button', { name: /^Your menu/ }).click()
  await tab.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await tab.page.getByRole('heading', { name: 'Sign in' }).waitFor()

  // the browser itself stays known
  expect((await tab.context.cookies()).map(({ name }) => name)).toEqual(['roster_device'])
  const session = cookies.find(({ name }) => name === 'roster_session')
  const answer = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `${session?.name}=${session?.value}`, 'sec-fetch-site': 'same-origin' },
    body: '{"query":"{ viewer { user { id } } }"}',
  })
  expect(await answer.json()).toEqual({ data: { viewer: null } })
  await tab.context.close()
})
