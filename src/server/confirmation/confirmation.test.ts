import { and, eq, isNotNull } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { until } from '../../testing/embedded.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person, signedIn } from '../../testing/factories.ts'
import { hash, verify } from '../passwords/hashing.ts'
import { sessions } from '../sessions/table.ts'
import { throttles } from '../sign-in/table.ts'
import { users } from '../users/table.ts'

let api: Api
beforeEach(async () => {
  api = await anApi()
})
afterEach(() => api.close())

const FIVE_MINUTES = 5 * 60
const CONFIRM = 'mutation ($input: IdentityConfirmInput!) { identityConfirm(input: $input) { confirmedUntil userErrors { code field } } }'
const EMAIL = 'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { user { email } userErrors { code } } }'
const confirm = (cookie: string, password: string = PASSWORD) => api.ask(CONFIRM, { input: { password } }, { cookie })
const confirmedUntil = async (caller: { cookie?: string; key?: string }) =>
  at((await api.ask('{ viewer { confirmedUntil } }', {}, caller)).data, 'viewer', 'confirmedUntil')
const somebody = async (): Promise<Person> => aUser(api, { in: [[(await anOrganization(api)).name, 'read-only']] })

it('comes with the sign-in for five minutes, then by password for five more', async () => {
  const cookie = await signedIn(api, await somebody())

  expect(await confirmedUntil({ cookie })).toEqual(expect.any(String))
  api.pass(FIVE_MINUTES + 1)
  expect(await confirmedUntil({ cookie })).toBeNull()

  const answer = await confirm(cookie)
  expect(codesOf(answer)).toEqual([])
  expect(await confirmedUntil({ cookie })).toBe(at(answer.data, 'identityConfirm', 'confirmedUntil'))
  api.pass(FIVE_MINUTES + 1)
  expect(await confirmedUntil({ cookie })).toBeNull()
})

it.each(['wrong', '', 'x'.repeat(100_000), '\u0000', `${PASSWORD} `])('is refused with %.20j', async (password) => {
  const cookie = await signedIn(api, await somebody())
  api.pass(FIVE_MINUTES + 1)

  const answer = await confirm(cookie, password)

  expect(answer.data).toEqual({
    identityConfirm: { confirmedUntil: null, userErrors: [{ code: 'INVALID_CREDENTIALS', field: ['password'] }] },
  })
  expect(await confirmedUntil({ cookie })).toBeNull()
})

it('is asked for before one’s own email, which the same request then changes', async () => {
  const user = await somebody()
  const cookie = await signedIn(api, user)
  const request = { input: { id: user.id, email: 'new@example.org', idempotencyKey: 'the same' } }
  api.pass(FIVE_MINUTES + 1)

  expect(codesOf(await api.ask(EMAIL, request, { cookie }))).toEqual(['CONFIRMATION_REQUIRED'])
  await confirm(cookie)
  expect((await api.ask(EMAIL, request, { cookie })).data).toEqual({
    userEmailUpdate: { user: { email: 'new@example.org' }, userErrors: [] },
  })
})

it('is not asked of keys, nor for the email of somebody else', async () => {
  const [admin, user] = [await anAdministrator(api), await somebody()]
  const cookie = await signedIn(api, admin)
  api.pass(FIVE_MINUTES + 1)

  expect(codesOf(await api.ask(EMAIL, { input: { id: user.id, email: 'by-key@example.org' } }, user))).toEqual([])
  expect(codesOf(await api.ask(EMAIL, { input: { id: user.id, email: 'by-admin@example.org' } }, { cookie }))).toEqual([])
})

it('confirms one session, not the others of the user', async () => {
  const user = await somebody()
  const [one, other] = [await signedIn(api, user), await signedIn(api, user)]
  api.pass(FIVE_MINUTES + 1)

  await confirm(one)

  expect([await confirmedUntil({ cookie: one }), await confirmedUntil({ cookie: other })]).toEqual([expect.any(String), null])
})

it('is nothing for keys and strangers', async () => {
  const user = await somebody()

  const answers = [
    await api.ask(CONFIRM, { input: { password: PASSWORD } }, user),
    await api.ask(CONFIRM, { input: { password: PASSWORD } }),
  ]

  expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual(['FORBIDDEN', 'UNAUTHENTICATED'])
  expect(await confirmedUntil(user)).toBeNull()
})

it.each([
  ['a lock', async () => ({ lockedAt: new Date(), lockedByLabel: 'test' })],
  ['another password', async () => ({ passwordHash: await hash('another long password') })],
])('is refused when %s comes while the password is compared', async (_, changed) => {
  const change = await changed()
  const user = await somebody()
  const cookie = await signedIn(api, user)
  api.pass(FIVE_MINUTES + 1)
  // the comparison waits behind these
  const queue = Array.from({ length: 190 }, () => verify(null, 'x'))

  const confirming = confirm(cookie)
  // a try is counted before it is compared
  await until(async () => (await api.ctx().db.$count(throttles)) > 0)
  await api.ctx().db.update(users).set(change).where(eq(users.id, user.id))

  expect(at((await confirming).data, 'identityConfirm', 'confirmedUntil') ?? null).toBeNull()
  expect(await api.ctx().db.$count(sessions, and(eq(sessions.userId, user.id), isNotNull(sessions.confirmedAt)))).toBe(0)
  await Promise.all(queue)
})
