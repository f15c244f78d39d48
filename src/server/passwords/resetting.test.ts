import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { withTotp } from '../../testing/authenticator.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person, sendsMail, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { transaction } from '../context.ts'
import { linkFor } from '../mail/service.ts'
import { type MailRow, mails } from '../mail/table.ts'
import { sessions } from '../sessions/table.ts'
import { users } from '../users/table.ts'
import { operations } from './hashing.ts'
import { passwordLinks } from './table.ts'

let api: Api
let admin: Person
let place: string
beforeEach(async () => {
  api = await anApi()
  await sendsMail(api)
  admin = await anAdministrator(api)
  place = (await anOrganization(api)).name
})
afterEach(() => api.close())

const NEXT = 'quiet mountains in the north'
const REQUEST =
  'mutation ($input: PasswordResetRequestInput!) { passwordResetRequest(input: $input) { userErrors { code message field } } }'
const COMPLETE =
  'mutation ($input: PasswordResetCompleteInput!) { passwordResetComplete(input: $input) { userErrors { code rule message field } } }'
const request = (login: string, headers = {}) => api.ask(REQUEST, { input: { login } }, { headers })
const complete = (token: string, password = NEXT, caller = {}) => api.ask(COMPLETE, { input: { token, password } }, caller)
const signIn = async ({ login }: { login: string }, password: string) =>
  codesOf(
    await api.ask('mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }', { input: { login, password } }),
  )
