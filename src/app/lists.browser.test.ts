// Lists in a real browser against the built server: columns, selection and export by mouse and by keyboard, and how much there is to load.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type Api, anApi } from '../testing/api.ts'
import { aBrowser, aTab, barriers, inEveryLook, overflow, scriptsOf, type Tab } from '../testing/browser.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD } from '../testing/factories.ts'
import { giveLogin } from '../testing/pages.ts'
import { aProgram, type Program } from '../testing/program.ts'

// a browser, a server and a database share the cores
jest.setTimeout(240_000)

const logins = Array.from({ length: 12 }, (_, index) => `user-${String(index + 1).padStart(2, '0')}`)

let api: Api
let program: Program
let browser: Browser
beforeAll(async () => {
  api = await anApi()
  const home = await anOrganization(api, 'Home')
  await anAdministrator(api, { login: 'chief' })
  for (const login of logins) await aUser(api, { login, name: login === 'user-01' ? '=1+1' : `The ${login}`, in: [[home.name, 'analyst']] })
  program = await aProgram(api.database)
  browser = await aBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await api?.close()
})

async function atList(path: string): Promise<Tab> {
  const tab = await aTab(browser, program.url)
  await giveLogin(tab.page, 'chief', PASSWORD)
  await tab.page.getByRole('button', { name: /^Your menu/ }).waitFor()
  await tab.page.goto(path)
  await tab.page
    .getByRole('checkbox', { name: /^Select / })
    .nth(1)
    .waitFor()
  return tab
}

const headings = (page: Page) => page.getByRole('columnheader').allInnerTexts()
const bar = (page: Page) => page.getByRole('group', { name: 'Selection' })
const box = (page: Page, login: string) => page.getByRole('checkbox', { name: `Select ${login}` })

/** The file that the browser wrote after Enter on the dialog's button. */
async function exportedFile(page: Page, button: RegExp): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: button }).press('Enter')
  const download = await downloading
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

it('shows the columns that were chosen, by mouse and by keyboard, also after a reload', async () => {
  const { page, faults, context } = await atList('/users')
  await page.getByRole('button', { name: 'Columns' }).click()
  const list = page.getByRole('list', { name: 'Columns' })
  await list.waitFor()
  await inEveryLook(page, [1280, 320], async (look) => {
    expect([look, await barriers(page), await overflow(page)]).toEqual([look, [], 0])
  })

  for (const name of ['Organizations', 'Created by', 'Created', 'Updated'])
    await list.getByRole('checkbox', { name, exact: true }).uncheck()
  // by the grip, to the top
  const grip = await list.getByRole('listitem').filter({ hasText: 'Last seen' }).locator('[data-grip]').boundingBox()
  const first = await list.getByRole('listitem').first().boundingBox()
  if (grip === null || first === null) throw new Error('The columns are not shown.')
  await page.mouse.move(grip.x + 5, grip.y + 5)
  await page.mouse.down()
  await page.mouse.move(grip.x + 5, first.y + 5, { steps: 8 })
  // the rows follow a frame later, and a hand that rests still moves a little
  const isOnTop = () => list.locator('li:first-child', { hasText: 'Last seen' }).count()
  for (let tries = 0; tries < 50 && (await isOnTop()) === 0; tries++) await page.mouse.move(grip.x + 5, first.y + 4 + (tries % 2))
  await page.mouse.up()
  expect(await headings(page)).toEqual(['', 'Last seen', 'State', 'Name\nLogin\nEmail', 'MFA', 'Type'])
  // by the keyboard, down again
  await list.getByRole('checkbox', { name: 'Last seen' }).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Escape')
  await list.waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Columns')
  await page.reload()
  await box(page, 'user-01').waitFor()

  expect(await headings(page)).toEqual(['', 'State', 'Last seen', 'Name\nLogin\nEmail', 'MFA', 'Type'])
  expect(await faults()).toEqual([])
  await context.close()
})

