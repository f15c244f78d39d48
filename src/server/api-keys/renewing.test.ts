import { desc, eq } from 'drizzle-orm'
import { type Api, anApi, at } from '../../testing/api.ts'
import { create, idOf, keyIn, refusalsOf, renew, revoke, rowOf, secretIn, update, works } from '../../testing/api-keys.ts'
import { aKey, anAdministrator, anOrgAdmin, anOrganization, aUser, type Person, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import * as authentication from '../settings/authentication.ts'

let api: Api
let user: Person
beforeEach(async () => {
  api = await anApi()
  user = await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })
})
afterEach(() => api.close())

const DAY = 24 * 60 * 60
const recordsOf = (id: string, action: string) =>
  api
    .ctx()
    .db.select()
    .from(auditEvents)
    .where(eq(auditEvents.targetId, id))
    .orderBy(desc(auditEvents.id))
    .then((all) => all.filter((one) => one.action === action))

describe('apiKeyRenew', () => {
  it('gives a new secret under the same prefix; the old one ends at once', async () => {
    const old = await aKey(api, user)

    const answer = await renew(api, user, { id: await idOf(api, old) })

    const secret = secretIn(answer)
    expect([await works(api, old), await works(api, secret)]).toEqual([false, true])
    expect(keyIn(answer)).toMatchObject({ prefix: old.slice(0, 12), version: 2, renewedAt: expect.any(String), previousValidUntil: null })
    expect(secret.slice(0, 12)).toBe(old.slice(0, 12))
    expect(await recordsOf(user.id, 'apiKey.renew')).toMatchObject([{ after: { key: old.slice(0, 12), overlapSeconds: 0 } }])
  })

  it('leaves the old one for the overlap, then refuses and marks it, and records that once a day', async () => {
    const old = await aKey(api, user)
    const answer = await renew(api, user, { id: await idOf(api, old), overlapSeconds: 3600 })
    const secret = secretIn(answer)

    expect(keyIn(answer)).toMatchObject({ previousValidUntil: expect.any(String) })
    api.pass(3590)
    expect([await works(api, old), await works(api, secret)]).toEqual([true, true])
    expect((await rowOf(api, old)).reusedAt).toBeNull()
    api.pass(20)
    expect([await works(api, old), await works(api, secret)]).toEqual([false, true])
    await api.settled()

    const first = (await rowOf(api, old)).reusedAt
    expect(first).toEqual(expect.any(Date))
    expect(await recordsOf(user.id, 'apiKey.reuse')).toMatchObject([
      { actorLabel: 'system', address: '127.0.0.1', after: { key: old.slice(0, 12) } },
    ])

    await works(api, old)
    await api.settled()
    expect((await rowOf(api, old)).reusedAt).toEqual(first)
    for (const seconds of [61, DAY / 2]) {
      api.pass(seconds)
      await works(api, old)
      await api.settled()
    }
    expect((await rowOf(api, old)).reusedAt).not.toEqual(first)
    expect(await recordsOf(user.id, 'apiKey.reuse')).toHaveLength(1)
    api.pass(DAY / 2)
    await works(api, old)
    await api.settled()
    expect(await recordsOf(user.id, 'apiKey.reuse')).toHaveLength(2)
  })

  it.each([-1, 7 * DAY + 1, 2_147_483_647])('refuses an overlap of %j seconds', async (overlapSeconds) => {
    const old = await aKey(api, user)

    const answer = await renew(api, user, { id: await idOf(api, old), overlapSeconds })

    expect(answer.data).toMatchObject({ apiKeyRenew: { userErrors: [{ code: 'INVALID', field: ['overlapSeconds'] }] } })
    expect(await works(api, old)).toBe(true)
  })

  it('ends the secret from an earlier renewal at once', async () => {
    const first = await aKey(api, user)
    const id = await idOf(api, first)
    const second = secretIn(await renew(api, user, { id, overlapSeconds: DAY }))
    const third = secretIn(await renew(api, user, { id, overlapSeconds: DAY }))

    expect(await Promise.all([first, second, third].map((key) => works(api, key)))).toEqual([false, true, true])
  })

  it('lets a key renew itself, with its limits, but not by its previous secret', async () => {
    const expiresAt = new Date(Date.now() + DAY * 1000)
    const old = await aKey(api, user, { expiresAt, permissions: ['manageTask'] })
    const id = await idOf(api, old)

    const answer = await renew(api, { key: old }, { id, overlapSeconds: 60 })

    expect(keyIn(answer)).toMatchObject({ expiresAt: expiresAt.toISOString(), permissions: ['manageTask'] })
    expect(refusalsOf(await renew(api, { key: old }, { id }))).toEqual(['CONFLICT'])
    expect(refusalsOf(await renew(api, { key: secretIn(answer) }, { id }))).toEqual([])
  })

  it('dies with the key: neither secret outlives the revocation', async () => {
    const old = await aKey(api, user)
    const id = await idOf(api, old)
    const secret = secretIn(await renew(api, user, { id, overlapSeconds: DAY }))

    expect(keyIn(await revoke(api, user, { id, reason: 'Found in a log' }))).toMatchObject({ state: 'REVOKED', isRevealable: false })

    expect([await works(api, old), await works(api, secret)]).toEqual([false, false])
    expect(refusalsOf(await renew(api, user, { id }))).toEqual(['CONFLICT'])
    expect(refusalsOf(await update(api, user, { id, expiresAt: null }))).toEqual(['CONFLICT'])
    expect(refusalsOf(await revoke(api, user, { id }))).toEqual(['CONFLICT'])
    expect(await recordsOf(user.id, 'apiKey.revoke')).toMatchObject([{ reason: 'Found in a log' }])
  })

  it('is not repeated by an idempotent repetition, and shows no secret then', async () => {
    const id = await idOf(api, await aKey(api, user))
    const request = { id, idempotencyKey: 'once' }

    const [first, second] = [await renew(api, user, request), await renew(api, user, request)]

    expect(await works(api, secretIn(first))).toBe(true)
    expect(refusalsOf(second)).toEqual(['SECRET_NOT_REPLAYABLE'])
    expect([at(second.data, 'apiKeyRenew', 'secret'), keyIn(second)]).toEqual([null, keyIn(first)])
  })

  it('through another key hands on that key’s restrictions and expiry', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000)
    const limited = await aKey(api, user, { expiresAt, permissions: ['manageTask'] })
    const id = await idOf(api, await aKey(api, user, { permissions: ['manageTask', 'manageCase/create'] }))

    const answer = await renew(api, { key: limited }, { id })

    expect(keyIn(answer)).toMatchObject({ expiresAt: expiresAt.toISOString(), permissions: ['manageTask'] })
  })

  it('for somebody else leaves a key that holds where its renewer manages', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const [admin, other] = [await anOrgAdmin(api, here), await aUser(api, { in: [[here.name, 'analyst']] })]
    const id = await idOf(api, await aKey(api, other))

    const secret = secretIn(await renew(api, admin, { id }))

    await api.ask(
      'mutation ($input: MembershipAddInput!) { membershipAdd(input: $input) { userErrors { code } } }',
      { input: { userId: other.id, organizationId: there.id, profileId: 'analyst' } },
      await anAdministrator(api),
    )
    expect((await rowOf(api, secret)).organizationIds).toEqual([here.id])
    expect((await api.ask('{ viewer { user { id } } }', {}, { key: secret, organization: there.name })).status).toBe(403)
  })
})

