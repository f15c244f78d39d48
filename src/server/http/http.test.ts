import { createHash } from 'node:crypto'
import { type Api, anApi, at } from '../../testing/api.ts'
import { aKey, anAdministrator, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { shippedDocuments } from './documents.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const post = async (body: unknown, headers: Record<string, string> = {}) => {
  const response = await api.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    ...(JSON.parse(text) as { data?: object; errors?: { message: string; extensions: { code: string; requestId: string } }[] }),
  }
}
const codeOf = ({ errors }: Awaited<ReturnType<typeof post>>) => errors?.[0]?.extensions.code

describe('every refusal has the contract’s shape', () => {
  it.each([
    ['broken JSON', '{', 400, 'BAD_USER_INPUT'],
    ['a batch', [{ query: '{ __typename }' }], 400, 'BAD_USER_INPUT'],
    ['a string', '"x"', 400, 'BAD_USER_INPUT'],
    ['null', 'null', 400, 'BAD_USER_INPUT'],
    ['no query', {}, 400, 'BAD_USER_INPUT'],
    ['a query that is no text', { query: 7 }, 400, 'BAD_USER_INPUT'],
    ['an unknown document', { documentId: 'sha256:dead' }, 404, 'PERSISTED_DOCUMENT_NOT_FOUND'],
    [
      'an unknown persisted query',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'dead' } } },
      404,
      'PERSISTED_DOCUMENT_NOT_FOUND',
    ],
    ['more than 1 MB', { query: `{ a${'b'.repeat(1_100_000)} }` }, 413, 'PAYLOAD_TOO_LARGE'],
    ['a syntax error', { query: '{ users(' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ usres { nodes { id } } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a wrong variable',
      { query: 'query ($first: Int) { users(first: $first) { nodes { id } } }', variables: { first: 'x' } },
      400,
      'BAD_USER_INPUT',
    ],
    ['two operations without a name', { query: 'query A { __typename } query B { __typename }' }, 400, 'BAD_USER_INPUT'],
    ['depth', { query: `{ viewer ${'{ user { createdBy '.repeat(8)} { label } ${'} }'.repeat(8)} }` }, 400, 'QUERY_TOO_COMPLEX'],
    ['aliases', { query: `{ ${Array.from({ length: 20 }, (_, n) => `a${n}: instance { name }`).join(' ')} }` }, 400, 'QUERY_TOO_COMPLEX'],
    [
      'directives',
      {
        query:
          '{ instance @include(if: true) { name @include(if: true) version @include(if: true) } viewer @include(if: true) { permissions @include(if: true) user @include(if: true) { id } } }',
      },
      400,
      'QUERY_TOO_COMPLEX',
    ],
    [
      'cost by pages within pages',
      {
        query: 'query ($n: Int) { users(first: $n) { nodes { history(first: $n) { nodes { id at } } } } }',
        variables: { n: 300 },
      },
      400,
      'QUERY_TOO_COMPLEX',
    ],
    ['tokens', { query: `{ ${'__typename '.repeat(3000)} }` }, 400, 'QUERY_TOO_COMPLEX'],
  ])('%s', async (_, body, status, code) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const answer = await post(body, { accept })

      expect([answer.status, codeOf(answer)]).toEqual([status, code])
      expect(answer.errors?.[0]?.extensions.requestId).toBe(answer.headers.get('x-request-id'))
      expect(answer.type).toContain(accept)
    }
  })

  it('without suggestions of names', async () => {
    const answer = await post({ query: '{ usres { nodes { id } } }' })

    expect(answer.errors?.[0]?.message).not.toMatch(/did you mean|users/i)
  })

  it('for other media types', async () => {
    const response = await api.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{ __typename }"}',
    })

    expect(response.status).toBe(415)
  })
})

