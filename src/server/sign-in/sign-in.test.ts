import { jest } from '@jest/globals'
import { databaseUser, testAdapter } from '@lucia-auth/adapter-test'
import { eq, sql } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, signedIn } from '../../testing/factories.ts'
import { adapter, sessionId } from '../auth/session.ts'
import { sessions } from '../sessions/table.ts'
import { users } from '../users/table.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  viewer { user { id login memberships { organization { name } } } organization { name } organizations { name } requiredActions session { expiresAt idleExpiresAt warnSeconds } } userErrors { code message field } } }`
const VIEWER = '{ viewer { user { login } organization { name } session { expiresAt idleExpiresAt } requiredActions credential { kind } } }'
const CHANGE = 'mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { user { id } userErrors { code message field } } }'
const signIn = (login: string, password = PASSWORD, headers?: Record<string, string>) =>
  api.ask(SIGN_IN, { input: { login, password } }, { headers })
const somebody = async (wanted = {}) => aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']], ...wanted })
const viewerOf = async (cookie: string) => (await api.ask(VIEWER, {}, { cookie })).data

describe('signIn', () => {
  it('opens a session whose cookie scripts cannot read, and stores only a hash of it', async () => {
    const user = await somebody()

    const answer = await signIn(` ${user.login.toUpperCase()} `)

    expect(at(answer.data, 'signIn', 'viewer', 'user', 'login')).toBe(user.login)
    expect(answer.headers.getSetCookie().toSorted()).toEqual([
      expect.stringMatching(/^roster_device=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^roster_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/),
    ])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const token = answer.cookie?.split('=')[1] ?? ''
    const [row] = await api.ctx().db.select().from(sessions).where(eq(sessions.userId, user.id))
    expect(row?.id).toBe(sessionId(token))
    expect(JSON.stringify(row)).not.toContain(token)
    expect(await viewerOf(`roster_session=${row?.id}`)).toEqual({ viewer: null })
  })

  it('gives one answer to every failure', async () => {
    const [locked, service, invited] = [await somebody(), await somebody({ type: 'SERVICE' }), await somebody({ password: false })]
    await api.ctx().db.update(users).set({ lockedAt: new Date(), lockedByLabel: 'test' }).where(eq(users.id, locked.id))
    const right = await somebody()

    const answers = await Promise.all([
      signIn('nobody-of-that-name'),
      signIn(right.login, 'a wrong password'),
      signIn(right.login, ''),
      signIn(right.login, 'x'.repeat(100_000)),
      signIn('\u0000'),
      signIn(locked.login),
      signIn(service.login),
      signIn(invited.login),
    ])

    expect(new Set(answers.map(({ status, data, errors }) => JSON.stringify([status, data, errors]))).size).toBe(1)
    expect(answers[0] && codesOf(answers[0])).toEqual(['INVALID_CREDENTIALS'])
    expect(answers.map(({ cookie }) => cookie)).toEqual(answers.map(() => null))
  })

  it('tells a user without active organization, but only after the right password', async () => {
    const user = await aUser(api)

    expect(codesOf(await signIn(user.login, 'wrong password'))).toEqual(['INVALID_CREDENTIALS'])
    const answer = await signIn(user.login)
    expect(at(answer.data, 'signIn', 'userErrors', 0)).toEqual({
      code: 'NO_ORGANIZATION',
      message: 'You belong to no active organization; ask your administrator.',
      field: null,
    })
    expect(answer.cookie).toBeNull()
  })

  it('ends the session that the browser had before', async () => {
    const [one, other] = [await somebody(), await somebody()]
    const before = await signedIn(api, one)

    await api.ask(SIGN_IN, { input: { login: other.login, password: PASSWORD } }, { cookie: before })

    expect(await viewerOf(before)).toEqual({ viewer: null })
  })

  it('keeps at most 100 sessions: the one not seen for longest ends', async () => {
    const user = await somebody()
    const first = await signedIn(api, user)
    await api.ctx().db.execute(sql`
      insert into sessions (id, public_id, user_id, method, started_at, last_seen_at, expires_at, absolute_expires_at)
      select md5(n::text), gen_random_uuid(), ${user.id}, 'PASSWORD', now(), now() + interval '1 minute', now() + interval '1 hour', now() + interval '1 hour' from generate_series(1, 99) n`)

    await signedIn(api, user)

    expect(await api.ctx().db.$count(sessions, eq(sessions.userId, user.id))).toBe(100)
    expect(await viewerOf(first)).toEqual({ viewer: null })
  })

  it('never lets a lock and a sign-in at once leave a session', async () => {
    const admin = await anAdministrator(api)
    for (let round = 0; round < 20; round++) {
      const user = await somebody()
      const LOCK = 'mutation ($input: UserLockInput!) { userLock(input: $input) { userErrors { code } } }'

      const [answer] = await Promise.all([signIn(user.login), api.ask(LOCK, { input: { id: user.id } }, admin)])

      expect(await api.ctx().db.$count(sessions, eq(sessions.userId, user.id))).toBe(0)
      expect(await viewerOf(answer.cookie ?? 'roster_session=none')).toEqual({ viewer: null })
    }
  })
})

