// What readers do on the pages before the console, and how they know that they are through.
import type { Page } from 'playwright-core'

export const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
export const press = (page: Page, name: string) => page.getByRole('button', { name }).click()
export const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()
export const isSignedIn = (page: Page) => page.getByRole('button', { name: /^Your menu/ }).waitFor()

export async function giveLogin(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await field(page, 'Login').fill(login)
  await field(page, 'Password').fill(password)
  await page.keyboard.press('Enter')
}

export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await giveLogin(page, login, password)
  await isSignedIn(page)
}

export async function signOut(page: Page): Promise<void> {
  await press(page, 'Your menu')
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await heading(page, 'Sign in')
}

/** The secret that stands under the QR code of an authenticator app. */
export const shownSecret = async (page: Page): Promise<string> =>
  ((await page.locator('code').first().textContent()) ?? '').replaceAll(' ', '')

/** Beside the answers with an error status, of which the browser itself tells: a refused sign-in, the end of a session. */
export const unexpected = (faults: string[]): string[] => faults.filter((fault) => !/status of 4/.test(fault))
