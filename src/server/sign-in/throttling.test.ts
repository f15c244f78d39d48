import { and, eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { signIns, throttles } from './table.ts'

let api: Api
let home: { name: string }
beforeEach(async () => {
  api = await anApi({ trustedProxies: ['127.0.0.1'] })
  home = await anOrganization(api)
})
afterEach(() => api.close())

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } userErrors { code message } } }'
const MINUTE = 60

type From = { address?: string; device?: string | null }
const attempt = (login: string, password: string, { address = '203.0.113.1', device }: From = {}) =>
  api.ask(SIGN_IN, { input: { login, password } }, { headers: { 'x-forwarded-for': address, ...(device && { cookie: device }) } })
const isLetIn = async (login: string, from?: From) => {
  const { cookie } = await attempt(login, PASSWORD, from)
  await api.settled()
  return cookie !== null
}
const fail = async (login: string, times: number, from?: From) => {
  for (let n = 0; n < times; n++) await attempt(login, `wrong ${n}`, from)
  await api.settled()
}
const somebody = (wanted = {}): Promise<Person> => aUser(api, { in: [[home.name, 'analyst']], ...wanted })
const stateOf = async ({ id }: { id: string }, admin: Person) =>
  at((await api.ask('query ($id: ID!) { user(id: $id) { state throttledUntil } }', { id }, admin)).data, 'user')
const compared = (userId: string) => api.ctx().db.$count(signIns, and(eq(signIns.userId, userId), eq(signIns.outcome, 'FAILED')))

it('makes a network wait a minute between tries after five failures, and no other network', async () => {
  const { id, login } = await somebody()
  await fail(login, 7)

  expect(await compared(id)).toBe(5)
  expect(await isLetIn(login)).toBe(false)
  expect(await isLetIn(login, { address: '203.0.113.2' })).toBe(true)
  api.pass(MINUTE + 1)
  expect(await isLetIn(login)).toBe(true)
  expect(await api.ctx().db.$count(throttles)).toBe(0)
})

it('locks the login after ten failures from anywhere, for 15 minutes, on record', async () => {
  const [admin, user] = [await anAdministrator(api), await somebody()]
  for (let n = 0; n < 12; n++) await fail(user.login, 1, { address: `203.0.113.${n}` })

  expect(await compared(user.id)).toBe(10)
  expect(await stateOf(user, admin)).toEqual({ state: 'THROTTLED', throttledUntil: expect.any(String) })
  expect(await isLetIn(user.login, { address: '203.0.113.200' })).toBe(false)
  expect(await api.ctx().db.$count(auditEvents, eq(auditEvents.action, 'user.throttle'))).toBe(1)
  // keys go on
  expect(at((await api.ask('{ viewer { user { login } } }', {}, user)).data, 'viewer', 'user', 'login')).toBe(user.login)
  api.pass(15 * MINUTE + 1)
  expect(await stateOf(user, admin)).toEqual({ state: 'ACTIVE', throttledUntil: null })
  expect(await isLetIn(user.login, { address: '203.0.113.200' })).toBe(true)
})

it('lets the user in on a device that it knows, while strangers lock the login', async () => {
  const user = await somebody()
  const { device } = await attempt(user.login, PASSWORD)
  for (let n = 0; n < 12; n++) await fail(user.login, 1, { address: `203.0.113.${n}` })

  expect(await isLetIn(user.login, { device, address: '198.51.100.7' })).toBe(true)
  expect(await isLetIn(user.login, { device: 'roster_device=forged' })).toBe(false)
  const other = await somebody()
  const { device: othersDevice } = await attempt(other.login, PASSWORD)
  expect(await isLetIn(user.login, { device: othersDevice })).toBe(false)
})

it('does not give a stolen device cookie more than its own tries', async () => {
  const user = await somebody()
  const { device } = await attempt(user.login, PASSWORD)
  await fail(user.login, 30, { device })

  // five as the device, five as a stranger, then both wait
  expect(await compared(user.id)).toBe(10)
})

