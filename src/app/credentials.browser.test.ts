// What users do with their credentials from the mail of the invitation on, in a real browser, against the built server and a real SMTP server.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { codeOf } from '../testing/authenticator.ts'
import { aDevice } from '../testing/browser.ts'
import { anOrganization, aUser, PASSWORD } from '../testing/factories.ts'
import { field, giveLogin, heading, isSignedIn, press, shownSecret, signIn, signOut, unexpected } from '../testing/pages.ts'
import { aSite, type Site } from '../testing/site.ts'

// a browser, a server, a database and a mail server share the cores
jest.setTimeout(300_000)

let site: Site
beforeAll(async () => {
  site = await aSite()
})
afterAll(() => site?.close())

const CHOSEN = 'seven llamas hum quietly at dawn'

it('a new user is invited by mail, signs in, adds an app, loses it, adds a passkey, forgets the password, and is signed out elsewhere by the new one', async () => {
  const organization = await anOrganization(site.api)
  const tab = await site.tab()
  const { page } = tab
  const login = 'ada@example.org'
  await aDevice(tab)

  // invitation, first password, sign-in
  await site.ask('mutation ($input: UserInviteInput!) { userInvite(input: $input) { userErrors { message } } }', {
    organizationId: organization.id,
    profileId: 'org-admin',
    email: login,
  })
  await page.goto(site.linkIn(await site.mailTo(login, /invitation#/)))
  await field(page, 'Name').fill('Ada')
  await field(page, 'Password').fill(PASSWORD)
  await page.getByText(/Strength: /).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Your account was created. Sign in with it.').waitFor()
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await isSignedIn(page)

  // an app, as soon as a second factor is required
  await site.ask('mutation ($input: OrganizationUpdateInput!) { organizationUpdate(input: $input) { userErrors { message } } }', {
    id: organization.id,
    mfaRequiredFrom: '2020-01-01T00:00:00Z',
  })
  await page.goto('/')
  await press(page, 'Authenticator app')
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  const secret = await shownSecret(page)
  await field(page, 'Code').fill(codeOf(secret, new Date()))
  await page.keyboard.press('Enter')
  await heading(page, 'Store your recovery codes')
  const [recoveryCode = ''] = await page.getByRole('listitem').allInnerTexts()
  await press(page, 'I have stored them')
  await isSignedIn(page)
  await site.mailTo(login, /authenticator app was added/)
  await signOut(page)
  await giveLogin(page, login, PASSWORD)
  await field(page, 'Code').fill('000000')
  await page.keyboard.press('Enter')
  await page.getByText(/That is not right/).waitFor()
  // the one of now was used up
  await field(page, 'Code').fill(codeOf(secret, new Date(), 1))
  await page.keyboard.press('Enter')
  await isSignedIn(page)
  await signOut(page)

  // the phone is lost
  await giveLogin(page, login, PASSWORD)
  await press(page, 'Use a recovery code')
  await page.keyboard.type(recoveryCode)
  await page.keyboard.press('Enter')
  await isSignedIn(page)
  await site.mailTo(login, /recovery code was used/)
  await site.ask('mutation ($input: UserMfaResetInput!) { userMfaReset(input: $input) { userErrors { message } } }', { id: login })
  await site.mailTo(login, /second factors were removed/i)

  // a passkey in its place
  await giveLogin(page, login, PASSWORD)
  await press(page, 'Passkey')
  await field(page, 'Name').fill('Laptop')
  await page.keyboard.press('Enter')
  await press(page, 'I have stored them')
  await isSignedIn(page)
  await site.mailTo(login, /passkey was added/)
  await signOut(page)
  await giveLogin(page, login, PASSWORD)
  await press(page, 'Use a passkey')
  await page.getByRole('grid').waitFor()

  // the password is forgotten in another browser, while this one is signed in
  const other = await site.tab()
  await other.page.goto('/sign-in')
  await other.page.getByRole('link', { name: 'Forgot your password?' }).click()
  await field(other.page, 'Login or email').fill(login)
  await other.page.keyboard.press('Enter')
  await heading(other.page, 'Look into your mail')
  const link = site.linkIn(await site.mailTo(login, /password#/))
  await other.page.goto(link)
  await field(other.page, 'New password').fill('password1234')
  await other.page.keyboard.press('Enter')
  await other.page.getByText(/among those that are tried first/).waitFor()
  expect(other.page.url()).not.toContain('#')
  await field(other.page, 'New password').fill(CHOSEN)
  await other.page.keyboard.press('Enter')
  await other.page.getByText('Your password was changed. Sign in with the new one.').waitFor()
  await site.mailTo(login, /password was changed/i)
  await other.page.goto(link)
  await field(other.page, 'New password').fill('another of my own passwords')
  await other.page.keyboard.press('Enter')
  await heading(other.page, 'This link cannot be used')
  expect(unexpected(await other.faults())).toEqual([])
  await other.context.close()

  // the first one is out at its next request, and in again by the new password and the passkey
  await page.getByRole('searchbox').fill('ada')
  const ended = page.getByRole('dialog', { name: 'Your session has ended' })
  await ended.waitFor()
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await ended.getByText(/Login or password is wrong/).waitFor()
  await field(page, 'Password').fill(CHOSEN)
  await page.keyboard.press('Enter')
  await press(page, 'Use a passkey')
  await ended.waitFor({ state: 'detached' })
  await page.locator('tbody').getByText(login).waitFor()
  expect(unexpected(await tab.faults())).toEqual([])
  await tab.context.close()
})

it('an administrator edits and resets a password, and hands out a link', async () => {
  const organization = await anOrganization(site.api)
  const user = await aUser(site.api, { login: 'eve', email: 'eve@example.org', in: [[organization.name, 'analyst']] })
  const tab = await site.tab()
  const { page } = tab
  await signIn(page, user.login, PASSWORD)

  const edited = await site.ask(
    'mutation ($input: UserPasswordEditInput!) { userPasswordEdit(input: $input) { password userErrors { message } } }',
    { id: user.id },
  )
  await site.mailTo('eve@example.org', /password was changed/i)
  await giveLogin(page, user.login, PASSWORD)
  await page.getByText(/Login or password is wrong/).waitFor()
  await giveLogin(page, user.login, edited.password ?? '')
  await field(page, 'Current password').fill(edited.password ?? '')
  await field(page, 'New password').fill(CHOSEN)
  await page.keyboard.press('Enter')
  await isSignedIn(page)

  await site.ask('mutation ($input: UserPasswordResetInput!) { userPasswordReset(input: $input) { userErrors { message } } }', {
    id: user.id,
  })
  await page.goto(site.linkIn(await site.mailTo('eve@example.org', /password#/)))
  await field(page, 'New password').fill('eight llamas hum quietly at noon')
  await page.keyboard.press('Enter')
  await page.getByText('Your password was changed. Sign in with the new one.').waitFor()

  const made = await site.ask(
    'mutation ($input: UserAccessLinkCreateInput!) { userAccessLinkCreate(input: $input) { url userErrors { message } } }',
    { id: user.id },
  )
  await page.goto(site.linkIn(made.url ?? ''))
  await field(page, 'New password').fill('nine llamas hum quietly at dusk')
  await page.keyboard.press('Enter')
  await page.getByText('Your password was changed. Sign in with the new one.').waitFor()
  await signIn(page, user.login, 'nine llamas hum quietly at dusk')
  expect(unexpected(await tab.faults())).toEqual([])
  await tab.context.close()
})
