// The inventory of API keys and what can be done to one, in a real browser against the built server.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type Api, anApi } from '../testing/api.ts'
import { create, secretIn } from '../testing/api-keys.ts'
import { aBrowser, aTab, barriers, inEveryLook, overflow, type Tab } from '../testing/browser.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, PASSWORD, type Person } from '../testing/factories.ts'
import { aProgram, type Program } from '../testing/program.ts'

// a browser, a server and a database share the cores
jest.setTimeout(300_000)

let api: Api
let program: Program
let browser: Browser
let manager: Person
let secret: string
beforeAll(async () => {
  api = await anApi()
  const [home, branch] = [await anOrganization(api, 'Home'), await anOrganization(api, 'Branch')]
  const chief = await anAdministrator(api, { login: 'chief' })
  manager = await anOrgAdmin(api, home)
  const carol = await aUser(api, { login: 'carol', in: [[home.name, 'analyst']] })
  const dave = await aUser(api, {
    login: 'dave',
    in: [
      [home.name, 'analyst'],
      [branch.name, 'analyst'],
    ],
  })
  secret = secretIn(await create(api, chief, { userId: carol.id, name: 'Nightly', networks: ['127.0.0.0/8', '::1'], permissions: [] }))
  await create(api, chief, { userId: dave.id, name: 'Deploy', organizationIds: [branch.id] })
  program = await aProgram(api.database)
  browser = await aBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await api?.close()
})

async function signedIn(login: string, path: string): Promise<Tab> {
  const tab = await aTab(browser, program.url)
  const { page } = tab
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`)
  await page.getByRole('textbox', { name: 'Login' }).fill(login)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return tab
}

const looks = (page: Page) =>
  inEveryLook(page, [1280, 320], async () => {
    expect(await barriers(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
  })
const row = (page: Page, name: RegExp) => page.getByRole('row', { name })
const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const answer = (page: Page, title: RegExp, name: string) =>
  page.getByRole('dialog', { name: title }).getByRole('button', { name, exact: true }).click()

/** What the dialog shows, once it was said to be stored. */
async function stored(page: Page, title: RegExp): Promise<string> {
  const dialog = page.getByRole('dialog', { name: title })
  await dialog.getByRole('button', { name: 'Show the secret' }).click()
  const shown = (await dialog.locator('code').textContent()) ?? ''
  await dialog.getByRole('checkbox', { name: 'I have stored it' }).check()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'hidden' })
  return shown
}

async function whatMay(key: string): Promise<object | number> {
  const response = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query: '{ viewer { user { login } organization { name } permissions } }' }),
  })
  return response.ok ? ((await response.json()) as { data: { viewer: object } }).data.viewer : response.status
}

it('leads from a found secret to its key, renews and revokes it, as a platform administrator', async () => {
  const { page, faults, context } = await signedIn('chief', '/api-keys')
  await row(page, /Nightly/).waitFor()
  await looks(page)

  await page.getByRole('searchbox').fill(`found in a log: ${secret}`)
  await row(page, /Deploy/).waitFor({ state: 'detached' })
  expect(page.url()).toContain(`q=${secret.slice(0, 12)}`)
  expect(page.url()).not.toContain(secret.slice(13))
  await row(page, /Nightly/).click()
  await page.getByText('None: it only tells who its owner is.').waitFor()
  await looks(page)

  await click(page, 'Renew')
  await answer(page, /^Renew/, 'Renew')
  const renewed = await stored(page, /new secret/)
  expect([await whatMay(secret), await whatMay(renewed)]).toEqual([401, expect.objectContaining({ user: { login: 'carol' } })])

  await click(page, 'Revoke')
  expect(await barriers(page)).toEqual([])
  await answer(page, /^Revoke/, 'Revoke')
  await page.getByText('“Nightly” revoked').waitFor()
  expect(await whatMay(renewed)).toBe(401)
  const panel = page.getByRole('dialog', { name: 'Nightly' })
  await panel.getByRole('button', { name: 'Renew' }).waitFor({ state: 'detached' })
  await panel.getByText('Revoked').first().waitFor()
  await panel.getByRole('link', { name: 'carol' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await faults()).toEqual([])
  await context.close()
})

it('shows an organization administrator the keys of users whom it manages wholly, and lets it make a limited one', async () => {
  const { page, faults, context } = await signedIn(manager.login, '/organization/users/carol')
  await click(page, 'Create key')
  const dialog = page.getByRole('dialog', { name: 'Create an API key for carol' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Hourly')
  await dialog.getByRole('checkbox', { name: 'Limit what it may do' }).check()
  await dialog.getByText('At most these').click()
  await dialog.getByRole('searchbox', { name: 'Find permission' }).fill('tasks')
  await dialog.getByRole('checkbox', { name: /^Add, change and remove tasks/ }).check()
  await looks(page)
  await answer(page, /^Create an API key/, 'Create key')
  const made = await stored(page, /new API key/)
  expect(await whatMay(made)).toEqual({ user: { login: 'carol' }, organization: { name: 'Home' }, permissions: ['manageTask'] })

  await page.goto('/api-keys')
  await row(page, /Hourly/).waitFor()
  expect(await row(page, /Deploy/).count()).toBe(0)
  await row(page, /Hourly/)
    .getByRole('button', { name: 'permissions' })
    .click()
  await page.getByRole('button', { name: /Change filter: Limited to permissions/ }).waitFor()
  await row(page, /Hourly/).click()
  await click(page, 'Change')
  const change = page.getByRole('dialog', { name: 'Change “Hourly”' })
  await change.getByRole('textbox', { name: 'Name' }).fill('Renamed')
  await change.getByText('All of the user’s').click()
  await looks(page)
  await change.getByRole('button', { name: 'Confirm' }).click()

  await page.getByText('“Renamed” changed').waitFor()
  expect(await whatMay(made)).toMatchObject({ permissions: expect.arrayContaining(['manageTask', 'manageCase/create']) })
  expect(await faults()).toEqual([])
  await context.close()
})
