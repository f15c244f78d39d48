// A user's own account, in a real browser against the built server.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type Api, anApi } from '../testing/api.ts'
import { codeOf } from '../testing/authenticator.ts'
import { aBrowser, aTab, barriers, type Tab } from '../testing/browser.ts'
import { anOrganization, aUser, PASSWORD } from '../testing/factories.ts'
import { aProgram, type Program } from '../testing/program.ts'

// a browser, a server and a database share the cores
jest.setTimeout(120_000)

let api: Api
let program: Program
let browser: Browser
beforeAll(async () => {
  api = await anApi()
  const organization = await anOrganization(api, 'Home')
  for (const login of ['ada', 'bob', 'cleo']) await aUser(api, { login, in: [[organization.name, 'analyst']] })
  program = await aProgram(api.database)
  browser = await aBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await api?.close()
})

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function atSettingsOf(login: string, options: Parameters<typeof aTab>[2] = {}): Promise<Tab> {
  const tab = await aTab(browser, program.url, options)
  const { page } = tab
  await page.goto('/sign-in?next=/settings')
  await field(page, 'Login').fill(login)
  await field(page, 'Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await section(page, 'Profile').waitFor()
  return tab
}

it('changes the own name, adds an app, renews the recovery codes and removes the app', async () => {
  const { page, faults, context } = await atSettingsOf('ada')
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const answer = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

  await click('Edit name')
  await field(page, 'Name').fill('Ada Lovelace')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Your menu, ada' }).getByText('Ada Lovelace').waitFor()

  await click('Add authenticator app')
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  expect(await barriers(page)).toEqual([])
  const secret = ((await page.getByRole('dialog').locator('code').textContent()) ?? '').replaceAll(' ', '')
  await field(page, 'Code').fill(codeOf(secret, new Date()))
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Store your recovery codes' }).waitFor()
  const first = await page.getByRole('dialog').getByRole('listitem').allInnerTexts()
  expect(await barriers(page)).toEqual([])
  await answer('I have stored them')
  await page.getByText('10 recovery codes left.').waitFor()

  await click('Renew recovery codes')
  await answer('Renew recovery codes')
  await page.getByRole('dialog', { name: 'Store your recovery codes' }).waitFor()
  const second = await page.getByRole('dialog').getByRole('listitem').allInnerTexts()
  expect([...new Set([...first, ...second])]).toHaveLength(20)
  await answer('I have stored them')

  await click('Remove Authenticator app')
  await answer('Remove')
  await page.getByText('You sign in by your password alone.').waitFor()
  expect(await faults()).toEqual([])
  await context.close()
})

it('changes the own password, which ends the other session', async () => {
  const other = await atSettingsOf('bob')
  const { page, faults, context } = await atSettingsOf('bob')
  await section(page, 'Sessions').getByRole('button', { name: 'Delete all others' }).waitFor()

  await page.getByRole('button', { name: 'Change password' }).click()
  await field(page, 'Current password').fill(PASSWORD)
  await field(page, 'New password').fill('seven llamas hum quietly at dawn')
  await page.getByText(/Strength: /).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Enter')

  await page.getByText('Your password was changed. All your other sessions have ended.').waitFor()
  await section(page, 'Sessions').getByRole('button', { name: 'Delete all others' }).waitFor({ state: 'detached' })
  await other.page.goto('/settings')
  await other.page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await faults()).toEqual([])
  await other.context.close()
  await context.close()
})

it('keeps the theme with the account, and shows it from the first paint on', async () => {
  const { page, faults, context } = await atSettingsOf('cleo', { colorScheme: 'light' })
  const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme')
  // every scheme that a page has had since its first paint
  await context.addInitScript(() => {
    const schemes: (string | undefined)[] = []
    Object.assign(globalThis, { schemes })
    const note = () => {
      const { mantineColorScheme } = document.documentElement?.dataset ?? {}
      if (document.body && schemes.at(-1) !== mantineColorScheme) schemes.push(mantineColorScheme)
    }
    new MutationObserver(note).observe(document, { attributes: true, childList: true, subtree: true })
  })

  const saved = page.waitForResponse((response) => response.request().postData()?.includes('PreferencesUpdate') ?? false)
  await section(page, 'Preferences').getByText('Dark', { exact: true }).click()
  await saved
  expect(await scheme()).toBe('dark')
  expect(await barriers(page)).toEqual([])
  await page.reload()
  await section(page, 'Profile').waitFor()

  expect(await page.evaluate(() => (globalThis as unknown as { schemes: string[] }).schemes)).toEqual(['dark'])
  expect(await faults()).toEqual([])
  await context.close()

  // in a browser that has never seen this user
  const elsewhere = await atSettingsOf('cleo', { colorScheme: 'light', width: 390 })
  await elsewhere.page.locator('html[data-mantine-color-scheme=dark]').waitFor({ state: 'attached' })
  expect(await barriers(elsewhere.page)).toEqual([])
  expect(await elsewhere.faults()).toEqual([])
  await elsewhere.context.close()
})
