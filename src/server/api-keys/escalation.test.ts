// Ways to more than one has, by way of keys. Each ends here.
import { eq, sql } from 'drizzle-orm'
import { type Api, anApi, at, type Caller } from '../../testing/api.ts'
import { create, idOf, keyIn, refusalsOf, renew, reveal, revoke, rowOf, secretIn, update, works } from '../../testing/api-keys.ts'
import { aKey, anAdministrator, anOrgAdmin, anOrganization, aUser, type Person, signedIn } from '../../testing/factories.ts'
import { users } from '../users/table.ts'

let api: Api
let here: { id: string; name: string }
let there: { id: string; name: string }
let orgAdmin: Person
beforeAll(async () => {
  api = await anApi()
})
beforeEach(async () => {
  ;[here, there] = [await anOrganization(api), await anOrganization(api)]
  orgAdmin = await anOrgAdmin(api, here)
})
afterAll(() => api.close())

const permissionsOf = async (caller: Caller) => at((await api.ask('{ viewer { permissions } }', {}, caller)).data, 'viewer', 'permissions')

describe('a key', () => {
  it('breeds no stronger and no longer-lived one', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000)
    const key = await aKey(api, orgAdmin, { permissions: ['readAudit'], expiresAt })

    const child = await create(api, { key }, { name: 'child', expiresAt: '2099-01-01T00:00:00Z', permissions: ['manageUser', 'readAudit'] })
    const grandchild = await create(api, { key: secretIn(child) }, { name: 'grandchild' })

    for (const answer of [child, grandchild]) {
      expect(keyIn(answer)).toMatchObject({ expiresAt: expiresAt.toISOString(), permissions: ['readAudit'] })
      expect(await permissionsOf({ key: secretIn(answer) })).toEqual(['readAudit'])
    }
  })

  it('breeds by its previous secret nothing that outlives that secret', async () => {
    const old = await aKey(api, orgAdmin)
    await renew(api, orgAdmin, { id: await idOf(api, old), overlapSeconds: 60 })

    const child = secretIn(await create(api, { key: old }, { name: 'child' }))
    const other = secretIn(await renew(api, { key: old }, { id: await idOf(api, await aKey(api, orgAdmin)) }))

    const end = (await rowOf(api, old)).previousUntil
    expect([(await rowOf(api, child)).expiresAt, (await rowOf(api, other)).expiresAt]).toEqual([end, end])
  })

  it('does not keep what its user lost', async () => {
    const key = await aKey(api, orgAdmin)
    expect(await permissionsOf({ key })).toContain('manageUser')

    await api.pool.db.execute(
      sql`update memberships set profile_id = (select id from profiles where name = 'read-only') where user_id = ${orgAdmin.id}`,
    )

    expect(await permissionsOf({ key })).toEqual([])
    expect(refusalsOf(await create(api, { key }, { name: 'k', userId: (await aUser(api, { in: [[here.name, 'analyst']] })).id }))).toEqual([
      'NOT_FOUND',
    ])
  })

  it('ends at the next request after its user is locked, both secrets', async () => {
    const old = await aKey(api, orgAdmin)
    const secret = secretIn(await renew(api, orgAdmin, { id: await idOf(api, old), overlapSeconds: 60 }))
    expect([await works(api, old), await works(api, secret)]).toEqual([true, true])

    await api.ctx().db.update(users).set({ lockedAt: new Date(), lockedByLabel: 'test' }).where(eq(users.id, orgAdmin.id))

    expect([await works(api, old), await works(api, secret)]).toEqual([false, false])
  })

  it('that was revoked or has expired renews neither itself nor another', async () => {
    const [revoked, expired] = [await aKey(api, orgAdmin), await aKey(api, orgAdmin, { expiresAt: new Date(Date.now() + 60_000) })]
    const other = await idOf(api, await aKey(api, orgAdmin))
    await revoke(api, orgAdmin, { id: await idOf(api, revoked) })
    await api.ctx().db.execute(sql`update api_keys set expires_at = now() - interval '1 second' where id = ${await idOf(api, expired)}`)

    for (const key of [revoked, expired])
      for (const id of [await idOf(api, key), other]) {
        const answer = await renew(api, { key }, { id })
        expect([answer.status, refusalsOf(answer)]).toEqual([401, ['UNAUTHENTICATED']])
      }
    expect(refusalsOf(await renew(api, orgAdmin, { id: await idOf(api, expired) }))).toEqual(['CONFLICT'])
  })

  it('restricted to one organization acts in no other', async () => {
    const both = await anOrgAdmin(api, here, there)
    const key = await aKey(api, both, { organizationIds: [here.id] })
    const [local, wide] = [
      await aUser(api, { in: [[there.name, 'analyst']] }),
      await aUser(api, { in: [here, there].map(({ name }) => [name, 'analyst']) }),
    ]

    expect((await api.ask('{ viewer { permissions } }', {}, { key, organization: there.name })).errors[0]?.extensions.code).toBe(
      'ORGANIZATION_UNAVAILABLE',
    )
    expect(refusalsOf(await create(api, { key }, { name: 'k', userId: local.id }))).toEqual(['NOT_FOUND'])
    expect(refusalsOf(await create(api, { key }, { name: 'k', userId: wide.id }))).toEqual(['NOT_SOLE_AUTHORITY'])
    expect(refusalsOf(await renew(api, { key }, { id: await idOf(api, wide.key) }))).toEqual(['NOT_FOUND'])
    expect(refusalsOf(await create(api, both, { name: 'k', userId: wide.id }))).toEqual([])
  })

  it('of a restricted kind gets, by renewing a stronger one, no more than it has', async () => {
    const weak = await aKey(api, orgAdmin, { permissions: [] })
    const strong = await aKey(api, orgAdmin)

    const renewed = secretIn(await renew(api, { key: weak }, { id: await idOf(api, strong) }))

    expect(await permissionsOf({ key: renewed })).toEqual([])
  })

  it('restricted elsewhere than another cannot renew that one', async () => {
    const both = await anOrgAdmin(api, here, there)
    const key = await aKey(api, both, { organizationIds: [here.id] })
    const other = await aKey(api, both, { organizationIds: [there.id] })

    expect(refusalsOf(await renew(api, { key }, { id: await idOf(api, other) }))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(await works(api, other)).toBe(true)
  })
})

