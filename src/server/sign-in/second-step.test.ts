import { and, eq, sql } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { codeOf, halfSignedIn, withTotp } from '../../testing/authenticator.ts'
import { anOrganization, aUser, PASSWORD, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { memberships } from '../memberships/table.ts'
import { sessions } from '../sessions/table.ts'
import { users } from '../users/table.ts'
import { signIns } from './table.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const VERIFY =
  'mutation ($input: SignInVerifyInput!) { signInVerify(input: $input) { viewer { user { login } } secondStep { methods } userErrors { code field } } }'
const verify = (cookie: string, input: object) => api.ask(VERIFY, { input }, { cookie })
const viewerOf = async (cookie: string) => at((await api.ask('{ viewer { user { login } } }', {}, { cookie })).data, 'viewer')
const somebody = async () => {
  const user = await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })
  return { ...user, ...(await withTotp(api, user)) }
}
const now = () => api.ctx().now()
const right = ({ secret }: { secret: string }, steps = 0) => codeOf(secret, now(), steps)

describe('after the right password', () => {
  it('a second factor is owed, which a code of the app pays: another session, with another cookie', async () => {
    const user = await somebody()

    const half = await halfSignedIn(api, user)
    expect(half.methods).toEqual(['TOTP', 'RECOVERY_CODE'])
    expect(await viewerOf(half.cookie)).toBeNull()
    const answer = await verify(half.cookie, { code: right(user) })

    expect(answer.data).toEqual({ signInVerify: { viewer: { user: { login: user.login } }, secondStep: null, userErrors: [] } })
    expect(answer.cookie).not.toBe(half.cookie)
    expect(await viewerOf(answer.cookie ?? '')).toEqual({ user: { login: user.login } })
    expect(await viewerOf(half.cookie)).toBeNull()
    const mine = await api.ask('{ viewer { confirmedUntil user { sessions { method isCurrent } } } }', {}, { cookie: answer.cookie ?? '' })
    expect(at(mine.data, 'viewer', 'confirmedUntil')).toEqual(expect.any(String))
    expect(at(mine.data, 'viewer', 'user', 'sessions')).toContainEqual({ method: 'PASSWORD_TOTP', isCurrent: true })
  })

  it('takes a recovery code once, on record, however it is typed', async () => {
    const user = await somebody()
    const [code = ''] = user.recoveryCodes
    expect(user.recoveryCodes).toEqual(new Array(10).fill(expect.stringMatching(/^([0-9a-z]{6}-){3}[0-9a-z]{6}$/)))

    const answer = await verify((await halfSignedIn(api, user)).cookie, { recoveryCode: ` ${code.toUpperCase().replaceAll('-', ' ')}` })
    const again = await verify((await halfSignedIn(api, user)).cookie, { recoveryCode: code })

    expect([codesOf(answer), codesOf(again)]).toEqual([[], ['INVALID_CREDENTIALS']])
    const own = '{ viewer { user { recoveryCodesLeft sessions { method isCurrent } } } }'
    const { data } = await api.ask(own, {}, { cookie: answer.cookie ?? '' })
    expect(at(data, 'viewer', 'user', 'recoveryCodesLeft')).toBe(9)
    expect(at(data, 'viewer', 'user', 'sessions')).toContainEqual({ method: 'PASSWORD_RECOVERY_CODE', isCurrent: true })
    const [record] = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.action, 'user.recoveryCodeUse'))
    expect(record).toMatchObject({ actorId: user.id, targetId: user.id, after: { left: 9 } })
  })

  it('takes the code of the step before and of the next one, none of further away, and none twice or from before', async () => {
    const user = await somebody()
    api.pass(300)
    const halves: { cookie: string }[] = []
    for (let n = 0; n < 6; n++) halves.push(await halfSignedIn(api, user))
    const outcome = async (code: string) => codesOf(await verify(halves.pop()?.cookie ?? '', { code }))
    // to the beginning of a step, so that none ends in the middle of this
    api.pass(30 - ((now().getTime() / 1000) % 30))

    expect(await outcome(right(user, -2))).toEqual(['INVALID_CREDENTIALS'])
    expect(await outcome(right(user, 2))).toEqual(['INVALID_CREDENTIALS'])
    expect(await outcome(right(user, -1))).toEqual([])
    expect(await outcome(right(user, -1))).toEqual(['INVALID_CREDENTIALS'])
    const next = right(user, 1)
    expect(await outcome(`${next.slice(0, 3)} ${next.slice(3)}`)).toEqual([])
    expect(await outcome(right(user))).toEqual(['INVALID_CREDENTIALS'])
  })

  it('a wrong one is told, and asked for again', async () => {
    const user = await somebody()
    const { cookie } = await halfSignedIn(api, user)

    const wrong = right(user) === '000000' ? '000001' : '000000'
    expect((await verify(cookie, { code: wrong })).data).toEqual({
      signInVerify: {
        viewer: null,
        secondStep: { methods: ['TOTP', 'RECOVERY_CODE'] },
        userErrors: [{ code: 'INVALID_CREDENTIALS', field: ['code'] }],
      },
    })
    expect(codesOf(await verify(cookie, { code: right(user) }))).toEqual([])
  })

  it.each([
    {},
    { code: '123456', recoveryCode: 'x' },
    { code: null, passkey: null },
    { code: '' },
    { code: 'x'.repeat(100_000) },
    { code: '\u0000' },
    { code: '１２３４５６' },
    { recoveryCode: '' },
    { recoveryCode: '\ud800' },
    { passkey: 'a passkey' },
    { passkey: { id: 1 } },
    { passkey: [] },
  ])('refuses %.60j', async (input) => {
    const { cookie } = await halfSignedIn(api, await somebody())

    const answer = await verify(cookie, input)

    expect(answer.errors).toEqual([])
    expect(codesOf(answer)).toEqual([
      Object.values(input).filter((value) => value !== null).length === 1 ? 'INVALID_CREDENTIALS' : 'INVALID',
    ])
    expect(answer.cookie).toBeNull()
  })

  it('takes nothing of somebody else', async () => {
    const [user, other] = [await somebody(), await somebody()]
    const { cookie } = await halfSignedIn(api, user)

    expect(codesOf(await verify(cookie, { code: right(other) }))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await verify(cookie, { recoveryCode: other.recoveryCodes[0] }))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await verify((await halfSignedIn(api, other)).cookie, { recoveryCode: other.recoveryCodes[0] }))).toEqual([])
  })

  it('compares five codes however many come at once, over however many sign-ins, then takes not even the right one for 15 minutes', async () => {
    const user = await somebody()
    const halves = [await halfSignedIn(api, user), await halfSignedIn(api, user), await halfSignedIn(api, user)]
    const tries = halves.flatMap(({ cookie }) => Array.from({ length: 5 }, () => verify(cookie, { recoveryCode: 'a wrong one' })))

    const outcomes = (await Promise.all(tries)).map((answer) => answer.errors[0]?.extensions.code ?? codesOf(answer).join())

    const count = (outcome: string) => outcomes.filter((one) => one === outcome).length
    expect([count('INVALID_CREDENTIALS'), count('RATE_LIMITED')]).toEqual([5, 10])
    await api.settled()
    const right = { recoveryCode: user.recoveryCodes[0] }
    const waiting = await verify(halves[0]?.cookie ?? '', right)
    expect([waiting.status, waiting.errors[0]?.extensions.code]).toEqual([429, 'RATE_LIMITED'])
    api.pass(15 * 60 + 1)
    expect(codesOf(await verify((await halfSignedIn(api, user)).cookie, right))).toEqual([])
    const failed = await api.ctx().db.select().from(signIns).where(eq(signIns.userId, user.id))
    expect(
      failed
        .filter(({ method }) => method === 'PASSWORD_RECOVERY_CODE')
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual([...new Array(5).fill('FAILED'), 'SUCCEEDED', ...new Array(11).fill('THROTTLED')])
  })

  it('tells a user without active organization only after the second step, and opens nothing', async () => {
    const user = await somebody()
    await api.ctx().db.update(memberships).set({ suspendedAt: now(), isDefault: false }).where(eq(memberships.userId, user.id))
    await api.ctx().db.delete(sessions).where(eq(sessions.userId, user.id))

    const { cookie } = await halfSignedIn(api, user)
    expect(codesOf(await verify(cookie, { recoveryCode: 'wrong' }))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await verify(cookie, { code: right(user) }))).toEqual(['NO_ORGANIZATION'])
    expect(await api.ctx().db.$count(sessions, eq(sessions.userId, user.id))).toBe(0)
  })
})