describe('a session', () => {
  it('ends when idle for an hour, and is kept alive by use for ten hours at most', async () => {
    const own = await anApi()
    const user = await aUser(own, { in: [[(await anOrganization(own)).name, 'analyst']] })
    const [idle, used] = [await signedIn(own, user), await signedIn(own, user)]
    const isAlive = async (cookie: string) => at((await own.ask(VIEWER, {}, { cookie })).data, 'viewer', 'user', 'login') === user.login
    const wait = async (minutes: number) => {
      own.pass(minutes * 60)
      const alive = await isAlive(used)
      await own.settled()
      return alive
    }

    expect([await isAlive(idle), await isAlive(used)]).toEqual([true, true])
    await own.settled()
    expect([await wait(50), await wait(50)]).toEqual([true, true])
    expect(await isAlive(idle)).toBe(false)
    for (let minutes = 100; minutes < 9 * 60; minutes += 50) expect(await wait(50)).toBe(true)
    expect([await wait(40), await wait(40)]).toEqual([true, false])
    await own.close()
  })

  it('ends by signOut, in the database too', async () => {
    const user = await somebody()
    const cookie = await signedIn(api, user)

    const answer = await api.ask('mutation { signOut { userErrors { code } } }', {}, { cookie })

    expect(answer.headers.get('set-cookie')).toMatch(/^roster_session=; .*Expires=Thu, 01 Jan 1970/)
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"')
    expect(await viewerOf(cookie)).toEqual({ viewer: null })
    expect(await api.ctx().db.$count(sessions, eq(sessions.userId, user.id))).toBe(0)
  })

  it('is refused to other sites and to requests that do not say where they come from', async () => {
    const cookie = await signedIn(api, await somebody())
    const send = async (headers: Record<string, string>) => {
      const response = await api.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie, ...headers },
        body: JSON.stringify({ query: '{ instance { name } }' }),
      })
      return response.status
    }

    expect(await send({ origin: 'http://localhost:4000' })).toBe(200)
    expect(await send({ origin: 'http://127.0.0.1:4000' })).toBe(200)
    expect(await send({ 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await send({})).toBe(403)
    expect(await send({ origin: 'http://evil.example' })).toBe(403)
    expect(await send({ origin: 'null' })).toBe(403)
    expect(await send({ origin: 'http://localhost:4000', 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await send({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect((await signIn('x', 'y', { origin: 'http://evil.example' })).status).toBe(403)
  })

  it('has a __Host- cookie over HTTPS', async () => {
    const own = await anApi({ baseUrl: 'https://roster.example.org' })
    const user = await aUser(own, { in: [[(await anOrganization(own)).name, 'analyst']] })

    const answer = await own.ask(SIGN_IN, { input: { login: user.login, password: PASSWORD } })

    expect(answer.headers.getSetCookie().toSorted()).toEqual([
      expect.stringMatching(/^__Host-roster_device=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(/^__Host-roster_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/),
    ])
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000')
    await own.close()
  })

  it('is stored as lucia’s own adapter tests ask', async () => {
    const at = new Date()
    await api
      .ctx()
      .db.insert(users)
      .values({ id: USER_ID, login: 'lucia', name: 'Lucia', createdAt: at, createdByLabel: 't', updatedAt: at, updatedByLabel: 't' })
    const ours = adapter(api.ctx().db, at)
    // their user has a short id and attributes that ours has no use for
    databaseUser.id = USER_ID
    databaseUser.attributes = {}
    // they print their progress
    jest.spyOn(console, 'log').mockImplementation(() => {})

    await expect(
      testAdapter({
        ...ours,
        getSessionAndUser: async (id) => {
          const [session, user] = await ours.getSessionAndUser(id)
          return [session && { ...session, attributes: { country: 'us' } }, user && { ...user, attributes: {} }] as Awaited<
            ReturnType<typeof ours.getSessionAndUser>
          >
        },
        getUserSessions: async (id) =>
          (await ours.getUserSessions(id)).map((session) => ({ ...session, attributes: { country: 'us' } }) as typeof session),
      }),
    ).resolves.toBeUndefined()
  })
})

const USER_ID = '01890000-0000-7000-8000-00000000abcd'

describe('a new password', () => {
  it('must be chosen before anything else when one was handed out', async () => {
    const user = await somebody({ mustChange: true })
    const cookie = await signedIn(api, user)

    expect(await viewerOf(cookie)).toMatchObject({ viewer: { requiredActions: ['PASSWORD_CHANGE'] } })
    const before = await api.ask('{ users { nodes { login } } }', {}, { cookie })
    expect(before.errors[0]?.extensions).toMatchObject({ code: 'PASSWORD_CHANGE_REQUIRED' })

    await api.ask(CHANGE, { input: { currentPassword: PASSWORD, newPassword: 'another long password' } }, { cookie })

    expect(await viewerOf(cookie)).toMatchObject({ viewer: { requiredActions: [] } })
    expect((await api.ask('{ users { nodes { login } } }', {}, { cookie })).errors).toEqual([])
    expect(codesOf(await signIn(user.login))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await signIn(user.login, 'another long password'))).toEqual([])
  })

  it('does not stop keys', async () => {
    const user = await somebody({ mustChange: true })

    expect((await api.ask('{ users { nodes { login } } }', {}, user)).errors).toEqual([])
  })

  it('ends all other sessions', async () => {
    const user = await somebody()
    const [mine, other] = [await signedIn(api, user), await signedIn(api, user)]

    await api.ask(CHANGE, { input: { currentPassword: PASSWORD, newPassword: 'another long password' } }, { cookie: mine })

    expect([await viewerOf(mine), await viewerOf(other)]).toMatchObject([{ viewer: { user: { login: user.login } } }, { viewer: null }])
  })

  it.each([
    ['a wrong current password', { currentPassword: 'not it', newPassword: 'another long password' }, ['INVALID_CREDENTIALS']],
    ['both at once', { currentPassword: 'not it', newPassword: 'brief one' }, ['INVALID_CREDENTIALS', 'POLICY']],
    ['a short one', { newPassword: 'brief one' }, ['POLICY']],
    ['129 characters', { newPassword: 'a long sentence '.repeat(8).concat('x') }, ['POLICY']],
    ['the same one', { newPassword: PASSWORD }, ['POLICY']],
    ['the login', { newPassword: 'a-rather-long-login' }, ['POLICY']],
  ])('is refused: %s', async (_, input, codes) => {
    await api.ctx().db.delete(users).where(eq(users.login, 'a-rather-long-login'))
    const cookie = await signedIn(api, await somebody({ login: 'a-rather-long-login' }))

    const answer = await api.ask(CHANGE, { input: { currentPassword: PASSWORD, ...input } }, { cookie })

    expect(codesOf(answer)).toEqual(codes)
  })

  it('may be 12 emoji, typed composed or decomposed', async () => {
    const user = await somebody()
    const cookie = await signedIn(api, user)

    await api.ask(CHANGE, { input: { currentPassword: PASSWORD, newPassword: 'é🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑' } }, { cookie })

    expect(codesOf(await signIn(user.login, 'e\u0301🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑'))).toEqual([])
  })
})