describe('a limit to the life of keys', () => {
  it('is kept by create, update and renew, with a sentence', async () => {
    const cookie = await signedIn(api, user)
    const id = await idOf(api, await aKey(api, user))
    await authentication.update(api.ctx(), { apiKeyMaxDays: 30 })
    const inDays = (days: number) => new Date(Date.now() + days * DAY * 1000).toISOString()

    const answers = [
      await create(api, { cookie }, { name: 'for ever' }),
      await create(api, { cookie }, { name: 'too long', expiresAt: inDays(30.01) }),
      await update(api, { cookie }, { id, expiresAt: inDays(31) }),
      await update(api, { cookie }, { id, expiresAt: null }),
      await renew(api, { cookie }, { id }),
    ]

    expect(answers.map(refusalsOf)).toEqual(answers.map(() => ['INVALID']))
    expect(at(answers[4]?.data ?? null, 'apiKeyRenew', 'userErrors', 0, 'message')).toContain('at most 30 days')
    expect(refusalsOf(await update(api, { cookie }, { id, name: 'only the name' }))).toEqual([])
    expect(refusalsOf(await update(api, { cookie }, { id, expiresAt: inDays(29.9) }))).toEqual([])
    expect(refusalsOf(await renew(api, { cookie }, { id }))).toEqual([])
    expect(refusalsOf(await create(api, { cookie }, { name: 'short', expiresAt: inDays(29.9) }))).toEqual([])
  })
})
