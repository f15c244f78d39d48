// What stands over a page: the end of a session before and after it, and the proof of who sits there.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { sessions } from '../server/sessions/table.ts'
import { codeOf, withTotp } from '../testing/authenticator.ts'
import { aDevice } from '../testing/browser.ts'
import { anAdministrator, PASSWORD, type Person } from '../testing/factories.ts'
import { field, giveLogin, isSignedIn, press, signIn, unexpected } from '../testing/pages.ts'
import { aSite, type Site } from '../testing/site.ts'

// a browser, a server, a database and a mail server share the cores
jest.setTimeout(240_000)

let site: Site
beforeAll(async () => {
  site = await aSite()
})
afterAll(() => site?.close())

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000)
const set = ({ id }: Person, values: Partial<typeof sessions.$inferInsert>) =>
  site.api.ctx().db.update(sessions).set(values).where(eq(sessions.userId, id))
const endsOf = async ({ id }: Person) =>
  (await site.api.ctx().db.select({ at: sessions.expiresAt }).from(sessions).where(eq(sessions.userId, id)))[0]?.at ?? null

/** Signed in, with the drawer of the reader open and an unsent name in it. */
async function renaming(page: Page, user: Person, name: string): Promise<void> {
  await page.getByRole('grid').waitFor()
  await page.locator('tbody').getByText(user.login).first().click()
  await press(page, 'Edit name')
  await field(page, 'Name').fill(name)
}

describe('before a session ends', () => {
  it('asks whether to stay, in time and over what is typed, and goes on where the reader was', async () => {
    const user = await anAdministrator(site.api, { login: 'idle-one' })
    const tab = await site.tab()
    const { page } = tab
    await signIn(page, user.login, PASSWORD)
    // warned 300 seconds before the end: two seconds from now
    await set(user, { idleSeconds: 600, expiresAt: inSeconds(302) })
    await page.reload()
    await page.getByRole('alertdialog', { name: 'Are you still there?' }).waitFor()

    await page.keyboard.press('Enter')

    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect((await endsOf(user))?.getTime()).toBeGreaterThan(inSeconds(500).getTime())
    expect(await tab.faults()).toEqual([])
    await tab.context.close()
  })

  it('looks on by itself without keeping the session, and asks for the password once it is over', async () => {
    const user = await anAdministrator(site.api, { login: 'idle-two' })
    const tab = await site.tab()
    const { page } = tab
    await signIn(page, user.login, PASSWORD)
    await renaming(page, user, 'Unsent Name')
    const lastUse = inSeconds(-120)
    const end = inSeconds(200)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await set(user, { lastSeenAt: lastUse, idleSeconds: 320, expiresAt: end })
    // the page believes in an hour until it looks
    await page.reload()
    await page.getByRole('alertdialog', { name: 'Are you still there?' }).waitFor()
    await set(user, { lastSeenAt: lastUse, expiresAt: end })
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await site.api.settled()
    expect((await endsOf(user))?.getTime()).toBe(end.getTime())

    await set(user, { expiresAt: inSeconds(-1) })
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')

    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor({ state: 'detached' })
    expect(await tab.faults()).toEqual([])
    await tab.context.close()
  })

  it('tells of the last end, and takes no keys from what is typed', async () => {
    const user = await anAdministrator(site.api, { login: 'idle-three' })
    const tab = await site.tab()
    const { page } = tab
    await signIn(page, user.login, PASSWORD)
    await set(user, { expiresAt: inSeconds(303), absoluteExpiresAt: inSeconds(303) })
    await page.reload()
    const search = page.getByRole('searchbox')
    await search.focus()

    await page.getByText(/Your session ends in \d minutes/).waitFor()
    await page.keyboard.type('idle')

    expect(await search.inputValue()).toBe('idle')
    await press(page, 'Dismiss')
    await page.getByText(/Your session ends/).waitFor({ state: 'detached' })
    await tab.context.close()
  })
})