describe('API keys', () => {
  it.each([['nonsense'], ['rst_'], [`rst_${'a'.repeat(8)}_${'b'.repeat(43)}_cccccc`], ['']])('%j is 401 and never nobody', async (key) => {
    const answer = await post({ query: '{ instance { name } }' }, { authorization: `Bearer ${key}` })

    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED'])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('are refused with one character changed, once expired, and never with more than asked for', async () => {
    const { id, name } = await anOrganization(api)
    const user = await aUser(api, {
      in: [
        ['platform', 'admin'],
        [name, 'org-admin'],
      ],
    })
    const limited = await aKey(api, user, { organizationIds: [id], permissions: ['readAudit'] })
    const expiring = await aKey(api, user, { expiresAt: new Date(Date.now() + 60_000) })
    const viewer = '{ viewer { organization { name } organizations { name } permissions credential { kind apiKey { prefix } } } }'

    const answer = await api.ask(viewer, {}, { key: limited })
    expect(answer.data).toEqual({
      viewer: {
        organization: { name },
        organizations: [{ name }],
        permissions: ['readAudit'],
        credential: { kind: 'API_KEY', apiKey: { prefix: limited.slice(0, 12) } },
      },
    })
    expect((await api.ask(viewer, {}, { key: limited, organization: 'platform' })).errors[0]?.extensions.code).toBe(
      'ORGANIZATION_UNAVAILABLE',
    )
    expect(
      (await api.ask(viewer, {}, { key: `${limited.slice(0, 20)}${limited[20] === 'a' ? 'b' : 'a'}${limited.slice(21)}` })).status,
    ).toBe(401)
    expect((await api.ask(viewer, {}, { key: expiring })).status).toBe(200)
    api.pass(61)
    expect((await api.ask(viewer, {}, { key: expiring })).status).toBe(401)
    api.pass(-61)
  })
})

describe('the organization in force', () => {
  it('is the one named, by id or name, else the default; anything else is refused alike', async () => {
    const [here, there, foreign] = [await anOrganization(api, 'Häuser & Söhne'), await anOrganization(api), await anOrganization(api)]
    const user = await aUser(api, {
      in: [
        [here.name, 'analyst'],
        [there.name, 'org-admin'],
      ],
    })
    const inForce = async (organization?: string) => {
      const { status, data, errors } = await api.ask('{ viewer { organization { name } } }', {}, { key: user.key, organization })
      return at(data, 'viewer', 'organization', 'name') ?? `${status} ${errors[0]?.extensions.code} ${errors[0]?.message}`
    }

    expect([await inForce(), await inForce(there.id), await inForce(there.name.toUpperCase()), await inForce('Häuser & Söhne')]).toEqual([
      here.name,
      there.name,
      there.name,
      here.name,
    ])
    const refused = await Promise.all([foreign.id, foreign.name, 'nowhere', 'platform', ' ', "' or 1=1", '\u0000'].map(inForce))
    expect(new Set(refused)).toEqual(new Set(['403 ORGANIZATION_UNAVAILABLE You cannot work in this organization.']))
    const raw = await post({ query: '{ __typename }' }, { authorization: `Bearer ${user.key}`, 'x-organization': '%E0%A4%A' })
    expect([raw.status, codeOf(raw)]).toEqual([403, 'ORGANIZATION_UNAVAILABLE'])
  })
})

