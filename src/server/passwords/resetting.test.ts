import { and, eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { halfSignedIn, withTotp } from '../../testing/authenticator.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person, sendsMail, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { transaction } from '../context.ts'
import { linkFor } from '../mail/service.ts'
import { type MailRow, mails } from '../mail/table.ts'
import { sessions } from '../sessions/table.ts'
import { users } from '../users/table.ts'
import { passwordLinks } from './table.ts'

let api: Api
let admin: Person
let place: string
beforeAll(async () => {
  api = await anApi()
  await sendsMail(api)
  admin = await anAdministrator(api)
  place = (await anOrganization(api)).name
})
afterAll(() => api.close())

const NEXT = 'quiet mountains in the north'
const COMPLETE =
  'mutation ($input: PasswordResetCompleteInput!) { passwordResetComplete(input: $input) { userErrors { code rule message field } } }'
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
const queuedTo = ({ id }: { id: string }) =>
  api
    .ctx()
    .db.select()
    .from(mails)
    .where(and(eq(mails.userId, id), eq(mails.kind, 'PASSWORD_RESET')))
    .orderBy(mails.createdAt, mails.id)
const linksOf = ({ id }: { id: string }) => api.ctx().db.select().from(passwordLinks).where(eq(passwordLinks.userId, id))
const tokenOf = (url: string) => new URL(url).hash.slice(1)

/** What the worker does when it hands a mail over. */
const linkOf = (mail: MailRow, kind: 'PASSWORD_RESET' | 'FIRST_PASSWORD' = 'PASSWORD_RESET') =>
  transaction(api.ctx(), (ctx) => linkFor(ctx, kind, { ...mail, kind }))
async function aMailedToken({ id }: { id: string }): Promise<string> {
  await run('userPasswordReset', { id })
  const mail = (await queuedTo({ id })).at(-1)
  const link = mail && (await linkOf(mail))
  if (!link) throw new Error('No link was made.')
  return tokenOf(link.url)
}
async function aHandedLink({ id }: { id: string }): Promise<{ url: string; expiresAt: string }> {
  const ACCESS = 'mutation ($input: UserAccessLinkCreateInput!) { userAccessLinkCreate(input: $input) { url expiresAt } }'
  const { data } = await api.ask(ACCESS, { input: { id } }, admin)
  return at(data, 'userAccessLinkCreate') as { url: string; expiresAt: string }
}

describe('a link', () => {
  it('works in a browser where a sign-in was begun and left', async () => {
    const [user, other] = [await somebody(), await somebody()]
    await withTotp(api, other)
    const { cookie: owingFactor } = await halfSignedIn(api, other)
    const owingPassword = await signedIn(api, other.login === user.login ? other : await somebody())
    const policy = (cookie: string) => api.ask('{ passwordPolicy { minLength } instance { name } }', {}, { cookie })

    expect((await policy(owingFactor)).errors).toEqual([])
    expect((await policy(owingPassword)).errors).toEqual([])
    expect(codesOf(await complete(await aMailedToken(user), NEXT, { cookie: owingFactor }))).toEqual([])
    expect(await signIn(user, NEXT)).toEqual([])
  })

  it('stands in the fragment below the configured address, is stored as a hash, and expires after a day when handed over', async () => {
    const user = await somebody()

    const { url, expiresAt } = await aHandedLink(user)

    expect(url).toMatch(/^http:\/\/localhost:4000\/password#[\w-]{43}$/)
    const hours = (Date.parse(expiresAt) - Date.now()) / 3_600_000
    expect(hours).toBeCloseTo(24, 1)
    const rows = await linksOf(user)
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
    expect(await api.ctx().db.$count(mails, and(eq(mails.userId, user.id), eq(mails.kind, 'PASSWORD_CHANGED')))).toBe(1)
    const [record] = await api
      .ctx()
      .db.select()
      .from(auditEvents)
      .where(and(eq(auditEvents.targetId, user.id), eq(auditEvents.action, 'user.passwordResetComplete')))
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
    const [mail] = await queuedTo(user)
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
    ['a lock', ({ id }: Person) => run('userLock', { id })],
    ['becoming a service user', ({ id }: Person) => run('userUpdate', { id, type: 'SERVICE' })],
    ['deletion', ({ id, login }: Person) => run('userDelete', { id, login })],
    ['another password', ({ id }: Person) => run('userPasswordEdit', { id })],
  ])('ends by %s, with every mail that has not left', async (_, end) => {
    const user = await somebody()
    const tokens = [await aMailedToken(user), tokenOf((await aHandedLink(user)).url)]
    const [mail] = await queuedTo(user)

    expect(codesOf(await end(user))).toEqual([])

    for (const token of tokens) expect(codesOf(await complete(token))).toEqual(['EXPIRED'])
    expect(await linksOf(user)).toEqual([])
    const [left] = await api
      .ctx()
      .db.select()
      .from(mails)
      .where(eq(mails.id, String(mail?.id)))
    expect(left?.userId === null || left?.state === 'DISCARDED').toBe(true)
  })

  it('is made for nobody who was locked, deleted or became a service user while the mail was on its way', async () => {
    const [locked, deleted, service] = [await somebody(), await somebody(), await somebody()]
    for (const { id } of [locked, deleted, service]) await run('userPasswordReset', { id })
    const waiting = [await queuedTo(locked), await queuedTo(deleted), await queuedTo(service)].flat()
    await run('userLock', { id: locked.id })
    await run('userDelete', { id: deleted.id, login: deleted.login })
    await run('userUpdate', { id: service.id, type: 'SERVICE' })

    expect(await Promise.all(waiting.map((mail) => linkOf(mail)))).toEqual([null, null, null])
  })

  it('ends by one’s own change of the password', async () => {
    const user = await somebody()
    const token = tokenOf((await aHandedLink(user)).url)
    const CHANGE = 'mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { userErrors { code } } }'

    const input = { currentPassword: PASSWORD, newPassword: 'another quiet evening' }
    expect(codesOf(await api.ask(CHANGE, { input }, { cookie: await signedIn(api, user) }))).toEqual([])

    expect(codesOf(await complete(token))).toEqual(['EXPIRED'])
    expect(await api.ctx().db.$count(mails, and(eq(mails.userId, user.id), eq(mails.kind, 'PASSWORD_CHANGED')))).toBe(1)
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
    const user = await somebody()
    await aHandedLink(user)
    const [row] = await linksOf(user)
    const tokens = ['', 'x', '\u0000', '\ud800', 'A'.repeat(43), 'x'.repeat(100_000), String(row?.tokenHash.toString('base64url'))]

    const answers = []
    for (const token of tokens) answers.push(JSON.stringify((await complete(token)).data))

    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('EXPIRED')
  })
})
