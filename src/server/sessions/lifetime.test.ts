import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person, signedIn } from '../../testing/factories.ts'
import { sessions } from './table.ts'

let api: Api
let admin: Person
let user: Person
beforeEach(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
  user = await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })
})
afterEach(() => api.close())

const MINUTE = 60
const SETTINGS =
  'mutation ($input: AuthenticationSettingsUpdateInput!) { authenticationSettingsUpdate(input: $input) { authenticationSettings { version } userErrors { code field } } }'
const set = (input: object) => api.ask(SETTINGS, { input }, admin)
const VIEWER = '{ viewer { session { expiresAt idleExpiresAt secondsLeft warnSeconds } } }'
const session = async (cookie: string, headers = {}) => {
  const { data } = await api.ask(VIEWER, {}, { cookie, headers })
  await api.settled()
  return at(data, 'viewer', 'session') as { expiresAt: string; idleExpiresAt: string; secondsLeft: number; warnSeconds: number } | undefined
}
const minutesUntil = (instant: string | undefined) => Math.round((Date.parse(instant ?? '') - api.ctx().now().getTime()) / 60_000)

it('follows the settings, of new sessions and by use', async () => {
  await set({ sessionMaxMinutes: 30, sessionIdleMinutes: 10, sessionWarnMinutes: 2 })
  const [idle, used] = [await signedIn(api, user), await signedIn(api, user)]

  const begun = await session(used)
  expect([minutesUntil(begun?.expiresAt), minutesUntil(begun?.idleExpiresAt), begun?.warnSeconds]).toEqual([30, 10, 120])
  for (const minutes of [9, 9, 9]) {
    api.pass(minutes * MINUTE)
    expect(await session(used)).toBeDefined()
  }
  expect(await session(idle)).toBeUndefined()
  api.pass(4 * MINUTE)
  expect(await session(used)).toBeUndefined()
})

it('is shortened for sessions that exist, at once, and never prolonged beyond what they began with', async () => {
  const cookie = await signedIn(api, user)
  await set({ sessionMaxMinutes: 120, sessionIdleMinutes: 20 })
  const shortened = await session(cookie)
  expect([minutesUntil(shortened?.expiresAt), minutesUntil(shortened?.idleExpiresAt)]).toEqual([120, 20])

  await set({ sessionMaxMinutes: 1200, sessionIdleMinutes: 90 })
  api.pass(2 * MINUTE)
  await session(cookie)
  const prolonged = await session(cookie)
  expect([minutesUntil(prolonged?.expiresAt), minutesUntil(prolonged?.idleExpiresAt)]).toEqual([118, 90])
})

it('is not prolonged by what a page asks by itself', async () => {
  await set({ sessionIdleMinutes: 10, sessionWarnMinutes: 2 })
  const cookie = await signedIn(api, user)
  await session(cookie)
  const unattended = { 'x-unattended': 'true' }

  api.pass(8 * MINUTE)
  const looked = await session(cookie, unattended)
  const lookedAgain = await session(cookie, unattended)
  await session(cookie)
  const used = await session(cookie, unattended)

  expect([looked, lookedAgain, used].map((one) => Math.round((one?.secondsLeft ?? 0) / MINUTE))).toEqual([2, 2, 10])
})

it('writes nothing on a request within a minute of the last, however short sessions are', async () => {
  await set({ sessionMaxMinutes: 30, sessionIdleMinutes: 5, sessionWarnMinutes: 1 })
  const cookie = await signedIn(api, user)
  await session(cookie)
  const row = async () => (await api.ctx().db.select().from(sessions).where(eq(sessions.userId, user.id)))[0]
  const before = await row()

  for (let n = 0; n < 5; n++) await session(cookie)

  expect(await row()).toEqual(before)
})

it.each([
  { sessionMaxMinutes: 14 },
  { sessionMaxMinutes: 43_201 },
  { sessionIdleMinutes: 4 },
  { sessionIdleMinutes: 601 },
  { sessionWarnMinutes: 0 },
  { sessionWarnMinutes: 60 },
  { sessionMaxMinutes: 15 },
  { lockoutFailures: 2 },
  { lockoutFailures: 21 },
  { lockoutWindowMinutes: 0 },
  { lockoutMinutes: 1441 },
  { lockoutMinutes: 2_147_483_647 },
])('refuses %j', async (input) => {
  expect(codesOf(await set(input))).toEqual(['INVALID'])
})

it('locks nobody out, however strict: whoever sets it signs in again, and undoes it', async () => {
  const harshest = { sessionMaxMinutes: 15, sessionIdleMinutes: 5, sessionWarnMinutes: 1, lockoutFailures: 3, lockoutMinutes: 1440 }
  const cookie = await signedIn(api, admin)
  api.pass(20 * MINUTE)
  await api.ask(`mutation { identityConfirm(input: { password: "${PASSWORD}" }) { confirmedUntil } }`, {}, { cookie })

  const answer = await api.ask(SETTINGS, { input: { ...harshest, lockoutWindowMinutes: 1440, loginDomain: 'example.org' } }, { cookie })
  expect(codesOf(answer)).toEqual([])

  const again = await signedIn(api, admin)
  expect(codesOf(await api.ask(SETTINGS, { input: { sessionMaxMinutes: 600, sessionIdleMinutes: 60 } }, { cookie: again }))).toEqual([])
})

it('begins with a token of our own, whatever the browser brought', async () => {
  const planted = `roster_session=${'A'.repeat(43)}`
  const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }'

  const { cookie } = await api.ask(SIGN_IN, { input: { login: user.login, password: PASSWORD } }, { cookie: planted })

  expect(cookie).not.toBe(planted)
  expect(await session(planted)).toBeUndefined()
  expect(await session(cookie ?? '')).toBeDefined()
})
