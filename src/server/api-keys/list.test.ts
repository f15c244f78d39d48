import { sql } from 'drizzle-orm'
import { type Api, anApi, at, type Caller } from '../../testing/api.ts'
import { create, idOf, renew, revoke, secretIn } from '../../testing/api-keys.ts'
import { aKey, anAdministrator, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'

let api: Api
let admin: Person
let here: { id: string; name: string }
let there: { id: string; name: string }
beforeEach(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
  ;[here, there] = [await anOrganization(api), await anOrganization(api)]
})
afterEach(() => api.close())

const LIST = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder) {
  apiKeys(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    nodes { id name prefix state user { login } createdBy { label } } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage endCursor } totalCount totalCountIsExact } }`
const list = (variables: object, caller: Caller = admin) => api.ask(LIST, variables, caller)
const namesOf = async (variables: object, caller: Caller = admin) =>
  ((at((await list(variables, caller)).data, 'apiKeys', 'nodes') ?? []) as { name: string }[]).map(({ name }) => name)
/** A key of a name, so that lists can be read. */
async function named(name: string, user: { id: string }, caller: Caller = admin, limits: object = {}): Promise<string> {
  return secretIn(await create(api, caller, { name, userId: user.id, ...limits }))
}
const member = (...of: { name: string }[]) => aUser(api, { in: of.map(({ name }) => [name, 'analyst']) })
const KEYS = 'query ($id: ID!) { user(id: $id) { apiKeys { name state } } }'
const keysOf = async (user: { id: string }, caller: Caller) => at((await api.ask(KEYS, { id: user.id }, caller)).data, 'user', 'apiKeys')

describe('apiKeys', () => {
  it('leads from a found secret, or its start, to the owner, and repeats nothing of the rest', async () => {
    const user = await member(here)
    const secret = await named('found', user)

    for (const text of [secret, secret.slice(0, 12), ` token=${secret}`, `${secret.slice(0, 20)}…`]) {
      const answer = await list({ filter: { prefix: text } })
      expect(at(answer.data, 'apiKeys', 'nodes')).toMatchObject([{ name: 'found', user: { login: user.login } }])
      const cursor = String(at(answer.data, 'apiKeys', 'edges', 0, 'cursor'))
      expect(JSON.stringify(answer.data) + Buffer.from(cursor, 'base64url').toString()).not.toContain(secret.slice(13))
    }
    for (const text of ['rst_', 'rst_ab', 'x', '%', '\u0000', secret.slice(4)])
      expect(await namesOf({ filter: { prefix: text } })).toEqual([])
  })

  it('filters by user, organization, maker, state, expiry and use', async () => {
    const [anna, bert] = [await member(here), await member(here, there)]
    const in30 = new Date(Date.now() + 30 * 86_400_000).toISOString()
    await named('a', anna, admin, { expiresAt: in30 })
    await named('b', bert, admin, { organizationIds: [there.id] })
    await named('c', bert, bert)
    await revoke(api, admin, { id: await idOf(api, await named('r', anna)) })
    const only = async (filter: object) => (await namesOf({ filter, orderBy: { field: 'NAME' } })).filter((name) => name !== 'test')

    expect(await only({ userId: anna.login.toUpperCase() })).toEqual(['a', 'r'])
    expect(await only({ userId: anna.id, state: 'ACTIVE' })).toEqual(['a'])
    expect(await only({ organizationId: here.name })).toEqual(['a', 'c', 'r'])
    expect(await only({ organizationId: there.id })).toEqual(['b', 'c'])
    expect(await only({ createdById: bert.id })).toEqual(['c'])
    expect(await only({ createdById: bert.login })).toEqual(['c'])
    expect(await only({ state: 'REVOKED' })).toEqual(['r'])
    expect(await only({ expiresBefore: new Date(Date.now() + 31 * 86_400_000).toISOString() })).toEqual(['a'])
    expect(await only({ expiresBefore: in30 })).toEqual([])
    await api.ctx().db.execute(sql`update api_keys set last_used_at = '2020-01-02' where name = 'b'`)
    await api.ctx().db.execute(sql`update api_keys set created_at = '2019-01-01' where name = 'c'`)
    expect(await only({ unusedSince: '2020-01-01T00:00:00Z' })).toEqual(['c'])
    expect(await only({ unusedSince: '2021-01-01T00:00:00Z' })).toEqual(['b', 'c'])
    await api.ctx().db.execute(sql`update api_keys set last_used_at = now() where name = 'c'`)
    expect(await only({ unusedSince: '2021-01-01T00:00:00Z' })).toEqual(['b'])
    api.pass(31 * 86_400)
    expect(await only({ state: 'EXPIRED' })).toEqual(['a'])
    for (const ref of ['nobody', '\u0000', '01890000-0000-7000-8000-000000000000'])
      for (const field of ['userId', 'organizationId', 'createdById']) expect(await only({ [field]: ref })).toEqual([])
  })

  it('searches names and owners, and filters by use, expiry and restrictions, also negated', async () => {
    const [anna, bert] = [await member(here), await member(here)]
    const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString()
    const secret = await named('Nightly 50%', anna, admin, { expiresAt: days(20), networks: ['192.0.2.0/24'] })
    await named('deploy', anna, admin, { expiresAt: days(60), permissions: [] })
    await named('other', bert, admin, { organizationIds: [here.id] })
    await api.ctx().db.execute(sql`update api_keys set last_used_at = now() - interval '40 days' where name = 'deploy'`)
    const only = async (filter: object) => (await namesOf({ filter, orderBy: { field: 'NAME' } })).filter((name) => name !== 'test')
    const ofAnna = { userId: anna.id }

    expect(await only({ search: 'NIGHTLY 50%' })).toEqual(['Nightly 50%'])
    expect(await only({ search: '0_' })).toEqual([])
    expect(await only({ search: anna.login.slice(0, -1) })).toEqual(expect.arrayContaining(['deploy', 'Nightly 50%']))
    expect(await only({ search: `Authorization: Bearer ${secret}` })).toEqual(['Nightly 50%'])
    expect(await only({ ids: [await idOf(api, secret), 'x'] })).toEqual(['Nightly 50%'])
    expect(await only({ ids: [] })).toEqual([])
    expect(await only({ expiresWithin: 'P30D' })).toEqual(['Nightly 50%'])
    expect(await only({ ...ofAnna, hasExpiry: true })).toEqual(['deploy', 'Nightly 50%'])
    expect(await only({ userId: bert.id, hasExpiry: false })).toEqual(['other'])
    expect(await only({ ...ofAnna, lastUsedAt: { notWithinLast: 'P30D' } })).toEqual(['deploy'])
    expect(await only({ ...ofAnna, neverUsed: true })).toEqual(['Nightly 50%'])
    expect(await only({ ...ofAnna, hasNetworks: true })).toEqual(['Nightly 50%'])
    expect(await only({ ...ofAnna, hasPermissions: true })).toEqual(['deploy'])
    expect(await only({ hasOrganizations: true })).toEqual(['other'])
    expect(await only({ ...ofAnna, not: { expiresWithin: 'P30D' } })).toEqual(['deploy'])
    expect(await only({ hasExpiry: true, not: { hasNetworks: true } })).toEqual(['deploy'])
    expect(await only({ ...ofAnna, not: { search: 'deploy' } })).toEqual(['Nightly 50%'])
    expect(await only({ ...ofAnna, createdAt: { withinLast: 'P1D' }, state: 'ACTIVE' })).toEqual(['deploy', 'Nightly 50%'])
    expect((await list({ filter: { not: { not: { state: 'ACTIVE' } } } })).errors?.[0]?.message).toContain('no other negation')
    expect((await list({ filter: { expiresWithin: 'soon' } })).errors).toHaveLength(1)
  })

  it('repeats nothing of a secret that was searched for', async () => {
    const secret = await named('found', await member(here))

    for (const filter of [{ search: secret }, { not: { search: secret } }, { not: { prefix: secret } }]) {
      const answer = await list({ filter })
      const cursors = (at(answer.data, 'apiKeys', 'edges') as { cursor: string }[]).map(({ cursor }) => Buffer.from(cursor, 'base64url'))
      expect(cursors.join() + JSON.stringify(answer)).not.toContain(secret.slice(13))
    }
  })

  it.each(['NAME', 'CREATED_AT', 'EXPIRES_AT', 'LAST_USED_AT'])(
    'walks %s both ways through ties and NULLs, each key once',
    async (field) => {
      const user = await member(here)
      for (let n = 0; n < 7; n++) await named(`n${n % 3}`, user)
      await api.ctx().db.execute(sql`update api_keys set expires_at = now() + interval '1 day', last_used_at = now() where name = 'n1'`)

      for (const direction of ['ASC', 'DESC']) {
        const orderBy = { field, direction }
        const idsOf = (answer: Awaited<ReturnType<typeof list>>) =>
          (at(answer.data, 'apiKeys', 'nodes') as { id: string }[]).map(({ id }) => id)
        const all = idsOf(await list({ first: 300, orderBy }))
        const walked: string[] = []
        for (let after: unknown = null; after !== undefined; ) {
          const answer = await list({ first: 2, after, orderBy })
          walked.push(...idsOf(answer))
          after = at(answer.data, 'apiKeys', 'pageInfo', 'hasNextPage') ? at(answer.data, 'apiKeys', 'pageInfo', 'endCursor') : undefined
        }
        expect(walked).toEqual(all)
        expect(new Set(all).size).toBe(all.length)
      }
    },
  )

  it('shows a manager whom it manages wholly, and oneself', async () => {
    const orgAdmin = await anOrgAdmin(api, here)
    const [local, wide] = [await member(here), await member(here, there)]
    const both = await anOrgAdmin(api, here, there)
    await named('local', local)
    await named('wide', wide)
    await named('mine', orgAdmin, orgAdmin)

    const without = (names: string[]) => names.filter((name) => name !== 'test').toSorted()
    expect(without(await namesOf({}, orgAdmin))).toEqual(['local', 'mine'])
    expect(without(await namesOf({}, { ...both, organization: here.name }))).toEqual(['local', 'mine', 'wide'])
    expect(without(await namesOf({}, { ...both, organization: there.name }))).toEqual(['wide'])
    expect(without(await namesOf({}, wide))).toEqual(['wide'])
    expect(without(await namesOf({}))).toEqual(['local', 'mine', 'wide'])
    expect(at((await list({ filter: { state: 'ACTIVE' } }, orgAdmin)).data, 'apiKeys', 'totalCount')).toBe(4)
    expect(await namesOf({ filter: { userId: wide.id } }, orgAdmin)).toEqual([])
    expect(await namesOf({ filter: { prefix: wide.key.slice(0, 12) } }, orgAdmin)).toEqual([])
    const restricted = await aKey(api, both, { organizationIds: [here.id] })
    expect(without(await namesOf({}, { key: restricted }))).toEqual(['local', 'mine'])
  })

  it('refuses strangers, foreign cursors and wrong sizes', async () => {
    const cursor = at((await list({ first: 1 })).data, 'apiKeys', 'pageInfo', 'endCursor')
    const codeOf = async (variables: object, caller: Caller = admin) => (await list(variables, caller)).errors[0]?.extensions.code

    expect(await codeOf({}, {})).toBe('UNAUTHENTICATED')
    expect(await codeOf({ after: cursor, orderBy: { field: 'NAME' } })).toBe('BAD_USER_INPUT')
    expect(await codeOf({ after: cursor, filter: { state: 'ACTIVE' } })).toBe('BAD_USER_INPUT')
    expect(await codeOf({ after: cursor }, await member(here))).toBe('BAD_USER_INPUT')
    expect(await codeOf({ first: 301 })).toBe('BAD_USER_INPUT')
  })
})

describe('User.apiKeys', () => {
  it('holds what was not revoked, for oneself and for those who may act on the whole account', async () => {
    const [local, wide, orgAdmin] = [await member(here), await member(here, there), await anOrgAdmin(api, here)]
    await revoke(api, local, { id: await idOf(api, await aKey(api, local)) })
    await named('short', local, admin, { expiresAt: new Date(Date.now() + 60_000).toISOString() })
    api.pass(61)

    for (const caller of [local, orgAdmin, admin])
      expect(await keysOf(local, caller)).toEqual([
        { name: 'test', state: 'ACTIVE' },
        { name: 'short', state: 'EXPIRED' },
      ])
    expect(await keysOf(wide, wide)).toHaveLength(1)
    expect(await keysOf(wide, orgAdmin)).toEqual([])
    expect(await keysOf(local, await member(there))).toBeUndefined()
  })

  it('can be asked for a page of users, and is fresh in the answer to a change', async () => {
    const user = await member(here)
    const id = await idOf(api, await aKey(api, user))
    const answer = await api.ask(
      'mutation ($input: ApiKeyRevokeInput!) { apiKeyRevoke(input: $input) { apiKey { state user { apiKeys { id } } } userErrors { code } } }',
      { input: { id } },
      user,
    )

    expect(at(answer.data, 'apiKeyRevoke', 'apiKey')).toMatchObject({
      state: 'REVOKED',
      user: { apiKeys: [{ id: await idOf(api, user.key) }] },
    })
    const all = await api.ask('{ users(first: 10) { nodes { login apiKeys { prefix } } } }', {}, admin)
    expect(at(all.data, 'users', 'nodes')).toContainEqual({ login: user.login, apiKeys: [{ prefix: user.key.slice(0, 12) }] })
  })
})

it('says of a renewed key until when the previous secret works', async () => {
  const user = await member(here)
  await renew(api, user, { id: await idOf(api, await aKey(api, user)), overlapSeconds: 600 })
  const ask = () => api.ask('{ viewer { user { apiKeys { previousValidUntil version } } } }', {}, user)

  expect(at((await ask()).data, 'viewer', 'user', 'apiKeys', 1)).toEqual({ previousValidUntil: expect.any(String), version: 2 })
  api.pass(601)
  expect(at((await ask()).data, 'viewer', 'user', 'apiKeys', 1)).toEqual({ previousValidUntil: null, version: 2 })
})

it('tells everybody who is signed in what holds for keys', async () => {
  const answer = await api.ask('{ apiKeyPolicy { maxDays maxKeys maxOverlapSeconds isRevealed } }', {}, await member(here))

  expect(answer.data).toEqual({ apiKeyPolicy: { maxDays: null, maxKeys: 50, maxOverlapSeconds: 604_800, isRevealed: true } })
})