const run = (mutation: string, input: object) => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`
  return api.ask(`mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`, { input }, admin)
}
const somebody = (wanted: object = {}) => aUser(api, { in: [[place, 'analyst']], email: 'somebody@example.org', ...wanted })
const queued = () => api.ctx().db.select().from(mails).where(eq(mails.kind, 'PASSWORD_RESET')).orderBy(mails.createdAt)
const tokenOf = (url: string) => new URL(url).hash.slice(1)

/** What the worker does when it hands a mail over. */
const linkOf = (mail: MailRow, kind: 'PASSWORD_RESET' | 'FIRST_PASSWORD' = 'PASSWORD_RESET') =>
  transaction(api.ctx(), (ctx) => linkFor(ctx, kind, { ...mail, kind }))
async function aMailedToken({ id }: { id: string }): Promise<string> {
  await run('userPasswordReset', { id })
  const mail = (await queued()).findLast(({ userId }) => userId === id)
  const link = mail && (await linkOf(mail))
  if (!link) throw new Error('No link was made.')
  return tokenOf(link.url)
}
async function aHandedLink({ id }: { id: string }): Promise<{ url: string; expiresAt: string }> {
  const ACCESS = 'mutation ($input: UserAccessLinkCreateInput!) { userAccessLinkCreate(input: $input) { url expiresAt } }'
  const { data } = await api.ask(ACCESS, { input: { id } }, admin)
  return at(data, 'userAccessLinkCreate') as { url: string; expiresAt: string }
}

describe('who forgot the password', () => {
  it('is sent a link, asked for by login, by email or by a login that is an address', async () => {
    const [one, other] = [await somebody({ login: 'one' }), await somebody({ login: 'two@example.org', email: null })]

    for (const typed of [' ONE ', 'Two@example.org']) expect(codesOf(await request(typed))).toEqual([])
    await api.settled()

    expect((await queued()).map(({ userId, byLabel }) => [userId, byLabel])).toEqual([
      [one.id, null],
      [other.id, null],
    ])
    await request('SOMEBODY@example.org')
    await api.settled()
    expect(await queued()).toHaveLength(3)
  })

  it('gets one answer, whoever there is, at the cost of no Argon2 operation, and no mail where there is nobody to write to', async () => {
    await somebody({ login: 'invited', password: false, email: 'invited@example.org' })
    await somebody({ login: 'unreached', email: null })
    await aUser(api, { login: 'machine', type: 'SERVICE', email: 'machine@example.org' })
    const locked = await somebody({ login: 'locked', email: 'locked@example.org' })
    await run('userLock', { id: locked.id })
    const known = await somebody({ login: 'known' })
    const typed = [
      'known',
      'nobody',
      'invited',
      'unreached',
      'machine',
      'locked',
      '',
      '\u0000',
      '\ud800',
      'x'.repeat(100_000),
      '%',
      "' or 1=1 --",
    ]
    const before = operations()

    const answers = []
    for (const login of typed) {
      answers.push(await request(login))
      // each from a fresh window: the limit of a place has a test of its own
      api.pass(20 * 60)
    }
    await api.settled()

    expect(new Set(answers.map(({ status, data, errors, cookie }) => JSON.stringify([status, data, errors, cookie]))).size).toBe(1)
    expect(answers[0]?.data).toEqual({ passwordResetRequest: { userErrors: [] } })
    expect(operations()).toBe(before)
    expect((await queued()).map(({ userId }) => userId)).toEqual([known.id])
  })

  it('is sent three an hour at most, and five in all where an address is shared', async () => {
    const sharing: Person[] = []
    for (const login of ['s1', 's2', 's3', 's4', 's5', 's6']) sharing.push(await somebody({ login, email: 'shared@example.org' }))

    await request('shared@example.org')
    await api.settled()
    expect((await queued()).map(({ userId }) => userId).sort()).toEqual(
      sharing
        .slice(0, 5)
        .map(({ id }) => id)
        .sort(),
    )
    for (let n = 0; n < 4; n++) await request('s6')
    await api.settled()
    expect((await queued()).filter(({ userId }) => userId === sharing[5]?.id)).toHaveLength(3)
  })

  it('may ask a few times from one place, then has to wait, whether the login is known or not', async () => {
    await somebody({ login: 'known' })
    const answers = []
    for (let n = 0; n < 8; n++) {
      answers.push(await request(n % 2 ? 'known' : 'nobody'))
      await api.settled()
    }

    expect(answers.map(({ errors }) => errors[0]?.extensions.code ?? 'ok')).toEqual([
      ...Array.from({ length: 5 }, () => 'ok'),
      ...Array.from({ length: 3 }, () => 'RATE_LIMITED'),
    ])
    expect([answers[7]?.status, answers[7]?.headers.get('retry-after')]).toEqual([429, '60'])
  })

  it('is told where no mail is sent, which everybody may know', async () => {
    const mailless = await anApi()
    const answers = [
      await mailless.ask(REQUEST, { input: { login: 'nobody' } }),
      await mailless.ask(REQUEST, { input: { login: 'admin' } }),
    ]

    expect(answers.map(codesOf)).toEqual([['SMTP_REQUIRED'], ['SMTP_REQUIRED']])
    const AVAILABLE = '{ instance { passwordResetAvailable } }'
    expect(
      await Promise.all([api, mailless].map(async (one) => at((await one.ask(AVAILABLE)).data, 'instance', 'passwordResetAvailable'))),
    ).toEqual([true, false])
    await mailless.close()
  })
})

describe('a link', () => {
  it('stands in the fragment below the configured address, is stored as a hash, and expires after a day when handed over', async () => {
    const user = await somebody()

    const { url, expiresAt } = await aHandedLink(user)

    expect(url).toMatch(/^http:\/\/localhost:4000\/password#[\w-]{43}$/)
    const hours = (Date.parse(expiresAt) - Date.now()) / 3_600_000
    expect(hours).toBeCloseTo(24, 1)
    const rows = await api.ctx().db.select().from(passwordLinks)
    expect(rows.map(({ tokenHash }) => tokenHash.length)).toEqual([32])
    expect(JSON.stringify(await api.ctx().db.select({ after: auditEvents.after }).from(auditEvents))).not.toContain(tokenOf(url))
    api.pass(24 * 3600 + 1)
    expect(codesOf(await complete(tokenOf(url)))).toEqual(['EXPIRED'])
  })

  it('chooses the password once: it signs nobody in, ends every session and all other links, and is told by mail', async () => {
    const user = await somebody({ mustChange: true })
    await signedIn(api, user)
    const [mailed, again, handed] = [await aMailedToken(user), await aMailedToken(user), tokenOf((await aHandedLink(user)).url)]

    const answer = await complete(mailed)

    expect([codesOf(answer), answer.cookie]).toEqual([[], null])
    expect(await api.ctx().db.$count(sessions, eq(sessions.userId, user.id))).toBe(0)
    for (const token of [mailed, again, handed]) expect(codesOf(await complete(token, 'another quiet evening'))).toEqual(['EXPIRED'])
    expect([await signIn(user, PASSWORD), await signIn(user, NEXT)]).toEqual([['INVALID_CREDENTIALS'], []])
    expect((await api.ctx().db.select().from(mails).where(eq(mails.kind, 'PASSWORD_CHANGED'))).map(({ userId }) => userId)).toEqual([
      user.id,
    ])
    const [record] = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.action, 'user.passwordResetComplete'))
    expect(record).toMatchObject({ targetId: user.id, actorId: null, after: { link: 'MAIL' } })
  })

  it('works again after a password that the policy refuses, and for a session that owes a password', async () => {
    const user = await somebody({ login: 'wanderer-in-the-hills', mustChange: true })
    const cookie = await signedIn(api, user)
    const token = tokenOf((await aHandedLink(user)).url)

    const refused = await complete(token, 'wanderer-in-the-hills', { cookie })
    expect(at(refused.data, 'passwordResetComplete', 'userErrors')).toMatchObject([
      { code: 'POLICY', rule: 'NOT_YOURS', field: ['password'] },
    ])
    expect(codesOf(await complete(token, NEXT, { cookie }))).toEqual([])
    expect(await signIn(user, NEXT)).toEqual([])
  })

  it('lives for 30 minutes from when its mail is handed over, however long that waited', async () => {
    const user = await somebody()
    await run('userPasswordReset', { id: user.id })
    const [mail] = await queued()
    api.pass(5 * 3600)
    const link = mail && (await linkOf(mail))
    const token = tokenOf(String(link?.url))

    api.pass(29 * 60)
    expect(codesOf(await complete(token, 'brief one'))).toEqual(['POLICY'])
    api.pass(61)
    expect(codesOf(await complete(token))).toEqual(['EXPIRED'])
  })

  it('gives the first password to an account that has none', async () => {
    const user = await somebody({ password: false })

    expect(codesOf(await complete(tokenOf((await aHandedLink(user)).url)))).toEqual([])
    expect(await signIn(user, NEXT)).toEqual([])
  })

  it.each([
    ['a lock', (id: string) => run('userLock', { id })],
    ['becoming a service user', (id: string) => run('userUpdate', { id, type: 'SERVICE' })],
    ['deletion', (id: string) => run('userDelete', { id, login: 'cancelled' })],
    ['another password', (id: string) => run('userPasswordEdit', { id })],
  ])('ends by %s, with every mail that has not left', async (_, end) => {
    const user = await somebody({ login: 'cancelled' })
    const tokens = [await aMailedToken(user), tokenOf((await aHandedLink(user)).url)]
    const [mail] = await queued()

    expect(codesOf(await end(user.id))).toEqual([])

    for (const token of tokens) expect(codesOf(await complete(token))).toEqual(['EXPIRED'])
    expect(await api.ctx().db.$count(passwordLinks)).toBe(0)
    const waiting = (await queued()).filter(({ state, userId }) => state === 'QUEUED' && userId !== null)
    expect(waiting).toEqual([])
    const [present] = await queued()
    if (present && mail && _ !== 'another password') expect(await linkOf({ ...mail, userId: present.userId })).toBeNull()
  })

  it('ends by one’s own change of the password', async () => {
    const user = await somebody()
    const token = tokenOf((await aHandedLink(user)).url)
    const CHANGE = 'mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { userErrors { code } } }'

    const input = { currentPassword: PASSWORD, newPassword: 'another quiet evening' }
    expect(codesOf(await api.ask(CHANGE, { input }, { cookie: await signedIn(api, user) }))).toEqual([])

    expect(codesOf(await complete(token))).toEqual(['EXPIRED'])
    expect(await api.ctx().db.$count(mails, eq(mails.kind, 'PASSWORD_CHANGED'))).toBe(1)
  })

  it('asks for no less at the next sign-in: the second factor is owed as before', async () => {
    const user = await somebody()
    await withTotp(api, user)

    expect(codesOf(await complete(tokenOf((await aHandedLink(user)).url)))).toEqual([])

    const SIGN_IN =
      'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } secondStep { methods } userErrors { code } } }'
    const { data } = await api.ask(SIGN_IN, { input: { login: user.login, password: NEXT } })
    expect(at(data, 'signIn')).toMatchObject({ viewer: null, secondStep: { methods: expect.arrayContaining(['TOTP']) } })
  })

  it('ends no throttling', async () => {
    const user = await somebody()
    const until = new Date(Date.now() + 3_600_000)
    await api.ctx().db.update(users).set({ throttledUntil: until }).where(eq(users.id, user.id))

    expect(codesOf(await complete(tokenOf((await aHandedLink(user)).url)))).toEqual([])

    const [row] = await api.ctx().db.select().from(users).where(eq(users.id, user.id))
    expect(row?.throttledUntil).toEqual(until)
  })

  it('that was handed over is the last one of its kind', async () => {
    const user = await somebody()
    const [first, second] = [tokenOf((await aHandedLink(user)).url), tokenOf((await aHandedLink(user)).url)]

    expect([codesOf(await complete(first)), codesOf(await complete(second))]).toEqual([['EXPIRED'], []])
  })

  it('that is unknown, malformed or somebody’s hash opens nothing, all alike', async () => {
    await aHandedLink(await somebody())
    const [row] = await api.ctx().db.select().from(passwordLinks)
    const tokens = ['', 'x', '\u0000', '\ud800', 'A'.repeat(43), 'x'.repeat(100_000), String(row?.tokenHash.toString('base64url'))]

    const answers = []
    for (const token of tokens) answers.push(JSON.stringify((await complete(token)).data))

    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('EXPIRED')
  })
})