it('asks for the password over the page when the session has ended, and goes on', async () => {
  const user = await anAdministrator(site.api, { login: 'root-2' })
  const tab = await site.tab()
  const { page } = tab
  await signIn(page, user.login, PASSWORD)
  await renaming(page, user, 'Renamed Root')

  await site.ask('mutation ($input: SessionDeleteAllInput!) { sessionDeleteAll(input: $input) { userErrors { message } } }', {
    userId: user.id,
  })
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')

  await page.getByText('Name of root-2 changed').waitFor()
  expect(await dialog.count()).toBe(0)
  expect(unexpected(await tab.faults())).toEqual([])
  await tab.context.close()
})

describe('what needs a proof of who sits there', () => {
  /** One's own email typed ten minutes after signing in, and the question over it. */
  async function changeEmail(page: Page, user: Person, email: string) {
    await set(user, { startedAt: inSeconds(-600), confirmedAt: null })
    await page.goto('/users')
    await page.locator('tbody').getByText(user.login).first().click()
    await press(page, 'Edit email')
    await field(page, 'Email').fill(email)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Confirm it is you' })
    await dialog.waitFor()
    return dialog
  }

  it('asks for the password, keeps asking after a wrong one, and then goes on by itself', async () => {
    const user = await anAdministrator(site.api, { login: 'careful' })
    const tab = await site.tab()
    const { page } = tab
    await signIn(page, user.login, PASSWORD)

    const dialog = await changeEmail(page, user, 'careful@example.org')
    await page.keyboard.type('not the password')
    await page.keyboard.press('Enter')
    await dialog.getByText('That is not your password.').waitFor()
    await field(page, 'Password').fill(PASSWORD)
    await page.keyboard.press('Enter')

    await page.getByText('Email of careful changed').waitFor()
    await site.mailTo('careful@example.org', /email address/i)
    expect(unexpected(await tab.faults())).toEqual([])
    await tab.context.close()
  })

  it('leaves everything as it is when it is cancelled', async () => {
    const user = await anAdministrator(site.api, { login: 'hesitant' })
    const tab = await site.tab()
    const { page } = tab
    await signIn(page, user.login, PASSWORD)

    const dialog = await changeEmail(page, user, 'hesitant@example.org')
    await page.keyboard.press('Escape')

    await dialog.waitFor({ state: 'detached' })
    expect(await field(page, 'Email').inputValue()).toBe('hesitant@example.org')
    expect(await page.getByText('Email of hesitant changed').count()).toBe(0)
    await tab.context.close()
  })

  it('takes a code of the app', async () => {
    const user = await anAdministrator(site.api, { login: 'with-app' })
    const { secret, recoveryCodes } = await withTotp(site.api, user)
    const tab = await site.tab()
    const { page } = tab
    await giveLogin(page, user.login, PASSWORD)
    await press(page, 'Use a recovery code')
    await page.keyboard.type(recoveryCodes[0] ?? '')
    await page.keyboard.press('Enter')
    await isSignedIn(page)

    await changeEmail(page, user, 'with-app@example.org')
    await press(page, 'Use a code of your authenticator app')
    await field(page, 'Code').fill(codeOf(secret, new Date(), 1))
    await page.keyboard.press('Enter')

    await page.getByText('Email of with-app changed').waitFor()
    await tab.context.close()
  })

  it('takes a passkey, and says so when there was none', async () => {
    const user = await anAdministrator(site.api, { login: 'with-key' })
    const tab = await site.tab()
    const { page } = tab
    const device = await aDevice(tab)
    await signIn(page, user.login, PASSWORD)
    await page.goto('/second-factor')
    await press(page, 'Passkey')
    await press(page, 'Create passkey')
    await press(page, 'I have stored them')
    await isSignedIn(page)

    const dialog = await changeEmail(page, user, 'with-key@example.org')
    await dialog.getByRole('button', { name: 'Use a passkey' }).click()
    await dialog.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByText('Email of with-key changed').waitFor()

    await changeEmail(page, user, 'without-key@example.org')
    await device.forget()
    await dialog.getByRole('button', { name: 'Use a passkey' }).click()
    await dialog.getByRole('button', { name: 'Use a passkey' }).click()
    await dialog.getByText(/No passkey was used/).waitFor()
    await tab.context.close()
  })
})