describe('a session that owes its second factor', () => {
  it('ends after five minutes, by signOut, by a lock, and when the sign-in begins anew', async () => {
    const user = await somebody()
    const outcome = async (cookie: string) => (await verify(cookie, { code: right(user) })).errors[0]?.extensions.code

    const late = await halfSignedIn(api, user)
    api.pass(5 * 60 + 1)
    expect(await outcome(late.cookie)).toBe('UNAUTHENTICATED')

    const left = await halfSignedIn(api, user)
    await api.ask('mutation { signOut { userErrors { code } } }', {}, left)
    expect(await outcome(left.cookie)).toBe('UNAUTHENTICATED')

    const first = await halfSignedIn(api, user)
    const input = { login: user.login, password: PASSWORD }
    await api.ask('mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }', { input }, first)
    expect(await outcome(first.cookie)).toBe('UNAUTHENTICATED')

    const locked = await halfSignedIn(api, user)
    await api.ctx().db.update(users).set({ lockedAt: now(), lockedByLabel: 'test' }).where(eq(users.id, user.id))
    expect(await outcome(locked.cookie)).toBe('UNAUTHENTICATED')
  })

  it('runs that step and signOut alone; the viewer is nobody', async () => {
    const user = await somebody()
    const { cookie } = await halfSignedIn(api, user)
    const outcome = async (query: string) => (await api.ask(query, {}, { cookie })).errors[0]?.extensions.code

    for (const query of [
      '{ user(login: "x") { id } }',
      '{ users { nodes { login } } }',
      'mutation { sessionExtend { userErrors { code } } }',
      'mutation { totpBegin { secret } }',
      'mutation { totpDisable { userErrors { code } } }',
      'mutation { recoveryCodesRenew { recoveryCodes } }',
      `mutation { identityConfirm(input: { password: "${PASSWORD}" }) { confirmedUntil } }`,
      `mutation { passwordChange(input: { currentPassword: "${PASSWORD}", newPassword: "another long password" }) { userErrors { code } } }`,
      'mutation { sessionDeleteAll(input: {}) { userErrors { code } } }',
    ])
      expect([query, await outcome(query)]).toEqual([query, 'MFA_REQUIRED'])
    expect(await viewerOf(cookie)).toBeNull()
    // what strangers may
    for (const query of ['{ instance { name } }', '{ passwordPolicy { minLength } }', '{ invitation(token: "x") { login } }'])
      expect([query, await outcome(query)]).toEqual([query, undefined])
    expect(await outcome('{ __schema { types { name } } }')).toBe('UNAUTHENTICATED')
  })

  it('opens no other route, and is in no list', async () => {
    const user = await somebody()
    const { cookie } = await halfSignedIn(api, user)
    const headers = { cookie, origin: 'http://localhost:4000', 'sec-fetch-site': 'same-origin' }

    for (const list of ['users', 'organizations', 'api-keys', 'audit']) {
      const get = await api.fetch(`/export/${list}`, { headers })
      const post = await api.fetch(`/export/${list}`, { method: 'POST', headers })
      expect([list, get.status, post.status]).toEqual([list, 403, 403])
      expect(await get.json()).toMatchObject({ errors: [{ extensions: { code: 'MFA_REQUIRED' } }] })
    }
    const mine = await api.ask('{ viewer { user { sessions { method } } } }', {}, { cookie: user.cookie })
    expect(at(mine.data, 'viewer', 'user', 'sessions')).toEqual([{ method: 'PASSWORD' }])
  })

  it('takes no room from sessions: ten of them at most, the oldest ends', async () => {
    const user = await somebody()
    const all = []
    for (let n = 0; n < 12; n++) all.push(await halfSignedIn(api, user))

    expect(await api.ctx().db.$count(sessions, and(eq(sessions.userId, user.id), eq(sessions.owesSecondFactor, true)))).toBe(10)
    expect(await viewerOf(user.cookie)).toEqual({ user: { login: user.login } })
    expect(codesOf(await verify(all.at(-1)?.cookie ?? '', { code: right(user) }))).toEqual([])
  })

  it('is never left by a lock at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const user = await somebody()
      const { cookie } = await halfSignedIn(api, user)

      const LOCK = sql`with gone as (delete from sessions where user_id = ${user.id}) update users set locked_at = now(), locked_by_label = 'test' where id = ${user.id}`
      const [answer] = await Promise.all([verify(cookie, { code: right(user) }), api.ctx().db.execute(LOCK)])

      expect(await viewerOf(answer.cookie ?? 'roster_session=none')).toBeNull()
    }
  })
})

it('signInVerify is nothing for strangers, keys and those who owe nothing', async () => {
  const user = await somebody()
  const plain = await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })
  const input = { code: right(user) }

  expect((await api.ask(VERIFY, { input })).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  expect(codesOf(await api.ask(VERIFY, { input }, user))).toEqual(['CONFLICT'])
  expect(codesOf(await api.ask(VERIFY, { input }, { cookie: await signedIn(api, plain) }))).toEqual(['CONFLICT'])
})
