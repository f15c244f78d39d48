// What users do with their credentials from the invitation on, in a real browser, against the built server and a real SMTP server.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type Api, anApi } from '../testing/api.ts'
import { codeOf } from '../testing/authenticator.ts'
import { aBrowser, aTab, barriers, type Tab } from '../testing/browser.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person } from '../testing/factories.ts'
import { aProgram, type Program } from '../testing/program.ts'
import { anSmtpServer, type Smtp } from '../testing/smtp.ts'

// a browser, a server, a database and a mail server share the cores
jest.setTimeout(120_000)

let api: Api
let smtp: Smtp
let program: Program
let browser: Browser
let boss: Person
beforeAll(async () => {
  api = await anApi()
  smtp = await anSmtpServer()
  boss = await anAdministrator(api, { login: 'boss' })
  program = await aProgram(api.database, {
    ROSTER_SMTP_HOST: '127.0.0.1',
    ROSTER_SMTP_PORT: String(smtp.port),
    ROSTER_SMTP_PORTS: String(smtp.port),
    ROSTER_SMTP_SECURITY: 'NONE',
    ROSTER_SMTP_SENDER_ADDRESS: 'roster@example.org',
  })
  browser = await aBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await smtp?.close()
  await api?.close()
})

type Answered = { userErrors: object[]; url?: string; link?: string; password?: string }

