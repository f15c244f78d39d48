import { eq, sql } from 'drizzle-orm'
import { type Api, anApi, at, type Data } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { users } from '../users/table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api, { login: 'admin-of-exports' })
})
afterAll(() => api.close())

type Asked = { caller?: { key?: string; cookie?: string }; headers?: Record<string, string>; list?: string }
const credentials = ({ key, cookie }: { key?: string; cookie?: string } = admin) => ({
  ...(key && { authorization: `Bearer ${key}` }),
  ...(cookie && { cookie }),
})

const get = (parameters: Record<string, string>, { caller, headers, list = 'users' }: Asked = {}) =>
  api.fetch(`/export/${list}?${new URLSearchParams(parameters)}`, { headers: { ...credentials(caller), ...headers } })
const post = (body: object, { caller, headers, list = 'users' }: Asked = {}) =>
  api.fetch(`/export/${list}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credentials(caller), ...headers },
    body: JSON.stringify(body),
  })
const codeOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code,
]
const jsonOf = async (answer: Response) => (await answer.json()) as Record<string, unknown>[]
const loginsOf = async (answer: Response) => (await jsonOf(answer)).map(({ login }) => login)

describe('what comes out', () => {
  it('is what the list shows, in its order, with the number of rows first', async () => {
    const { name } = await anOrganization(api)
    for (const n of [1, 2, 3]) await aUser(api, { name: `Exported ${n}`, in: [[name, 'analyst']] })
    const list =
      'query ($filter: UserFilter, $orderBy: UserOrder) { users(filter: $filter, orderBy: $orderBy, first: 300) { nodes { login } } }'
    const variables = { filter: { organizationId: name, not: { search: 'Exported 2' } }, orderBy: { field: 'NAME', direction: 'DESC' } }

    const [answer, listed] = [await post({ format: 'json', ...variables }), await api.ask(list, variables, admin)]
    const byAddress = await get({ format: 'json', filter: JSON.stringify(variables.filter), orderBy: 'NAME:DESC' })

    expect(answer.headers.get('x-total-count')).toBe('2')
    expect(await jsonOf(answer)).toMatchObject(at(listed.data, 'users', 'nodes') as object[])
    expect(await loginsOf(byAddress)).toEqual((at(listed.data, 'users', 'nodes') as { login: string }[]).map(({ login }) => login))
  })

  it('is CSV with a header, fields as asked, memberships default first, and cells that no spreadsheet runs', async () => {
    const [one, two] = [await anOrganization(api, `a=b|c\\d ${Date.now()}`), await anOrganization(api, `Aa ${Date.now()}`)]
    const user = await aUser(api, {
      name: '=cmd|calc "x"',
      email: 'plus@example.org',
      in: [
        [one.name, 'analyst'],
        [two.name, 'read-only'],
      ],
    })

    const answer = await get({ ids: user.id, fields: 'name, email,memberships,lastSeenAt', delimiter: 'semicolon' })

    const place = `a\\=b\\|c\\\\d ${one.name.split(' ').at(-1)}=analyst|${two.name}=read-only`
    expect(await answer.text()).toBe(`name;email;memberships;lastSeenAt\r\n"'=cmd|calc ""x""";plus@example.org;${place};\r\n`)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': expect.stringMatching(/^attachment; filename="users-\d{4}-\d\d-\d\d\.csv"$/),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-total-count': '1',
    })
  })

  it('is whole over many batches, each row once', async () => {
    const { name } = await anOrganization(api)
    await api.ctx().db.execute(sql`insert into users (id, login, name, type, created_at, created_by_label, updated_at, updated_by_label)
      select gen_random_uuid(), 'many-' || n, 'Many', 'NORMAL', now(), 'test', now(), 'test' from generate_series(1, 4500) n`)
    await aUser(api, { login: 'many-more', in: [[name, 'analyst']] })

    for (const orderBy of ['LOGIN', 'NAME:DESC', 'LAST_SEEN_AT', 'CREATED_AT:DESC']) {
      const answer = await get({ format: 'jsonl', fields: 'login', filter: '{"search":"many-"}', orderBy })
      const lines = (await answer.text()).trimEnd().split('\n')
      expect([orderBy, lines.length, new Set(lines).size]).toEqual([orderBy, 4501, 4501])
    }
  })

  it('is nothing but the form when nothing matches', async () => {
    const texts = await Promise.all(
      ['csv', 'json', 'jsonl'].map((format) =>
        get({ format, fields: 'login', filter: '{"search":"no such user"}' }).then((answer) => answer.text()),
      ),
    )

    expect([texts[0], JSON.parse(texts[1] ?? ''), texts[2]]).toEqual(['login\r\n', [], ''])
  })

  it('is recorded with list, filter, format and number', async () => {
    const user = await aUser(api)
    const answer = await post({ format: 'jsonl', filter: { search: user.login }, fields: ['id'] })
    await answer.text()

    const [event] = await api
      .ctx()
      .db.select()
      .from(auditEvents)
      .where(eq(auditEvents.requestId, answer.headers.get('x-request-id') ?? ''))
    expect(event).toMatchObject({
      action: 'export.start',
      actorId: admin.id,
      targetType: 'export',
      targetLabel: 'users',
      after: { list: 'users', format: 'jsonl', filter: { search: user.login }, fields: ['id'], rows: 1 },
    })
  })
})

describe('who gets what', () => {
  it('hides of users who also belong elsewhere what the contract hides', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const orgAdmin = await anOrgAdmin(api, here)
    const shared = await aUser(api, { in: [here, there].map(({ name }) => [name, 'analyst']) })
    await api.ctx().db.update(users).set({ lastSeenAt: new Date() }).where(eq(users.id, shared.id))

    const fields = [
      'login',
      'createdBy',
      'updatedBy',
      'lastSeenAt',
      'memberships',
      'hasOtherMemberships',
      'hasPassword',
      'mustChangePassword',
    ]
    const rows = await jsonOf(await post({ format: 'json', fields, ids: [shared.id, orgAdmin.id] }, { caller: orgAdmin }))

    expect(rows).toEqual(
      expect.arrayContaining([
        {
          login: shared.login,
          createdBy: null,
          updatedBy: null,
          lastSeenAt: null,
          memberships: `${here.name}=analyst`,
          hasOtherMemberships: true,
          hasPassword: true,
          mustChangePassword: false,
        },
        expect.objectContaining({ login: orgAdmin.login, createdBy: 'system', hasOtherMemberships: false }),
      ]),
    )
  })

  it('works in the organization named, which must be one’s own', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const member = await aUser(api, {
      in: [
        ['platform', 'admin'],
        [here.name, 'org-admin'],
      ],
    })

    const rows = await loginsOf(await get({ format: 'json', organization: here.name }, { caller: member }))

    expect(rows).toEqual([member.login])
    expect(await codeOf(await get({ organization: there.name }, { caller: member }))).toEqual([403, 'ORGANIZATION_UNAVAILABLE'])
    expect(await codeOf(await get({ organization: '\ud800' }, { caller: member }))).toEqual([403, 'ORGANIZATION_UNAVAILABLE'])
  })

  it('gives those without manageUser themselves, and strangers nothing', async () => {
    const user = await aUser(api)

    expect(await loginsOf(await get({ format: 'json' }, { caller: user }))).toEqual([user.login])
    expect(await codeOf(await get({}, { caller: {} }))).toEqual([401, 'UNAUTHENTICATED'])
    expect(await codeOf(await get({}, { caller: { key: `${user.key.slice(0, -1)}_` } }))).toEqual([401, 'UNAUTHENTICATED'])
    expect(await codeOf(await get({}, { list: 'secrets' }))).toEqual([404, 'NOT_FOUND'])
    expect(await codeOf(await get({}, { list: '__proto__' }))).toEqual([404, 'NOT_FOUND'])
  })

  it('takes a session only from the console’s own pages', async () => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'analyst']] })
    const cookie = await signedIn(api, user)
    const site = (value: string) => ({ caller: { cookie }, headers: { 'sec-fetch-site': value } })

    const taken = await Promise.all(['same-origin', 'none'].map((value) => get({}, site(value)).then(({ status }) => status)))
    const refused = await Promise.all([
      get({}, site('cross-site')),
      get({}, site('same-site')),
      get({}, { caller: { cookie } }),
      post({}, site('cross-site')),
      post({}, { caller: { cookie } }),
    ])

    expect(taken).toEqual([200, 200])
    expect(await Promise.all(refused.map(codeOf))).toEqual(refused.map(() => [403, 'FORBIDDEN']))
  })

  it('gives a session that owes a new password nothing', async () => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { mustChange: true, in: [[name, 'analyst']] })
    const cookie = await signedIn(api, user)

    expect(await codeOf(await get({}, { caller: { cookie }, headers: { 'sec-fetch-site': 'same-origin' } }))).toEqual([
      403,
      'PASSWORD_CHANGE_REQUIRED',
    ])
  })
})

it.each([
  ['a format that is none', { format: 'xlsx' }],
  ['a delimiter that is none', { delimiter: '|' }],
  ['unknown fields', { fields: 'login,passwordHash' }],
  ['inherited fields', { fields: 'constructor' }],
  ['a field twice', { fields: 'login,login' }],
  ['no field', { fields: '' }],
  ['an unknown filter', { filter: '{"passwordHash":"x"}' }],
  ['a filter of the wrong type', { filter: '{"hasMfa":"yes"}' }],
  ['a filter that is no JSON', { filter: '{' }],
  ['a filter that is a list', { filter: '[]' }],
  ['an unknown order', { orderBy: 'PASSWORD' }],
  ['a range that is no duration', { filter: '{"lastSeenAt":{"withinLast":"soon"}}' }],
  ['an unknown parameter', { limit: '5' }],
])('refuses %s before the first byte', async (_, parameters) => {
  const answer = await get(parameters as unknown as Record<string, string>)

  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await codeOf(answer)).toEqual([400, 'BAD_USER_INPUT'])
})

it('says which lists and parameters there are', async () => {
  const messageOf = async (answer: Response) => at((await answer.json()) as Data, 'errors', 0, 'message')

  expect(await messageOf(await get({}, { list: 'apiKeys' }))).toContain('users, organizations, api-keys, audit')
  expect(await messageOf(await get({ limit: '5' } as Record<string, string>))).toContain('format, delimiter, bom, fields, filter')
})