it('is ended by userUnlock', async () => {
  const [admin, user] = [await anAdministrator(api), await somebody()]
  for (let n = 0; n < 10; n++) await fail(user.login, 1, { address: `203.0.113.${n}` })

  const answer = await api.ask(
    'mutation ($input: UserUnlockInput!) { userUnlock(input: $input) { user { state } userErrors { code } } }',
    { input: { id: user.id } },
    admin,
  )

  expect(answer.data).toEqual({ userUnlock: { user: { state: 'ACTIVE' }, userErrors: [] } })
  expect(await isLetIn(user.login)).toBe(true)
})

it('keeps what others did wrong counted when the user signs in, and forgets what was wrong from there', async () => {
  const { id, login } = await somebody()
  await fail(login, 4, { address: '203.0.113.9' })
  await fail(login, 4)
  expect(await isLetIn(login)).toBe(true)
  await fail(login, 5, { address: '203.0.113.9' })
  await fail(login, 5)

  expect(await compared(id)).toBe(4 + 4 + 1 + 5)
})

it('counts an IPv6 client by its /64', async () => {
  const { id, login } = await somebody()
  for (let n = 0; n < 8; n++) await fail(login, 1, { address: `2001:db8:1:2:${n}::1` })

  expect(await compared(id)).toBe(5)
  expect(await isLetIn(login, { address: '2001:db8:1:3::1' })).toBe(true)
})

it('answers as ever, of logins that nobody has too, which fill no table', async () => {
  const user = await somebody()
  for (const login of [user.login, 'nobody-of-that-name']) await fail(login, 6)

  const answers = [await attempt(user.login, PASSWORD), await attempt('nobody-of-that-name', PASSWORD), await attempt('somebody-else', 'x')]

  expect(new Set(answers.map(({ status, data, errors }) => JSON.stringify([status, data, errors]))).size).toBe(1)
  expect(answers[0] && codesOf(answers[0])).toEqual(['INVALID_CREDENTIALS'])
  await api.settled()
  expect(await api.ctx().db.$count(signIns, and(eq(signIns.login, 'nobody-of-that-name'), eq(signIns.outcome, 'THROTTLED')))).toBe(2)
})

it('follows the settings', async () => {
  const [admin, user] = [await anAdministrator(api), await somebody()]
  const input = { lockoutFailures: 3, lockoutMinutes: 60, lockoutWindowMinutes: 10 }
  await api.ask(
    'mutation ($input: AuthenticationSettingsUpdateInput!) { authenticationSettingsUpdate(input: $input) { userErrors { code } } }',
    { input },
    admin,
  )
  await fail(user.login, 5)
  expect(await compared(user.id)).toBe(3)
  for (let n = 0; n < 5; n++) await fail(user.login, 1, { address: `203.0.113.5${n}` })

  expect(await compared(user.id)).toBe(6)
  api.pass(59 * MINUTE)
  expect(await isLetIn(user.login, { address: '198.51.100.1' })).toBe(false)
  api.pass(2 * MINUTE)
  expect(await isLetIn(user.login, { address: '198.51.100.1' })).toBe(true)
})

it('counts wrong passwords of confirmations and changes for their session alone, and tells', async () => {
  const user = await somebody()
  const { cookie } = await attempt(user.login, PASSWORD)
  const CONFIRM = 'mutation ($input: IdentityConfirmInput!) { identityConfirm(input: $input) { confirmedUntil userErrors { code } } }'
  const CHANGE = 'mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { userErrors { code } } }'
  const confirm = (password: string) => api.ask(CONFIRM, { input: { password } }, { cookie: cookie ?? '' })
  for (let n = 0; n < 5; n++) expect(codesOf(await confirm(`wrong ${n}`))).toEqual(['INVALID_CREDENTIALS'])
  await api.settled()

  const input = { currentPassword: PASSWORD, newPassword: 'another long password' }
  for (const answer of [await confirm(PASSWORD), await api.ask(CHANGE, { input }, { cookie: cookie ?? '' })]) {
    expect(answer).toMatchObject({ status: 429, errors: [{ extensions: { code: 'RATE_LIMITED' } }] })
    expect(answer.headers.get('retry-after')).toBe('60')
  }
  expect(await isLetIn(user.login)).toBe(true)
})
