// How one goes through the console: what a stop is, and what hands do on the way to it.
import type { Locator, Page } from 'playwright-core'
import type { Tab } from '../browser.ts'
import { PASSWORD } from '../factories.ts'
import { isSignedIn } from '../pages.ts'
import type { Office } from './office.ts'

export type Stop = {
  name: string
  page: Page
  /** What it is about, which is there in every look. */
  shown: Locator
  /** Where else than everywhere it is found: what hangs on the navigation is elsewhere on small screens. */
  only?: 'wide' | 'narrow'
  /** What it hangs on, where that may have moved out of sight. */
  by?: Locator
}
export type Visit = Tab & { office: Office; look: (name: string, shown: Locator, how?: Pick<Stop, 'only' | 'by'>) => Promise<void> }
export type Walk = (visit: Visit) => Promise<void>

type Part = Page | Locator

export const button = (within: Part, name: string | RegExp): Locator => within.getByRole('button', { name, exact: true })
export const click = (within: Part, name: string | RegExp): Promise<void> => button(within, name).first().click()
export const item = (page: Page, name: string): Locator => page.getByRole('menuitem', { name })
export const menu = (page: Page): Locator => page.getByRole('menu')
export const field = (within: Part, name: string): Locator => within.getByRole('textbox', { name, exact: true })
/** The question over the page; the drawer beside a list is none. */
export const dialog = (page: Page): Locator => page.locator('dialog[open]')
export const drawer = (page: Page): Locator => page.locator('div[role=dialog]:not(.mantine-Popover-dropdown)')
export const popup = (page: Page): Locator => page.locator('.mantine-Popover-dropdown').filter({ visible: true })
export const main = (page: Page): Locator => page.locator('#content')
export const said = (within: Part, text: string | RegExp): Promise<void> => within.getByText(text).first().waitFor()
export const rows = (page: Page): Locator => page.locator('tbody tr[data-id]').first()

/** Leaves the question unanswered. */
export async function leave(page: Page): Promise<void> {
  await dialog(page).press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
}

/** Closes the popup or menu that has the focus. */
export async function close(hanging: Locator): Promise<void> {
  await hanging.press('Escape')
  await hanging.waitFor({ state: 'hidden' })
}

/** Says that a secret is stored. */
export async function store(page: Page): Promise<void> {
  await dialog(page).getByRole('checkbox', { name: 'I have stored it' }).check()
  await click(dialog(page), 'Done')
  await dialog(page).waitFor({ state: 'detached' })
}

/** Signs in and goes there. */
export async function goAs({ page }: Pick<Tab, 'page'>, { login }: { login: string }, path: string): Promise<void> {
  await page.goto(`/sign-in?${new URLSearchParams({ next: path })}`)
  await field(page, 'Login').fill(login)
  await field(page, 'Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await isSignedIn(page)
}

/** Goes to another page of the console, with all that it reads. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await isSignedIn(page)
}

/** Asks as another administrator does, who is faster. */
export async function overtake({ site }: Office, field: string, input: string, values: object): Promise<void> {
  await site.ask(`mutation ($input: ${input}!) { ${field}(input: $input) { userErrors { message } } }`, values)
}
