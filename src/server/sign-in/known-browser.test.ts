// Signing in from a browser that the user knows: one statement where nothing else is to be done, and the same outcome as by the long way where there is.
import { hash } from '@node-rs/argon2'
import { eq, sql } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person, sendsMail } from '../../testing/factories.ts'
import { sessions } from '../sessions/table.ts'
import { users } from '../users/table.ts'
import { devices, signIns, throttles } from './table.ts'

let api: Api
let home: { id: string; name: string }
beforeAll(async () => {
  api = await anApi()
  home = await anOrganization(api)
  await sendsMail(api)
})
afterAll(() => api.close())

const SIGN_IN =
  'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { id login } organization { name } permissions requiredActions session { idleExpiresAt expiresAt warnSeconds } } secondStep { methods } userErrors { code } } }'
const signIn = (login: string, device: string | null, password = PASSWORD) =>
  api.ask(SIGN_IN, { input: { login, password } }, { headers: { 'user-agent': 'Known', ...(device && { cookie: device }) } })

/** A user and the cookie of a browser that they have signed in with. */
async function known(wanted = {}): Promise<{ user: Person; device: string }> {
  const user = await aUser(api, { in: [[home.name, 'analyst']], ...wanted })
  const { device } = await signIn(user.login, null)
  if (!device) throw new Error('The browser was given nothing to be known by.')
  await api.settled()
  return { user, device }
}

it('opens the same session as a browser that is new', async () => {
  const { user, device } = await known()
  const [first] = await api.ctx().db.select().from(sessions).where(eq(sessions.userId, user.id))
  await api.ctx().db.delete(sessions).where(eq(sessions.userId, user.id))

  const answer = await signIn(user.login, device)
  await api.settled()

  const [second] = await api.ctx().db.select().from(sessions).where(eq(sessions.userId, user.id))
  const lasting = ({ startedAt, expiresAt, absoluteExpiresAt, idleSeconds, ...row }: typeof sessions.$inferSelect) => ({
    ...row,
    id: null,
    publicId: null,
    lastSeenAt: null,
    idle: [expiresAt.getTime() - startedAt.getTime(), idleSeconds],
    absolute: absoluteExpiresAt.getTime() - startedAt.getTime(),
  })
  expect(second && lasting(second)).toEqual(first && lasting(first))
  expect(answer.device).toBe(device)
  const viewer = (
    await api.ask(
      '{ viewer { user { id login } organization { name } permissions requiredActions session { idleExpiresAt expiresAt warnSeconds } } }',
      {},
      { cookie: answer.cookie ?? '' },
    )
  ).data
  expect(at(viewer, 'viewer')).toEqual(at(answer.data, 'signIn', 'viewer'))
})

it('notes to the hour when the browser was used, records each sign-in and leaves no try counted', async () => {
  const { user, device } = await known()
  const signInAfter = async (seconds: number) => {
    api.pass(seconds)
    await signIn(user.login, device)
    await api.settled()
  }

  await signInAfter(3660)
  await signInAfter(60)

  const all = await api.ctx().db.select().from(devices).where(eq(devices.userId, user.id))
  expect(all.map(({ createdAt, lastUsedAt }) => Math.round((lastUsedAt.getTime() - createdAt.getTime()) / 1000))).toEqual([3660])
  const recorded = await api.ctx().db.select().from(signIns).where(eq(signIns.userId, user.id))
  expect(recorded.map(({ outcome, method, userAgent }) => [outcome, method, userAgent])).toEqual([
    ['SUCCEEDED', 'PASSWORD', 'Known'],
    ['SUCCEEDED', 'PASSWORD', 'Known'],
    ['SUCCEEDED', 'PASSWORD', 'Known'],
  ])
  expect(await api.ctx().db.$count(throttles, eq(throttles.userId, user.id))).toBe(0)
})