it('exports a range that was clicked as a file whose cells no spreadsheet runs', async () => {
  const { page, faults, context } = await atList('/users?size=10')
  await box(page, 'user-01').click()
  await box(page, 'user-03').click({ modifiers: ['Shift'] })
  await page.getByRole('button', { name: 'Next page' }).click()
  await box(page, 'user-12').click()
  await bar(page).getByText('4 selected').waitFor()
  expect(await page.evaluate(() => String(getSelection()))).toBe('')

  await bar(page).getByRole('button', { name: 'Export' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export users' })
  await dialog.waitFor()
  await inEveryLook(page, [1280, 320], async (look) => {
    expect([look, await barriers(page), await overflow(page)]).toEqual([look, [], 0])
  })
  for (const name of ['Id', 'Email', 'Type', 'State', 'MFA', 'Memberships', 'Created', 'Last seen'])
    await dialog.getByRole('checkbox', { name, exact: true }).uncheck()
  const { name, text } = await exportedFile(page, /^Export 4 rows$/)

  expect(name).toMatch(/^users-\d{4}-\d\d-\d\d\.csv$/)
  expect(text).toBe("login,name\r\nuser-01,'=1+1\r\nuser-02,The user-02\r\nuser-03,The user-03\r\nuser-12,The user-12\r\n")
  await page.getByText('4 rows exported').waitFor()
  expect(await faults()).toEqual([])
  await context.close()
})

it('selects and exports by the keyboard alone', async () => {
  const { page, faults, context } = await atList('/users?q=user-')
  await page.getByRole('row', { name: /user-01/ }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+Space')
  await bar(page).getByText('4 selected').waitFor()
  await bar(page).getByRole('button', { name: 'Select all 12 that match' }).press('Enter')
  await bar(page).getByText('All 12 that match are selected').waitFor()
  expect(await barriers(page)).toEqual([])

  await bar(page).getByRole('button', { name: 'Export' }).press('Enter')
  await page.getByRole('combobox', { name: 'Format' }).selectOption({ label: 'JSON, one array' })
  const { text } = await exportedFile(page, /^Export 12 rows$/)

  expect((JSON.parse(text) as { login: string }[]).map(({ login }) => login)).toEqual(logins)
  await bar(page).getByRole('button', { name: 'Clear' }).press('Enter')
  expect(await page.getByRole('row', { selected: true }).count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.role ?? document.activeElement?.getAttribute('role'))).toBe('row')
  expect(await faults()).toEqual([])
  await context.close()
})

it.each(['users', 'organizations', 'api-keys', 'audit'])('offers every field of %s that the server exports, and no other', async (list) => {
  const { page, context } = await atList(`/${list}`)
  await page.getByRole('button', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'All', exact: true }).click()
  await dialog.getByRole('combobox', { name: 'Format' }).selectOption({ label: 'JSON, an object a line' })

  const { text } = await exportedFile(page, /^Export \d/)

  const [first = '{}'] = text.split('\n')
  const refusal = await page.evaluate(
    (path) =>
      fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"fields":["?"]}' }).then((it) => it.text()),
    `/export/${list}`,
  )
  const [, known = ''] = /fields are some of ([\w, ]+)\./.exec(refusal) ?? []
  expect(Object.keys(JSON.parse(first) as object).sort()).toEqual(known.split(', ').sort())
  await context.close()
})

/** The bodies of all scripts as they travel, compressed; what is fetched for later, such as dialogs, has not come by then. */
it('loads at most 300 KB of scripts for the list of users', async () => {
  const { page, context } = await atList('/users')
  const { bytes, files } = await scriptsOf({ context, page }, async () => {
    await page.reload()
    await box(page, 'user-01').waitFor()
  })

  expect(files).toBeGreaterThan(5)
  expect(bytes).toBeGreaterThan(100_000)
  expect(bytes).toBeLessThanOrEqual(300_000)
  await context.close()
})