describe('an organization administrator', () => {
  const wider = () => aUser(api, { in: [here, there].map(({ name }) => [name, 'analyst']) })
  const platformAdministrator = () =>
    aUser(api, {
      in: [
        ['platform', 'admin'],
        [here.name, 'analyst'],
      ],
    })
  const ofAnotherTenant = () => aUser(api, { in: [[there.name, 'analyst']] })

  it.each([
    ['a wider user', wider, 'NOT_SOLE_AUTHORITY'],
    ['a platform administrator', platformAdministrator, 'NOT_SOLE_AUTHORITY'],
    ['another tenant', ofAnotherTenant, 'NOT_FOUND'],
  ])('touches no key of %s', async (_, somebody, refusal) => {
    const user = await somebody()
    const id = await idOf(api, user.key)
    const before = await rowOf(api, user.key)
    const cookie = await signedIn(api, orgAdmin)

    for (const caller of [{ key: orgAdmin.key }, { cookie }]) {
      expect(refusalsOf(await create(api, caller, { name: 'k', userId: user.id }))).toEqual([refusal])
      for (const verb of [update, renew, revoke]) expect(refusalsOf(await verb(api, caller, { id }))).toEqual(['NOT_FOUND'])
    }
    expect(refusalsOf(await reveal(api, { cookie }, { id }))).toEqual(['NOT_FOUND'])
    expect({ ...(await rowOf(api, user.key)), lastUsedAt: null }).toEqual({ ...before, lastUsedAt: null })
  })

  it('without a Roster permission that the user holds there touches no key of that user', async () => {
    const auditor = await aUser(api, { in: [[here.name, 'org-admin']] })
    const limited = await aKey(api, orgAdmin, { permissions: ['manageUser'] })
    const id = await idOf(api, auditor.key)

    for (const verb of [update, renew, revoke])
      expect(refusalsOf(await verb(api, { key: limited }, { id }))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(refusalsOf(await create(api, { key: limited }, { name: 'k', userId: auditor.id }))).toEqual(['EXCEEDS_OWN_RIGHTS'])
  })

  it('sees and keeps no key of a user who joins another organization later', async () => {
    const user = await aUser(api, { in: [[here.name, 'analyst']] })
    const secret = secretIn(await create(api, orgAdmin, { name: 'k', userId: user.id }))
    const id = await idOf(api, secret)
    await api.ask(
      'mutation ($input: MembershipAddInput!) { membershipAdd(input: $input) { userErrors { code } } }',
      { input: { userId: user.id, organizationId: there.id, profileId: 'org-admin' } },
      await anAdministrator(api),
    )

    expect(refusalsOf(await renew(api, orgAdmin, { id }))).toEqual(['NOT_FOUND'])
    expect((await api.ask('{ viewer { user { id } } }', {}, { key: secret, organization: there.name })).errors[0]?.extensions.code).toBe(
      'ORGANIZATION_UNAVAILABLE',
    )
    expect(refusalsOf(await update(api, { key: secret }, { id, organizationIds: null }))).toEqual(['EXCEEDS_OWN_RIGHTS'])
  })
})

it('a user without permission touches nobody else’s key, and tells none from no key', async () => {
  const [user, neighbour] = [await aUser(api, { in: [[here.name, 'analyst']] }), await aUser(api, { in: [[here.name, 'analyst']] })]
  const ids = [await idOf(api, neighbour.key), await idOf(api, orgAdmin.key), '01890000-0000-7000-8000-000000000000', 'nonsense', '\u0000']

  for (const verb of [update, renew, revoke]) {
    const answers = await Promise.all(ids.map((id) => verb(api, user, { id })))
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
    expect(answers.map(refusalsOf)).toEqual(answers.map(() => ['NOT_FOUND']))
  }
  expect(await works(api, neighbour.key)).toBe(true)
})