/** Asks the running server as a script of the boss does. */
async function ask(query: string, input: object): Promise<Answered> {
  const answer = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${boss.key}` },
    body: JSON.stringify({ query, variables: { input } }),
  })
  const { data, errors } = (await answer.json()) as { data: Record<string, Answered>; errors?: object[] }
  const [answered] = Object.values(data ?? {})
  if (errors || !answered || answered.userErrors.length > 0) throw new Error(`Refused: ${JSON.stringify({ errors, data })}`)
  return answered
}

/** The newest mail to an address that says this; waits for it. */
async function mailTo(address: string, words: RegExp): Promise<string> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const found = smtp.received.findLast(({ to, mail }) => to.includes(address) && words.test(`${mail.subject}\n${mail.text}`))
    if (found) return found.mail.text ?? ''
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`No mail to ${address}; there is: ${smtp.received.map(({ mail }) => mail.subject).join(', ')}`)
}

/** The path of the link in a mail, which is this server's. */
function linkIn(text: string): string {
  const [link] = text.match(/https?:\/\/\S+#\S+/) ?? []
  if (link === undefined || !link.startsWith(program.url)) throw new Error(`No link of ${program.url} in: ${text}`)
  return link.slice(program.url.length)
}

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()
const isSignedIn = (page: Page) => page.getByRole('button', { name: /^Your menu/ }).waitFor()

async function giveLogin(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await field(page, 'Login').fill(login)
  await field(page, 'Password').fill(password)
  await page.keyboard.press('Enter')
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Your menu/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await heading(page, 'Sign in')
}

/** A browser whose device makes and uses passkeys without a human. */
async function withPasskeys({ context, page }: Tab): Promise<void> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

// a sign-in that is refused, and an end of session, are said by the browser
const unexpected = (faults: string[]) => faults.filter((fault) => !/status of 4/.test(fault))

describe('a new user', () => {
  it('is invited, chooses a password, adds an app, signs in by code and recovery code, forgets the password and chooses another', async () => {
    const organization = await anOrganization(api)
    const tab = await aTab(browser, program.url)
    const { page } = tab
    const login = 'ada@example.org'
    const invited = await ask('mutation ($input: UserInviteInput!) { userInvite(input: $input) { link userErrors { message } } }', {
      organizationId: organization.id,
      profileId: 'analyst',
      email: login,
    })

    await page.goto(linkIn(invited.link ?? ''))
    await field(page, 'Name').fill('Ada')
    await field(page, 'Password').fill(PASSWORD)
    await page.getByText(/Strength: /).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Your account was created. Sign in with it.').waitFor()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await isSignedIn(page)

    // as soon as one is required
    await ask('mutation ($input: OrganizationUpdateInput!) { organizationUpdate(input: $input) { userErrors { message } } }', {
      id: organization.id,
      mfaRequiredFrom: '2020-01-01T00:00:00Z',
    })
    await page.goto('/')
    await heading(page, 'Set up a second factor')
    await page.getByRole('button', { name: 'Authenticator app' }).click()
    await page.getByRole('img', { name: /QR code/ }).waitFor()
    expect(await barriers(page)).toEqual([])
    const secret = ((await page.locator('code').first().textContent()) ?? '').replaceAll(' ', '')
    await field(page, 'Code').fill(codeOf(secret, new Date()))
    await page.keyboard.press('Enter')
    await heading(page, 'Store your recovery codes')
    expect(await barriers(page)).toEqual([])
    const [recoveryCode = ''] = await page.getByRole('listitem').allInnerTexts()
    await page.getByRole('button', { name: 'I have stored them' }).click()
    await isSignedIn(page)
    await mailTo(login, /authenticator app was added/)
    await signOut(page)

    await giveLogin(page, login, PASSWORD)
    await heading(page, 'One more step')
    expect(await barriers(page)).toEqual([])
    await page.keyboard.type('000000')
    await page.keyboard.press('Enter')
    await page.getByText(/That is not right/).waitFor()
    // the next one: that of now may be used up
    await field(page, 'Code').fill(codeOf(secret, new Date(), 1))
    await page.keyboard.press('Enter')
    await isSignedIn(page)
    await signOut(page)

    await giveLogin(page, login, PASSWORD)
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.keyboard.type(recoveryCode)
    await page.keyboard.press('Enter')
    await isSignedIn(page)

    // in another browser, while this one is signed in
    const other = await aTab(browser, program.url)
    await other.page.goto('/sign-in')
    await other.page.getByRole('link', { name: 'Forgot your password?' }).click()
    await field(other.page, 'Login or email').fill(login)
    await other.page.keyboard.press('Enter')
    await heading(other.page, 'Look into your mail')
    const link = linkIn(await mailTo(login, /password#/))
    await other.page.goto(link)
    await field(other.page, 'New password').fill('password1234')
    await other.page.keyboard.press('Enter')
    await other.page
      .getByText(/common/)
      .last()
      .waitFor()
    expect(await barriers(other.page)).toEqual([])
    expect(other.page.url()).not.toContain('#')
    await field(other.page, 'New password').fill('seven llamas hum quietly at dawn')
    await other.page.keyboard.press('Enter')
    await other.page.getByText('Your password was changed. Sign in with the new one.').waitFor()
    await mailTo(login, /password was changed/i)
    await other.page.goto(link)
    await field(other.page, 'New password').fill('another of my own passwords')
    await other.page.keyboard.press('Enter')
    await heading(other.page, 'This link cannot be used')
    expect(unexpected(await other.faults())).toEqual([])
    await other.context.close()

    // the session of this one is gone
    await page.goto('/')
    await heading(page, 'Sign in')
    await giveLogin(page, login, PASSWORD)
    await page.getByText(/Login or password is wrong/).waitFor()
    expect(unexpected(await tab.faults())).toEqual([])
    await tab.context.close()
  })

  it('adds a passkey, and signs in by it', async () => {
    const organization = await anOrganization(api)
    const user = await aUser(api, { in: [[organization.name, 'analyst']] })
    const tab = await aTab(browser, program.url)
    const { page } = tab
    await withPasskeys(tab)
    await giveLogin(page, user.login, PASSWORD)
    await isSignedIn(page)

    await page.goto('/second-factor')
    await page.getByRole('button', { name: 'Passkey' }).click()
    await field(page, 'Name').fill('Laptop')
    expect(await barriers(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'I have stored them' }).click()
    await isSignedIn(page)
    await signOut(page)
    await giveLogin(page, user.login, PASSWORD)
    await heading(page, 'One more step')
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Use a passkey' }).click()

    await isSignedIn(page)
    expect(await tab.faults()).toEqual([])
    await tab.context.close()
  })
})

it('an administrator edits and resets a password, and hands out a link', async () => {
  const organization = await anOrganization(api)
  const user = await aUser(api, { login: 'eve@example.org', in: [[organization.name, 'analyst']] })
  const tab = await aTab(browser, program.url)
  const { page } = tab

  const edited = await ask(
    'mutation ($input: UserPasswordEditInput!) { userPasswordEdit(input: $input) { password userErrors { message } } }',
    { id: user.id },
  )
  const oneTime = edited.password ?? ''
  await giveLogin(page, user.login, oneTime)
  await heading(page, 'Choose a new password')
  await field(page, 'Current password').fill(oneTime)
  await field(page, 'New password').fill('seven llamas hum quietly at dawn')
  await page.keyboard.press('Enter')
  await isSignedIn(page)

  await ask('mutation ($input: UserPasswordResetInput!) { userPasswordReset(input: $input) { userErrors { message } } }', { id: user.id })
  await page.goto(linkIn(await mailTo(user.login, /password#/)))
  await field(page, 'New password').fill('eight llamas hum quietly at noon')
  await page.keyboard.press('Enter')
  await page.getByText('Your password was changed. Sign in with the new one.').waitFor()

  const made = await ask(
    'mutation ($input: UserAccessLinkCreateInput!) { userAccessLinkCreate(input: $input) { url userErrors { message } } }',
    {
      id: user.id,
    },
  )
  await page.goto(linkIn(made.url ?? ''))
  await field(page, 'New password').fill('nine llamas hum quietly at dusk')
  await page.keyboard.press('Enter')
  await page.getByText('Your password was changed. Sign in with the new one.').waitFor()
  await giveLogin(page, user.login, 'nine llamas hum quietly at dusk')
  await isSignedIn(page)
  expect(unexpected(await tab.faults())).toEqual([])
  await tab.context.close()
})

it('asks for the password over the page when the session has ended, and goes on', async () => {
  await anAdministrator(api, { login: 'root-2' })
  const tab = await aTab(browser, program.url)
  const { page } = tab
  await giveLogin(page, 'root-2', PASSWORD)
  await page.getByRole('grid').waitFor()
  await page.locator('tbody tr', { hasText: 'root-2' }).click()
  await page.getByRole('button', { name: 'Edit name' }).click()
  await field(page, 'Name').fill('Renamed Root')

  await ask('mutation ($input: SessionDeleteAllInput!) { sessionDeleteAll(input: $input) { userErrors { message } } }', {
    userId: 'root-2',
  })
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
  await dialog.waitFor()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')

  await page.getByText('Name of root-2 changed').waitFor()
  expect(await dialog.count()).toBe(0)
  expect(unexpected(await tab.faults())).toEqual([])
  await tab.context.close()
})
