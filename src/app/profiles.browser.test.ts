// Profiles and what they give, in a real browser against the built server.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type Api, anApi, at } from '../testing/api.ts'
import { aBrowser, aTab, barriers, inEveryLook, overflow, type Tab } from '../testing/browser.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, PASSWORD, type Person } from '../testing/factories.ts'
import { aProgram, type Program } from '../testing/program.ts'

// a browser, a server and a database share the cores
jest.setTimeout(300_000)

let api: Api
let program: Program
let browser: Browser
let chief: Person
let manager: Person
beforeAll(async () => {
  api = await anApi()
  const home = await anOrganization(api, 'Home')
  chief = await anAdministrator(api, { login: 'chief' })
  manager = await anOrgAdmin(api, home)
  for (const login of ['carol', 'dave']) await aUser(api, { login, in: [[home.name, 'analyst']] })
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
  await page.getByRole('grid').waitFor()
  return tab
}

const looks = (page: Page) =>
  inEveryLook(page, [1280, 320], async () => {
    expect(await barriers(page)).toEqual([])
    expect(await overflow(page)).toBe(0)
  })
const box = (page: Page, name: RegExp) => page.getByRole('checkbox', { name })
const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const permissionsOf = async (name: string) => {
  const { data } = await api.ask('{ profiles { name permissions } }', {}, chief)
  return (at(data, 'profiles') as { name: string; permissions: string[] }[]).find((profile) => profile.name === name)?.permissions
}

it('makes a profile out of another, changes what it gives, renames and deletes it, as a platform administrator', async () => {
  const { page, faults, context } = await signedIn('chief', '/profiles')
  await page.getByRole('row', { name: /org-admin/ }).waitFor()
  await looks(page)

  await click(page, 'Create')
  const dialog = page.getByRole('dialog', { name: 'Create a profile' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('responder')
  await dialog.getByLabel('Permissions to begin with').selectOption({ label: 'analyst' })
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'responder' }).waitFor()

  await page.getByRole('searchbox', { name: 'Find permission' }).fill('tags')
  await box(page, /^Manage the tags/).check()
  await page.getByText('Nobody has this profile yet.').waitFor()
  await looks(page)
  await click(page, 'Confirm')
  await page.getByText('Permissions of responder changed').waitFor()
  expect(await permissionsOf('responder')).toContain('manageTag')

  await click(page, 'Edit name')
  await page.getByRole('textbox', { name: 'Name' }).fill('helper')
  await page.keyboard.press('Enter')
  await page.getByText('The profile is called helper now').waitFor()

  await click(page, 'Delete profile')
  expect(await barriers(page)).toEqual([])
  await page
    .getByRole('dialog', { name: /^Delete the profile helper/ })
    .getByRole('button', { name: 'Delete profile' })
    .click()
  await page.getByText('Profile helper deleted').waitFor()
  expect(await permissionsOf('helper')).toBeUndefined()
  expect(await faults()).toEqual([])
  await context.close()
})

it('says before to how many a change matters, and lets choose when somebody else was faster', async () => {
  const { page, faults, context } = await signedIn('chief', '/profiles?open=analyst')
  await box(page, /^Manage dashboards/).uncheck()
  await page.getByText('2 memberships lose 1 permission, from the next request on.').waitFor()

  const input = { id: 'analyst', permissions: ['manageTask', 'manageDashboard'] }
  await api.ask('mutation ($input: ProfileUpdateInput!) { profileUpdate(input: $input) { userErrors { message } } }', { input }, chief)
  await click(page, 'Confirm')
  await page.getByText(/chief changed this profile/).waitFor()
  expect(await barriers(page)).toEqual([])
  await click(page, 'Keep mine')

  await page.getByText('Permissions of analyst changed').waitFor()
  expect(await permissionsOf('analyst')).toEqual(['manageTask'])

  await page.getByRole('dialog', { name: 'analyst' }).getByRole('link', { name: '2 memberships' }).click()
  await page.getByRole('row', { name: /carol/ }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/users')
  await page.getByText('2 users').waitFor()
  expect(await faults()).toEqual([])
  await context.close()
})

it('shows an organization administrator what each profile gives, to be read, and the users who have it', async () => {
  const { page, faults, context } = await signedIn(manager.login, '/profiles')
  await page.getByRole('row', { name: /read-only/ }).waitFor()
  expect(await page.getByRole('row', { name: /^admin/ }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Create' }).count()).toBe(0)

  await page.getByRole('row', { name: /org-admin/ }).click()
  await page.getByText('Predefined profiles stay as they are.').waitFor()
  await looks(page)
  await page.getByRole('link', { name: 'Full page' }).click()
  await page.getByRole('heading', { level: 1, name: 'org-admin' }).waitFor()
  await looks(page)
  await page.getByRole('link', { name: 'Show users' }).click()

  await page.getByRole('row', { name: new RegExp(manager.login) }).waitFor()
  await page.getByText('1 user', { exact: true }).waitFor()
  expect(await faults()).toEqual([])
  await context.close()
})
