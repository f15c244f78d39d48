// The console in French, in a real browser against the built server.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type Api, anApi } from '../testing/api.ts'
import { aBrowser, aTab, barriers, overflow } from '../testing/browser.ts'
import { anAdministrator, PASSWORD } from '../testing/factories.ts'
import { aProgram, type Program } from '../testing/program.ts'

// a browser, a server and a database share the cores
jest.setTimeout(180_000)

let api: Api
let program: Program
let browser: Browser
let login: string
beforeAll(async () => {
  api = await anApi()
  login = (await anAdministrator(api, { login: 'zoe', name: 'Zoé' })).login
  program = await aProgram(api.database)
  browser = await aBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await api?.close()
})

const ENGLISH =
  /\b(user|users|login|password|settings|sessions? (is|are)|keys?|organizations?|profiles|filter|columns|search|created|never|ago|sign|out|delete|lock|last seen|theme|none|add|change|the|and|with|your)\b/i

/** What is said on the page, names of controls included, in words that are English. */
const englishOn = (page: Page): Promise<string[]> =>
  page.evaluate((pattern) => {
    const named = [...document.querySelectorAll('[aria-label],[placeholder],[title]')].flatMap((element) =>
      ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? ''),
    )
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not said
    const lines = [document.title, ...document.body.innerText.split('\n'), ...named]
    return lines.filter((line) => new RegExp(pattern, 'i').test(line))
  }, ENGLISH.source)

const language = (page: Page) => page.locator('html').getAttribute('lang')

async function isFrench(page: Page) {
  expect(await language(page)).toBe('fr')
  expect(await englishOn(page)).toEqual([])
  expect(await barriers(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
}

it('speaks French from the settings on, after a reload, and where one signs in', async () => {
  const { page, faults, context } = await aTab(browser, program.url)
  await page.goto('/sign-in?next=/settings')
  await page.getByRole('textbox', { name: 'Login' }).fill(login)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  const saved = page.waitForResponse((response) => response.request().postData()?.includes('PreferencesUpdate') ?? false)
  await page.getByRole('combobox', { name: 'Language' }).selectOption('fr')
  await saved
  await page.getByRole('heading', { name: 'Paramètres' }).waitFor()
  await isFrench(page)

  // every language that the page has had since its first paint
  await context.addInitScript(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seen })
    new MutationObserver(() => {
      const { lang } = document.documentElement ?? {}
      if (document.body && lang && seen.at(-1) !== lang) seen.push(lang)
    }).observe(document, { attributes: true, childList: true, subtree: true })
  })
  await page.reload()
  await page.getByRole('heading', { name: 'Paramètres' }).waitFor()
  await isFrench(page)
  expect(await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual(['fr'])

  await page.goto('/users')
  await page.getByRole('row', { name: new RegExp(login) }).waitFor()
  await isFrench(page)
  await page
    .getByRole('row', { name: new RegExp(login) })
    .getByText(login, { exact: true })
    .click()
  await page.getByRole('dialog').getByRole('heading', { name: login }).waitFor()
  await page.getByRole('dialog').getByText('Clé d’API créée').waitFor()
  await isFrench(page)

  await page.goto('/settings')
  await page.getByRole('button', { name: `Votre menu, ${login}` }).click()
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click()
  await page.getByRole('heading', { name: 'Connexion' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Connexion' }).waitFor()
  await isFrench(page)
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await language(page)).toBe('en')
  expect(await faults()).toEqual([])
  await context.close()

  // in a browser that has never seen this user, and asks for English
  const elsewhere = await aTab(browser, program.url, { width: 390 })
  await elsewhere.page.goto('/sign-in?next=/settings')
  await elsewhere.page.getByRole('textbox', { name: 'Login' }).fill(login)
  await elsewhere.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await elsewhere.page.keyboard.press('Enter')
  await elsewhere.page.getByRole('heading', { name: 'Paramètres' }).waitFor()
  await isFrench(elsewhere.page)
  expect(await elsewhere.faults()).toEqual([])
  await elsewhere.context.close()
})

it('answers a browser that asks for French in French, without a script', async () => {
  const french = await fetch(`${program.url}/sign-in`, { headers: { 'accept-language': 'fr-CA,fr;q=0.9,en;q=0.5' } })
  const english = await fetch(`${program.url}/sign-in`, { headers: { 'accept-language': 'de' } })

  expect(await french.text()).toMatch(/<html lang="fr"[\s\S]*<h1[^>]*>Connexion</)
  expect(await english.text()).toMatch(/<html lang="en"[\s\S]*<h1[^>]*>Sign in</)
})