it('counts the second wrong try where the first was counted: of a browser, of an account, of a login that nobody has', async () => {
  const [{ user, device }, stranger] = [await known(), await known()]
  const before = await api.ctx().db.select({ key: throttles.key }).from(throttles)
  for (const password of ['wrong once', 'wrong twice'])
    for (const [login, from] of [
      [user.login, device],
      [stranger.user.login, null],
      ['nobody-of-this-name', null],
    ] as const) {
      await signIn(login, from, password)
      await api.settled()
    }

  const rows = await api.ctx().db.select().from(throttles)
  const former = new Set(before.map(({ key }) => key.toString('hex')))
  expect(
    rows
      .filter(({ key }) => !former.has(key.toString('hex')))
      .map(({ userId, tries }) => [userId, tries.map(({ isOpen }) => isOpen)])
      .toSorted(),
  ).toEqual(
    [
      [user.id, [false, false]],
      [stranger.user.id, [false, false]],
      [null, [false, false]],
    ].toSorted(),
  )
})

it('keeps at most 100 sessions', async () => {
  const { user, device } = await known()
  await api.ctx().db.execute(sql`
    insert into sessions (id, public_id, user_id, method, started_at, last_seen_at, expires_at, absolute_expires_at)
    select md5(${user.id} || n::text), gen_random_uuid(), ${user.id}, 'PASSWORD', now(), now(), now() + interval '1 hour', now() + interval '1 hour' from generate_series(1, 110) n`)

  expect((await signIn(user.login, device)).cookie).not.toBeNull()

  expect(await api.ctx().db.$count(sessions, eq(sessions.userId, user.id))).toBe(100)
})

it('ends the session that the browser had before, whoever it was', async () => {
  const [{ device }, other] = [await known(), await known()]
  const { cookie } = await signIn(other.user.login, other.device)

  await api.ask(SIGN_IN, { input: { login: other.user.login, password: PASSWORD } }, { cookie: `${cookie}; ${device}` })

  expect((await api.ask('{ viewer { user { id } } }', {}, { cookie: cookie ?? '' })).data).toEqual({ viewer: null })
})

it.each<[what: string, change: Partial<typeof users.$inferInsert>, outcome: string]>([
  ['owes the second factor', { hasMfa: true }, 'SECOND_STEP'],
  ['is refused when locked', { lockedAt: new Date(), lockedByLabel: 'test' }, 'INVALID_CREDENTIALS'],
  ['chooses a new password when they must', { mustChangePassword: true }, 'PASSWORD_CHANGE'],
])('%s', async (_, change, outcome) => {
  const { user, device } = await known()
  await api.ctx().db.update(users).set(change).where(eq(users.id, user.id))

  const { data } = await signIn(user.login, device)

  const owed = at(data, 'signIn', 'secondStep') ? 'SECOND_STEP' : at(data, 'signIn', 'viewer', 'requiredActions', 0)
  expect(owed ?? at(data, 'signIn', 'userErrors', 0, 'code')).toBe(outcome)
})

it('renews a hash that was made with former parameters', async () => {
  const { user, device } = await known()
  const former = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
  await api.ctx().db.update(users).set({ passwordHash: former }).where(eq(users.id, user.id))

  expect((await signIn(user.login, device)).cookie).not.toBeNull()

  const [row] = await api.ctx().db.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, user.id))
  expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

it('says where somebody belongs nowhere any more, to whom knows the password, and counts no try', async () => {
  const { user, device } = await known()
  await api.ctx().db.execute(sql`delete from memberships where user_id = ${user.id}`)

  expect(codesOf(await signIn(user.login, device))).toEqual(['NO_ORGANIZATION'])
  await api.settled()
  expect(await api.ctx().db.$count(throttles, eq(throttles.userId, user.id))).toBe(0)
  expect(await api.ctx().db.$count(signIns, eq(signIns.outcome, 'FAILED'))).toBeGreaterThan(0)
})

it.each([
  ['a lock', 'mutation ($input: UserLockInput!) { r: userLock(input: $input) { userErrors { code } } }', (id: string) => ({ id })],
  [
    'a new password',
    'mutation ($input: UserPasswordEditInput!) { r: userPasswordEdit(input: $input) { userErrors { code } } }',
    (id: string) => ({ id, password: 'another password, quite long' }),
  ],
])(
  'never leaves a session when %s comes at the same moment',
  async (_, mutation, input) => {
    const admin = await anAdministrator(api)
    for (let round = 0; round < 20; round++) {
      const { user, device } = await known()

      await Promise.all([signIn(user.login, device), api.ask(mutation, { input: input(user.id) }, admin)])

      expect(await api.ctx().db.$count(sessions, eq(sessions.userId, user.id))).toBe(0)
    }
  },
  60_000,
)
