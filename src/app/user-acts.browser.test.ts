// Everything that an administrator does to one user, in a real browser against the built server.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type Api, anApi } from '../testing/api.ts'
import { aBrowser, aTab, barriers, type Tab } from '../testing/browser.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD } from '../testing/factories.ts'
import { aPng } from '../testing/pictures.ts'
import { aProgram, type Program } from '../testing/program.ts'

// a browser, a server and a database share the cores
jest.setTimeout(120_000)

let api: Api
let program: Program
let browser: Browser
beforeAll(async () => {
  api = await anApi()
  const [home] = [await anOrganization(api, 'Home'), await anOrganization(api, 'Branch')]
  await anAdministrator(api, { login: 'chief' })
  for (const login of ['carol', 'dave', 'erin', 'frank'])
    await aUser(api, { login, name: login.toUpperCase(), in: [[home.name, 'analyst']] })
  program = await aProgram(api.database)
  browser = await aBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await api?.close()
})

async function signedIn(login: string, path = '/'): Promise<Tab> {
  const tab = await aTab(browser, program.url)
  const { page } = tab
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`)
  await page.getByRole('textbox', { name: 'Login' }).fill(login)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return tab
}

/** The page of a user, with its parts. */
async function atPageOf(login: string) {
  const tab = await signedIn('chief', `/users/${login}`)
  const { page } = tab
  await page.getByRole('heading', { level: 1, name: login.toUpperCase() }).waitFor()
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const answer = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  const choose = (name: string) => page.getByRole('menuitem', { name }).click()
  const told = (text: string | RegExp) => page.getByText(text).first().waitFor()
  return { ...tab, click, answer, choose, told }
}

/** What the dialog shows, once it was said to be stored. */
async function stored(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Show the secret' }).click()
  const secret = (await dialog.locator('code').textContent()) ?? ''
  await dialog.getByRole('checkbox', { name: 'I have stored it' }).check()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'hidden' })
  return secret
}

async function whoIs(secret: string): Promise<string | number> {
  const response = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query: '{ viewer { user { login } } }' }),
  })
  if (!response.ok) return response.status
  const { data } = (await response.json()) as { data: { viewer: { user: { login: string } } } }
  return data.viewer.user.login
}

it('creates a user, who is shown at once, by keyboard alone', async () => {
  const { page, faults, context } = await signedIn('chief', '/users')
  await page.getByRole('button', { name: 'Create', exact: true }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Create a user' })
  await dialog.waitFor()
  await page.keyboard.type('grace@example.org')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Grace Hopper')
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('combobox', { name: 'Organization' }).focus()
  await page.keyboard.type('Hom')
  await page.getByRole('option', { name: 'Branch' }).waitFor({ state: 'hidden' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog.getByLabel('Profile').waitFor()
  await dialog.getByRole('button', { name: 'Create user' }).focus()
  await page.keyboard.press('Enter')

  const drawer = page.getByRole('dialog', { name: 'grace@example.org' })
  await drawer.getByRole('heading', { name: 'Grace Hopper' }).waitFor()
  await drawer.getByText('Home').first().waitFor()
  await page.getByRole('row', { name: /Grace Hopper/ }).waitFor()

  expect(await faults()).toEqual([])
  await context.close()
})

it('gives a picture by its square, and takes it away', async () => {
  const { page, click, answer, told, faults, context } = await atPageOf('carol')

  const file = { name: 'carol.png', mimeType: 'image/png', buffer: aPng(400, 200) }
  await page.getByLabel('Picture, PNG or JPEG').setInputFiles(file)
  const right = page.getByRole('slider', { name: 'Left or right' })
  await right.focus()
  await page.keyboard.press('End')
  expect(await right.inputValue()).toBe('100')
  expect(await page.getByRole('slider', { name: 'Up or down' }).isDisabled()).toBe(true)
  expect(await barriers(page)).toEqual([])
  await answer('Confirm')
  await told('Picture of carol changed')
  const picture = page.locator('img[src^="/avatars/"]').first()
  await picture.waitFor()
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(256)
  await page.getByLabel('Picture, PNG or JPEG').setInputFiles({ ...file, buffer: Buffer.from('no picture at all') })
  await told('“carol.png” is no PNG or JPEG picture that can be read.')
  await click('Clear')
  await told('Picture of carol removed')

  expect(await faults()).toEqual([])
  await context.close()
})

it('makes, renews, reveals and revokes a key, each at once in force', async () => {
  const { page, click, answer, choose, told, faults, context } = await atPageOf('dave')

  await click('Create key')
  await page.getByLabel('Name', { exact: true }).fill('Nightly')
  await answer('Create key')
  const first = await stored(page)
  expect(first).toMatch(/^rst_\w{8}_\w{43}_\w{6}$/)
  expect(await whoIs(first)).toBe('dave')

  await click('Actions for Nightly')
  await choose('Renew')
  await answer('Renew')
  const second = await stored(page)
  expect([await whoIs(first), await whoIs(second)]).toEqual([401, 'dave'])

  await click('Actions for Nightly')
  await choose('Reveal')
  await answer('Reveal')
  expect(await stored(page)).toBe(second)

  await click('Actions for Nightly')
  await choose('Revoke')
  expect(await barriers(page)).toEqual([])
  await answer('Revoke')
  await told('“Nightly” revoked')
  expect(await whoIs(second)).toBe(401)
  expect(await page.content()).not.toContain(second)

  expect(await faults()).toEqual([])
  await context.close()
})

it('ends a session, and the other browser is signed out at its next request', async () => {
  const other = await signedIn('erin')
  await other.page.getByText('erin').first().waitFor()
  const { page, told, faults, context } = await atPageOf('erin')

  await page.getByRole('button', { name: /^Delete the session in Chrom/ }).click()
  await told('Session deleted')
  await told('Not signed in anywhere.')

  await other.page.goto('/')
  await other.page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await faults()).toEqual([])
  await other.context.close()
  await context.close()
})

it('changes the profile, adds an organization and takes that back', async () => {
  const { page, click, choose, told, faults, context } = await atPageOf('erin')

  await click('Actions for Home')
  await choose('Change profile')
  const field = page.getByRole('combobox', { name: 'Profile in Home' })
  await field.selectOption('read-only')
  await page.keyboard.press('Enter')
  await click('Confirm')
  await told('Profile in Home is read-only now')

  await click('Add to organization')
  await page.getByRole('combobox', { name: 'Organization' }).fill('Bra')
  await page.getByRole('option', { name: 'Branch' }).click()
  await click('Confirm')
  await told('Added to Branch')
  await page.getByRole('listitem').filter({ hasText: 'Branch' }).first().waitFor()

  await click('Actions for Branch')
  await choose('Remove from organization')
  await told('Removed from Branch')
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).last().click()
  await click('Actions for Branch')

  expect(await barriers(page)).toEqual([])
  expect(await faults()).toEqual([])
  await context.close()
})

it('gives a password without mail, by a link to hand over', async () => {
  const { page, click, answer, faults, context } = await atPageOf('frank')
  for (const name of ['Edit password', 'Reset password']) {
    const button = page.getByRole('button', { name })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await button.focus()
    await page.getByRole('tooltip').filter({ hasText: 'SMTP' }).waitFor()
  }

  await click('One-time link')
  await answer('One-time link')
  const link = new URL(await stored(page))
  const frank = await aTab(browser, program.url)
  await frank.page.goto(link.pathname + link.hash)
  await frank.page.getByLabel('New password', { exact: true }).fill('another long enough one')
  await frank.page.keyboard.press('Enter')

  await frank.page.getByText('Your password was changed.').waitFor()
  expect([...(await faults()), ...(await frank.faults())]).toEqual([])
  await frank.context.close()
  await context.close()
})

it('locks, unlocks and deletes, by keyboard alone', async () => {
  const { page, told, faults, context } = await atPageOf('frank')
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).first().focus()
    await page.keyboard.press('Enter')
  }

  await press('Lock')
  await page.getByRole('heading', { name: 'Lock frank?' }).waitFor()
  await page.keyboard.type('Left the company')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await told('frank locked')
  await told('Left the company')
  await press('Unlock')
  await told('frank unlocked')

  await press('Delete user')
  await page.getByRole('heading', { name: 'Delete frank?' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Delete user')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Delete frank?' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.type('frank')
  await page.keyboard.press('Enter')
  await told('frank deleted')
  await page.waitForURL('**/users')

  expect(await faults()).toEqual([])
  await context.close()
})
