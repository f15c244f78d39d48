// Every page that somebody meets before the console, and what stands over a page of it, in every state that it can be in. Whoever walks says what to do at each stop.
import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { sessions } from '../server/sessions/table.ts'
import { codeOf, withTotp } from './authenticator.ts'
import { aDevice, type Tab } from './browser.ts'
import { anInvitation, anOrganization, aUser, PASSWORD, type Person } from './factories.ts'
import { field, giveLogin, heading, isSignedIn, press, shownSecret, signIn, unexpected } from './pages.ts'
import type { Site } from './site.ts'

/** Called at each stop, with its name. */
export type Look = (name: string, page: Page) => Promise<void>
type Walk = (site: Site, tab: Tab, look: (name: string) => Promise<void>) => Promise<void>

const LONG_AGO = '2020-01-01T00:00:00Z'
const OWN = 'seven llamas hum quietly at dawn'
const REQUIRE = 'mutation ($input: OrganizationUpdateInput!) { organizationUpdate(input: $input) { userErrors { message } } }'

const somebody = async ({ api }: Site, wanted: Parameters<typeof aUser>[1] = {}): Promise<Person> => {
  const { name } = await anOrganization(api)
  return aUser(api, { name: 'Ada Lovelace', in: [[name, 'org-admin']], ...wanted })
}

const signingIn: Walk = async (site, { page }, look) => {
  const user = await somebody(site)
  const nowhere = await aUser(site.api)
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).waitFor()
  await look('sign-in')
  await giveLogin(page, user.login, 'not the password')
  await page.getByText(/Login or password is wrong/).waitFor()
  await look('sign-in, wrong password')
  await giveLogin(page, nowhere.login, PASSWORD)
  await page.getByText(/You belong to no active organization/).waitFor()
  await look('sign-in, no organization')
}

