import { and, eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, PASSWORD, type Person, sendsMail, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { mails } from '../mail/table.ts'
import { sessions } from '../sessions/table.ts'
import { users } from '../users/table.ts'

let api: Api
let mailless: Api
let admin: Person
let organization: { id: string; name: string }
beforeAll(async () => {
  api = await anApi()
  mailless = await anApi()
  await sendsMail(api)
  admin = await anAdministrator(api)
  organization = await anOrganization(api)
})
afterAll(async () => {
  await api.close()
  await mailless.close()
})

const NEXT = 'quiet mountains in the north'
const VERBS = ['userPasswordSet', 'userPasswordEdit', 'userPasswordReset', 'userPasswordChangeRequire', 'userAccessLinkCreate'] as const
const run = (verb: (typeof VERBS)[number], input: object, caller: { key: string } = admin, on = api) => {
  const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input!`
  const object = verb === 'userAccessLinkCreate' ? 'url expiresAt' : 'user { id hasPassword mustChangePassword state }'
  const secret = verb === 'userPasswordSet' || verb === 'userPasswordEdit' ? 'password' : ''
  return on.ask(
    `mutation ($input: ${type}) { ${verb}(input: $input) { ${object} ${secret} userErrors { code rule field message } } }`,
    { input },
    caller,
  )
}
const somebody = (wanted: object = {}) => aUser(api, { in: [[organization.name, 'analyst']], email: 'somebody@example.org', ...wanted })
const signIn = async ({ login }: { login: string }, password: string) =>
  codesOf(
    await api.ask('mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }', { input: { login, password } }),
  )
const BLOCKED = 'query ($id: ID!) { user(id: $id) { viewerCanEditPassword viewerCanResetPassword blockedActions { action code } } }'
const userOf = async ({ id }: { id: string }, caller: { key: string } = admin, on = api) =>
  at((await on.ask(BLOCKED, { id }, caller)).data, 'user')
const sessionCount = ({ id }: { id: string }) => api.ctx().db.$count(sessions, eq(sessions.userId, id))
const mailsTo = async ({ id }: { id: string }) =>
  (await api.ctx().db.select({ kind: mails.kind }).from(mails).where(eq(mails.userId, id))).map(({ kind }) => kind)
const recordsOf = async ({ id }: { id: string }, action: string) =>
  api
    .ctx()
    .db.select({ actorId: auditEvents.actorId, before: auditEvents.before, after: auditEvents.after })
    .from(auditEvents)
    .where(and(eq(auditEvents.targetId, id), eq(auditEvents.action, action)))

describe('the first password', () => {
  it('is generated, shown once, and must be changed at the first sign-in', async () => {
    const user = await somebody({ password: false })

    const { data } = await run('userPasswordSet', { id: user.login })

    const password = String(at(data, 'userPasswordSet', 'password'))
    expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/)
    expect(at(data, 'userPasswordSet', 'user')).toEqual({ id: user.id, hasPassword: true, mustChangePassword: true, state: 'ACTIVE' })
    expect(await signIn(user, password)).toEqual([])
    expect(JSON.stringify(await recordsOf(user, 'user.passwordSet'))).not.toContain(password)
    expect(await recordsOf(user, 'user.passwordSet')).toMatchObject([{ actorId: admin.id, after: { isGenerated: true } }])
  })

  it('can be typed, by the policy, and needs no mail', async () => {
    const user = await aUser(mailless, { password: false, login: 'typed' })
    const own = await anAdministrator(mailless)

    const refused = await run('userPasswordSet', { id: user.id, password: 'typed' }, own, mailless)
    expect(at(refused.data, 'userPasswordSet', 'userErrors')).toMatchObject([
      { code: 'POLICY', rule: 'MIN_LENGTH', field: ['password'] },
      { code: 'POLICY', rule: 'NOT_YOURS' },
    ])
    const { data } = await run('userPasswordSet', { id: user.id, password: NEXT }, own, mailless)
    expect(at(data, 'userPasswordSet')).toMatchObject({ password: null, userErrors: [], user: { hasPassword: true } })
  })

  it('is only the first: there is none to set where there is one', async () => {
    const user = await somebody()

    expect(codesOf(await run('userPasswordSet', { id: user.id, password: NEXT }))).toEqual(['CONFLICT'])
    expect(await signIn(user, PASSWORD)).toEqual([])
  })

  it('set twice at once, is set once', async () => {
    const user = await somebody({ password: false })

    const answers = await Promise.all([1, 2, 3].map(() => run('userPasswordSet', { id: user.id })))

    expect(answers.flatMap(codesOf)).toEqual(['CONFLICT', 'CONFLICT'])
  })
})

describe('another password', () => {
  it('ends every session, must be changed, and is told to the user by mail', async () => {
    const user = await somebody()
    const cookie = await signedIn(api, user)

    const { data } = await run('userPasswordEdit', { id: user.id })

    const password = String(at(data, 'userPasswordEdit', 'password'))
    expect([await sessionCount(user), (await api.ask('{ viewer { user { id } } }', {}, { cookie })).data]).toEqual([0, { viewer: null }])
    expect([await signIn(user, PASSWORD), await signIn(user, password)]).toEqual([['INVALID_CREDENTIALS'], []])
    expect(at(data, 'userPasswordEdit', 'user', 'mustChangePassword')).toBe(true)
    expect(await mailsTo(user)).toContain('PASSWORD_CHANGED')
    expect((await api.ask('{ viewer { user { id } } }', {}, user)).errors).toEqual([])
  })

  it('needs a mail server, and a password to replace', async () => {
    const [own, user] = [await anAdministrator(mailless), await aUser(mailless)]

    expect(codesOf(await run('userPasswordEdit', { id: user.id }, own, mailless))).toEqual(['SMTP_REQUIRED'])
    expect(codesOf(await run('userPasswordEdit', { id: (await somebody({ password: false })).id }))).toEqual(['CONFLICT'])
  })
})

describe('a reset', () => {
  it('queues a mail, leaves the password and the sessions, and is on record', async () => {
    const user = await somebody()
    await signedIn(api, user)

    expect(codesOf(await run('userPasswordReset', { id: user.id }))).toEqual([])

    expect([(await mailsTo(user)).filter((kind) => kind !== 'API_KEY_CREATED'), await sessionCount(user)]).toEqual([['PASSWORD_RESET'], 1])
    expect(await recordsOf(user, 'user.passwordReset')).toHaveLength(1)
  })

  it('needs a mail server, an address and an unlocked user, and says so beforehand', async () => {
    const own = await anAdministrator(mailless)
    const [unreached, lockedOut] = [await somebody({ email: null }), await somebody()]
    await api.ctx().db.update(users).set({ lockedAt: new Date(), lockedByLabel: 'test' }).where(eq(users.id, lockedOut.id))
    const there = await aUser(mailless, { email: 'there@example.org' })

    expect(codesOf(await run('userPasswordReset', { id: there.id }, own, mailless))).toEqual(['SMTP_REQUIRED'])
    expect(codesOf(await run('userPasswordReset', { id: unreached.id }))).toEqual(['NO_ADDRESS'])
    expect(codesOf(await run('userPasswordReset', { id: lockedOut.id }))).toEqual(['CONFLICT'])
    expect(codesOf(await run('userAccessLinkCreate', { id: lockedOut.id }))).toEqual(['CONFLICT'])
    expect(at((await userOf(there, own, mailless)) ?? null, 'blockedActions')).toEqual([
      { action: 'EDIT_PASSWORD', code: 'SMTP_REQUIRED' },
      { action: 'RESET_PASSWORD', code: 'SMTP_REQUIRED' },
    ])
    expect(at((await userOf(unreached)) ?? null, 'blockedActions')).toEqual([{ action: 'RESET_PASSWORD', code: 'NO_ADDRESS' }])
    expect(at((await userOf(lockedOut)) ?? null, 'blockedActions')).toEqual([
      { action: 'RESET_PASSWORD', code: 'CONFLICT' },
      { action: 'CREATE_ACCESS_LINK', code: 'CONFLICT' },
    ])
  })

  it('goes to the login where that is an address and there is no email', async () => {
    const user = await somebody({ email: null, login: 'reached@example.org' })

    expect(codesOf(await run('userPasswordReset', { id: user.id }))).toEqual([])
  })
})

it('demands a change of running sessions at their next request, and of no key', async () => {
  const user = await somebody()
  const cookie = await signedIn(api, user)

  expect(
    at((await run('userPasswordChangeRequire', { id: user.id })).data, 'userPasswordChangeRequire', 'user', 'mustChangePassword'),
  ).toBe(true)

  expect((await api.ask('{ permissions { name } }', {}, { cookie })).errors[0]?.extensions.code).toBe('PASSWORD_CHANGE_REQUIRED')
  expect((await api.ask('{ permissions { name } }', {}, user)).errors).toEqual([])
  await run('userPasswordChangeRequire', { id: user.id })
  expect(await recordsOf(user, 'user.passwordChangeRequire')).toHaveLength(1)
  expect(codesOf(await run('userPasswordChangeRequire', { id: (await somebody({ password: false })).id }))).toEqual(['CONFLICT'])
})

describe('strangers to the account', () => {
  it.each(VERBS)('are refused %s, each with the code that says why', async (verb) => {
    const [user, owner, elsewhere] = [await somebody(), await anOrgAdmin(api, organization), await anOrganization(api)]
    const shared = await aUser(api, {
      in: [
        [organization.name, 'analyst'],
        [elsewhere.name, 'analyst'],
      ],
    })
    const service = await aUser(api, { type: 'SERVICE', in: [[organization.name, 'analyst']] })
    const hash = async () => (await api.ctx().db.select({ hash: users.passwordHash }).from(users).where(eq(users.id, user.id)))[0]?.hash
    const before = await hash()

    expect(codesOf(await run(verb, { id: user.id }, await anOrgAdmin(api, elsewhere)))).toEqual(['NOT_FOUND'])
    expect(codesOf(await run(verb, { id: user.id }, await somebody()))).toEqual(['NOT_FOUND'])
    expect(codesOf(await run(verb, { id: user.id }, user))).toEqual(['SELF'])
    expect(codesOf(await run(verb, { id: shared.id }, owner))).toEqual(['NOT_SOLE_AUTHORITY'])
    expect(codesOf(await run(verb, { id: service.id }, owner))).toEqual(['INVALID'])
    for (const id of ['01890000-0000-7000-8000-00000000abcd', 'no\u0000body', ''])
      expect(codesOf(await run(verb, { id }))).toEqual(['NOT_FOUND'])
    expect((await run(verb, { id: user.id }, { key: '' })).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect(await hash()).toBe(before)
    expect(await userOf(user, user)).toMatchObject({ viewerCanEditPassword: false, viewerCanResetPassword: false })
    expect(await userOf(service)).toMatchObject({ viewerCanEditPassword: false, blockedActions: [] })
  })
})