describe('persisted documents', () => {
  it('run by their id, by POST and by GET', async () => {
    const [[hash, text] = ['', '']] = [...shippedDocuments()].filter(([, document]) => /^query \w+ { __typename instance/.test(document))
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash)

    for (const id of [hash, `sha256:${hash}`])
      expect((await post({ documentId: id })).data).toMatchObject({ instance: { name: 'Roster test' } })
    const response = await api.fetch(`/graphql?documentId=sha256:${hash}`)
    expect([response.status, await response.json()]).toMatchObject([200, { data: { instance: { name: 'Roster test' } } }])
  })

  it('are the only thing that GET answers, and never mutations', async () => {
    const [mutation] = [...shippedDocuments()].filter(([, document]) => /mutation SignOut/.test(document)).map(([hash]) => hash)
    const raw = await api.fetch(`/graphql?query=${encodeURIComponent('{ instance { name } }')}`)
    const changing = await api.fetch(`/graphql?documentId=${mutation}`)

    expect([raw.status, changing.status]).toEqual([400, 405])
    expect(await changing.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })

  it('do not run beside another text', async () => {
    const [hash] = [...shippedDocuments().keys()]

    expect((await post({ documentId: hash, query: '{ instance { name } }' })).status).toBe(404)
  })
})

it('keeps strangers from reading the contract', async () => {
  const query = '{ __schema { queryType { name } } }'

  expect((await post({ query })).status).toBe(401)
  expect((await post({ query: 'query { ...F } fragment F on Query { __type(name: "User") { name } }' })).status).toBe(401)
  expect((await post({ query }, { authorization: `Bearer ${admin.key}` })).data).toEqual({ __schema: { queryType: { name: 'Query' } } })
})

it.each([
  ['without a word', (key: string) => ({ authorization: key })],
  ['by another scheme', (key: string) => ({ authorization: `Basic ${key}` })],
  ['in another header', (key: string) => ({ 'x-api-key': key })],
])('tells how to send a key that comes %s', async (_, headers) => {
  const { status, errors } = await post({ query: '{ users { nodes { id } } }' }, headers(admin.key))

  expect([status === 401 || status === 200, errors?.[0]?.message]).toEqual([true, expect.stringContaining('Authorization: Bearer rst_')])
})

it('repeats no long value, and says how an instant and a duration are written', async () => {
  const query = 'query ($filter: UserFilter) { users(filter: $filter) { nodes { id } } }'
  const messageOf = async (createdAt: object) =>
    (await post({ query, variables: { filter: { createdAt } } }, { authorization: `Bearer ${admin.key}` })).errors?.[0]?.message ?? ''

  const [long, date, duration] = [
    await messageOf({ after: 'x'.repeat(900_000) }),
    await messageOf({ after: '2026-01-01' }),
    await messageOf({ withinLast: '30d' }),
  ]

  expect(long.length).toBeLessThan(500)
  for (const message of [long, date]) expect(message).toMatch(/"filter\.createdAt\.after".* such as 2026-02-28T09:30:00\.000Z\.$/)
  expect(duration).toMatch(/"filter\.createdAt\.withinLast".* such as P90D/)
})

it('leaves no mark of a suggestion that was taken away', async () => {
  const query = 'query ($filter: UserFilter) { users(filter: $filter) { nodes { id } } }'

  const { errors } = await post({ query, variables: { filter: { typ: 'SERVICE' } } }, { authorization: `Bearer ${admin.key}` })

  expect(errors?.[0]?.message).toMatch(/Field "typ" is not defined by type "UserFilter"\.$/)
})

it('says whether it is alive and ready', async () => {
  expect([(await api.fetch('/healthz')).status, (await api.fetch('/readyz')).status]).toEqual([200, 200])
})

it('notes the use of a key and of its user, without counting a version', async () => {
  const user = await aUser(api, { in: [['platform', 'admin']] })
  await api.ask('{ viewer { user { id } } }', {}, user)
  await api.settled()

  const { data } = await api.ask(
    'query ($id: ID!) { user(id: $id) { version lastSeenAt } viewer { credential { apiKey { lastUsedAt lastUsedFrom } } } }',
    { id: user.id },
    user,
  )

  expect(data).toMatchObject({
    user: { version: 1, lastSeenAt: expect.any(String) },
    viewer: { credential: { apiKey: { lastUsedAt: expect.any(String), lastUsedFrom: '127.0.0.1' } } },
  })
})

it('answers the widest page, with its memberships, whether its size is written or a variable', async () => {
  const admin = await anAdministrator(api)
  const fields =
    'id login name email type state hasMfa createdAt updatedAt lastSeenAt createdBy { label } memberships { isDefault organization { id name } profile { id name } }'

  const written = await api.ask(
    `{ users(first: 300) { nodes { ${fields} } totalCount } organizations(first: 300) { nodes { name } } }`,
    {},
    admin,
  )
  const variable = await api.ask(`query ($first: Int) { users(first: $first) { nodes { ${fields} } } }`, { first: 300 }, admin)

  expect([written.errors, variable.errors]).toEqual([[], []])
})