const forgetting: Walk = async (site, { page }, look) => {
  const user = await somebody(site, { email: 'ada.lovelace@example.org' })
  await page.goto('/forgotten-password')
  await field(page, 'Login or email').waitFor()
  await look('forgotten password')
  await field(page, 'Login or email').fill(user.login)
  await page.keyboard.press('Enter')
  await heading(page, 'Look into your mail')
  await look('forgotten password, link on its way')
  const link = site.linkIn(await site.mailTo('ada.lovelace@example.org', /password#/))
  await page.goto(link)
  await field(page, 'New password').waitFor()
  await look('password by link')
  await field(page, 'New password').fill(user.login.slice(0, 7))
  await page.keyboard.press('Enter')
  await page.getByText(/A password has at least/).waitFor()
  await look('password by link, broken rules')
  await field(page, 'New password').fill('Monday2026!!')
  await page.getByText(/Strength: /).waitFor()
  await look('password by link, strength')
  await field(page, 'New password').fill(OWN)
  await page.keyboard.press('Enter')
  await page.getByText('Your password was changed. Sign in with the new one.').waitFor()
  await look('sign-in after a new password')
  await page.goto(link)
  await field(page, 'New password').fill(OWN)
  await page.keyboard.press('Enter')
  await heading(page, 'This link cannot be used')
  await look('password by link, used')
  await page.goto('/sign-in')
  await page.goto('/password')
  await heading(page, 'This link cannot be used')
  await look('password by link, no link')
}

const beingInvited: Walk = async ({ api, boss }, { page }, look) => {
  const { id: organizationId, name } = await anOrganization(api, 'Observatoire de Haute-Provence')
  const home = await anOrganization(api)
  const user = await aUser(api, { name: 'Ada Lovelace', in: [[home.name, 'org-admin']] })
  const open = async (token: string) => {
    // the fragment alone would load nothing
    await page.goto('/sign-in')
    await page.goto(`/invitation#${token}`)
  }
  const first = await anInvitation(api, boss, { organizationId, email: 'ada.lovelace@example.org' })
  await open(first.token)
  await heading(page, `Join ${name}`)
  await look('invitation')
  await field(page, 'Name').fill('Ada')
  await field(page, 'Password').fill('ada')
  await press(page, 'Create account and join')
  await page.getByText(/A password has at least/).waitFor()
  await look('invitation, broken rules')
  await press(page, 'Decline')
  await page.getByText(/It ends for good/).waitFor()
  await look('invitation, declining')
  await press(page, 'Decline')
  await heading(page, 'Invitation declined')
  await look('invitation, declined')
  await open(first.token)
  await heading(page, 'This invitation is not open any more')
  await look('invitation, not open')
  await page.goto('/sign-in')
  await page.goto('/invitation')
  await heading(page, 'Open the link of your invitation')
  await look('invitation, no link')

  const second = await anInvitation(api, boss, { organizationId, login: user.login })
  await signIn(page, user.login, PASSWORD)
  await page.getByRole('region', { name: 'Your invitations' }).waitFor()
  await look('console with an invitation')
  await page.goto(`/invitation#${second.token}`)
  await page.getByRole('button', { name: 'Accept' }).waitFor()
  await look('invitation, signed in')
}

const owing: Walk = async (site, tab, look) => {
  const { page } = tab
  const organization = await anOrganization(site.api)
  const user = await aUser(site.api, { name: 'Ada Lovelace', in: [[organization.name, 'org-admin']], mustChange: true })
  await aDevice(tab)
  await giveLogin(page, user.login, PASSWORD)
  await heading(page, 'Choose a new password')
  await look('password that must change')
  await field(page, 'Current password').fill('not this')
  await field(page, 'New password').fill(user.login)
  await press(page, 'Change password')
  await page.getByText(/must not be the login/).waitFor()
  await look('password that must change, refused')
  await field(page, 'Current password').fill(PASSWORD)
  await field(page, 'New password').fill(OWN)
  await press(page, 'Change password')
  await isSignedIn(page)

  await site.ask(REQUIRE, { id: organization.id, mfaRequiredFrom: LONG_AGO })
  await page.goto('/')
  await page.getByRole('button', { name: 'Authenticator app' }).waitFor()
  await look('second factor that is required')
  await press(page, 'Passkey')
  await field(page, 'Name').waitFor()
  await look('second factor, passkey')
  await press(page, 'Choose another way')
  await press(page, 'Authenticator app')
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  await look('second factor, app')
  const secret = await shownSecret(page)
  await field(page, 'Code').fill(codeOf(secret, new Date()))
  await page.keyboard.press('Enter')
  await heading(page, 'Store your recovery codes')
  await look('recovery codes')
  await press(page, 'I have stored them')
  await isSignedIn(page)
}

const secondStep: Walk = async (site, tab, look) => {
  const { page } = tab
  const user = await somebody(site)
  await withTotp(site.api, user)
  await giveLogin(page, user.login, PASSWORD)
  await field(page, 'Code').waitFor()
  await look('second step, code')
  await field(page, 'Code').fill('000000')
  await page.keyboard.press('Enter')
  await page.getByText(/That is not right/).waitFor()
  await look('second step, wrong code')
  await press(page, 'Use a recovery code')
  await field(page, 'Recovery code').waitFor()
  await look('second step, recovery code')

  const device = await aDevice(tab)
  const holder = await somebody(site)
  await signIn(page, holder.login, PASSWORD)
  await page.goto('/second-factor')
  await press(page, 'Passkey')
  await press(page, 'Create passkey')
  await press(page, 'I have stored them')
  await isSignedIn(page)
  await page.context().clearCookies()
  await giveLogin(page, holder.login, PASSWORD)
  await page.getByRole('button', { name: 'Use a passkey' }).waitFor()
  await look('second step, passkey')
  await device.forget()
  await press(page, 'Use a passkey')
  await page.getByText(/No passkey was used/).waitFor()
  await look('second step, no passkey')
}

const overThePage: Walk = async ({ api }, { page }, look) => {
  const { name } = await anOrganization(api)
  const user = await aUser(api, { name: 'Ada Lovelace', in: [[name, 'org-admin']] })
  const { db } = api.ctx()
  const ofUser = eq(sessions.userId, user.id)
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000)
  await signIn(page, user.login, PASSWORD)
  await page.getByRole('grid').waitFor()

  await db
    .update(sessions)
    .set({ idleSeconds: 250, expiresAt: inSeconds(250) })
    .where(ofUser)
  await page.reload()
  await page.getByRole('alertdialog').waitFor()
  await look('session about to end')
  await db
    .update(sessions)
    .set({ expiresAt: inSeconds(250), absoluteExpiresAt: inSeconds(250) })
    .where(ofUser)
  await page.reload()
  await page.getByText(/Your session ends/).waitFor()
  await look('session about to end for good')
  await db
    .update(sessions)
    .set({ absoluteExpiresAt: inSeconds(36_000), idleSeconds: 3600, expiresAt: inSeconds(3600), startedAt: inSeconds(-3600) })
    .where(ofUser)
  await page.reload()

  await page.locator('tbody').getByText(user.login).first().click()
  await press(page, 'Edit email')
  await field(page, 'Email').fill('new@example.org')
  await page.keyboard.press('Enter')
  const confirmation = page.getByRole('dialog', { name: 'Confirm it is you' })
  await confirmation.waitFor()
  await look('confirmation')
  await page.keyboard.type('not the password')
  await page.keyboard.press('Enter')
  await confirmation.getByText('That is not your password.').waitFor()
  await look('confirmation, wrong password')
  const tooOften = confirmation.getByText(/Too many attempts/)
  for (let tries = 0; tries < 20 && (await tooOften.count()) === 0; tries++) {
    const answered = page.waitForResponse('**/graphql')
    await field(page, 'Password').fill(`wrong again ${tries}`)
    await page.keyboard.press('Enter')
    await answered
  }
  await tooOften.waitFor()
  await look('confirmation, too many tries')
  await confirmation.getByRole('button', { name: 'Cancel' }).click()
  await page.keyboard.press('Escape')

  await db.delete(sessions).where(ofUser)
  await page.getByRole('searchbox').fill('somebody')
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  await look('session that has ended')
}

const astray: Walk = async ({ api, boss }, { page }, look) => {
  await page.goto('/nowhere-at-all')
  await heading(page, 'Page not found')
  await look('page not found')
  const { name } = await anOrganization(api)
  const user = await aUser(api, { name: 'Ada Lovelace', in: [[name, 'analyst']] })
  await signIn(page, user.login, PASSWORD)
  await api.ask(
    'mutation ($input: MembershipRemoveInput!) { membershipRemove(input: $input) { userErrors { message } } }',
    { input: { userId: user.login, organizationId: name } },
    boss,
  )
  await page.goto('/')
  await heading(page, 'No active organization')
  await look('no active organization')
}

const lacking: Walk = async (site, { page }, look) => {
  const user = await somebody(site)
  await page.goto('/forgotten-password')
  await page.getByText(/This instance sends no mail/).waitFor()
  await look('forgotten password, no mail')
  await signIn(page, user.login, PASSWORD)
  await page.goto('/second-factor')
  await page.getByText(/IP address/).waitFor()
  await look('second factor, no passkeys')
}

const WALKS: Record<string, Walk> = {
  'signing in': signingIn,
  'forgetting the password': forgetting,
  'being invited': beingInvited,
  'owing a password and a second factor': owing,
  'the second step': secondStep,
  'over the page': overThePage,
  astray,
}

type Walked = (site: Site, look: Look) => Promise<string[]>

const walked =
  (walk: Walk): Walked =>
  async (site, look) => {
    const tab = await site.tab()
    await walk(site, tab, (stop) => look(stop, tab.page))
    const faults = unexpected(await tab.faults())
    await tab.context.close()
    return faults
  }

/** Each walk by its name; answers what the browser complained of on the way. */
export const walks: [name: string, walk: Walked][] = Object.entries(WALKS).map(([name, walk]) => [name, walked(walk)])

/** Through what is different at a site that is named by an IP address and sends no mail. */
export const walkWithoutMail = walked(lacking)
