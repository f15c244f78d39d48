import { desc, eq } from 'drizzle-orm'
import { type Api, anApi, at } from '../../testing/api.ts'
import { idOf, keyIn, refusalsOf, renew, reveal, revoke, rowOf, secretIn } from '../../testing/api-keys.ts'
import { aKey, anAdministrator, anOrgAdmin, anOrganization, aUser, PASSWORD, type Person, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import * as authentication from '../settings/authentication.ts'
import { apiKeys } from './table.ts'

let api: Api
let user: Person
let here: { id: string; name: string }
let cookie: string
beforeEach(async () => {
  api = await anApi()
  here = await anOrganization(api)
  user = await aUser(api, { in: [[here.name, 'analyst']] })
  cookie = await signedIn(api, user)
})
afterEach(() => api.close())

const recordsOf = (id: string) => api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, id)).orderBy(desc(auditEvents.id))
const confirm = (who: string) =>
  api.ask(
    'mutation ($input: IdentityConfirmInput!) { identityConfirm(input: $input) { confirmedUntil } }',
    { input: { password: PASSWORD } },
    { cookie: who },
  )

it('shows the present secret to the owner in front of a fresh session, and records it without the secret', async () => {
  const key = await aKey(api, user)
  const id = await idOf(api, key)

  const answer = await reveal(api, { cookie }, { id })

  expect(secretIn(answer)).toBe(key)
  const [record] = await recordsOf(user.id)
  expect(record).toMatchObject({ action: 'apiKey.reveal', actorLabel: user.login, after: { key: key.slice(0, 12) } })
  expect(JSON.stringify(record?.after)).not.toContain(key.slice(13))
  const renewed = secretIn(await renew(api, { cookie }, { id, overlapSeconds: 60 }))
  expect(secretIn(await reveal(api, { cookie }, { id }))).toBe(renewed)
})

it('asks for confirmation five minutes after the sign-in, and shows nothing before', async () => {
  const id = await idOf(api, await aKey(api, user))
  api.pass(5 * 60 + 1)

  const refused = await reveal(api, { cookie }, { id, idempotencyKey: 'same' })
  expect([refusalsOf(refused), at(refused.data, 'apiKeyReveal', 'secret')]).toEqual([['CONFIRMATION_REQUIRED'], null])
  expect((await recordsOf(user.id))[0]?.action).not.toBe('apiKey.reveal')

  await confirm(cookie)
  expect(refusalsOf(await reveal(api, { cookie }, { id, idempotencyKey: 'same' }))).toEqual([])
})

it('does not show it twice for one idempotency key', async () => {
  const id = await idOf(api, await aKey(api, user))
  await reveal(api, { cookie }, { id, idempotencyKey: 'once' })

  const again = await reveal(api, { cookie }, { id, idempotencyKey: 'once' })

  expect([refusalsOf(again), at(again.data, 'apiKeyReveal', 'secret'), keyIn(again)]).toEqual([
    ['SECRET_NOT_REPLAYABLE'],
    null,
    expect.objectContaining({ id }),
  ])
})

it.each([
  ['its own', (id: string) => id],
  ['another', async () => idOf(api, await aKey(api, user))],
])('is never a key’s to do: %s', async (_, which) => {
  const key = await aKey(api, user)

  const answer = await reveal(api, { key }, { id: await which(await idOf(api, key)) })

  expect(refusalsOf(answer)).toEqual(['FORBIDDEN'])
  expect(answer.data).toBeNull()
})

it('says why there is nothing to show', async () => {
  const [revoked, kept, erased] = [await idOf(api, await aKey(api, user)), await idOf(api, await aKey(api, user)), await aKey(api, user)]
  const sentence = async (id: string) => at((await reveal(api, { cookie }, { id })).data, 'apiKeyReveal', 'userErrors', 0)
  await revoke(api, { cookie }, { id: revoked })
  await api
    .ctx()
    .db.update(apiKeys)
    .set({ sealed: Buffer.from('no key of ours') })
    .where(eq(apiKeys.id, kept))

  expect(await sentence(revoked)).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('revoked') })
  expect(await sentence(kept)).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('key ring') })
  await authentication.update(api.ctx(), { apiKeyReveal: false, confirmation: 'ERASE' })
  expect(await sentence(await idOf(api, erased))).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('does not reveal') })
  expect((await rowOf(api, erased)).isSealed).toBe(false)
  await authentication.update(api.ctx(), { apiKeyReveal: true })
  expect(await sentence(await idOf(api, erased))).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('not kept') })
  expect(secretIn(await reveal(api, { cookie }, { id: await idOf(api, await aKey(api, user)) }))).toMatch(/^rst_/)
})

it('is a manager’s with authority over the whole account', async () => {
  const [orgAdmin, key] = [await anOrgAdmin(api, here), await aKey(api, user)]

  expect(secretIn(await reveal(api, { cookie: await signedIn(api, orgAdmin) }, { id: await idOf(api, key) }))).toBe(key)
  expect(secretIn(await reveal(api, { cookie: await signedIn(api, await anAdministrator(api)) }, { id: await idOf(api, key) }))).toBe(key)
})

it('tells strangers’ keys from no keys to nobody', async () => {
  const there = await anOrganization(api)
  const stranger = await aUser(api, { in: [[there.name, 'org-admin']] })
  const ids = [await idOf(api, stranger.key), '01890000-0000-7000-8000-000000000000', 'nonsense', '']

  const answers = await Promise.all(ids.map((id) => reveal(api, { cookie }, { id })))

  expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
  expect(answers.map(refusalsOf)).toEqual(answers.map(() => ['NOT_FOUND']))
})
