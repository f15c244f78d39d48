import { eq } from 'drizzle-orm'
import { type Api, anApi, at } from '../../testing/api.ts'
import { aKey, anAdministrator, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const post = (list: string, body: object, { key }: { key: string } = admin) =>
  api.fetch(`/export/${list}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ format: 'json', ...body }),
  })
const rowsOf = async (answer: Response) => (await answer.json()) as Record<string, unknown>[]

describe('organizations', () => {
  const LIST = '{ organizations(first: 100) { nodes { id name userCount hasAdministrator createdAt createdBy { label } } } }'

  it.each(['platform', 'organization', 'member'])('come out as the list shows them to somebody of the %s', async (place) => {
    const [here] = [await anOrganization(api), await anOrganization(api)]
    const [orgAdmin, member] = [await anOrgAdmin(api, here), await aUser(api, { in: [[here.name, 'analyst']] })]
    const caller = { platform: admin, organization: orgAdmin, member }[place] ?? admin

    const listed = await api.ask(LIST, {}, caller)
    const rows = await rowsOf(
      await post('organizations', { fields: ['id', 'name', 'userCount', 'hasAdministrator', 'createdAt', 'createdBy'] }, caller),
    )

    expect(listed.errors).toEqual([])
    const nodes = at(listed.data, 'organizations', 'nodes') as { createdBy: { label: string } | null }[]
    expect(rows).toEqual(nodes.map((node) => ({ ...node, createdBy: node.createdBy?.label ?? null })))
    expect(rows.length > 1).toBe(place === 'platform')
  })

  it('come out by selection and by filter', async () => {
    const [one, other] = [await anOrganization(api, 'Exported One'), await anOrganization(api, 'Exported Other')]

    const selected = await rowsOf(await post('organizations', { ids: [one.id, 'no id'] }))
    const filtered = await rowsOf(
      await post('organizations', { filter: { search: 'exported o' }, orderBy: { field: 'NAME', direction: 'DESC' } }),
    )

    expect(selected.map(({ name }) => name)).toEqual([one.name])
    expect(filtered.map(({ name }) => name)).toEqual([other.name, one.name])
  })
})

describe('api-keys', () => {
  it('come out as the inventory shows them, without any secret', async () => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'analyst']] })
    const secret = await aKey(api, user, { permissions: ['manageTask', 'manageTag'] })

    const answer = await post('api-keys', { filter: { userId: user.id } })
    const text = await answer.text()

    expect(JSON.parse(text)).toEqual([
      expect.objectContaining({
        prefix: secret.slice(0, 12),
        user: user.login,
        state: 'ACTIVE',
        permissions: 'manageTask|manageTag',
        organizationIds: null,
      }),
      expect.objectContaining({ prefix: user.key.slice(0, 12) }),
    ])
    expect(text).not.toContain(secret.slice(13, 30))
  })

  it('are found by a pasted secret, which is not written down', async () => {
    const user = await aUser(api)

    const answer = await post('api-keys', { filter: { prefix: user.key } })
    const rows = await rowsOf(answer)

    const [event] = await api
      .ctx()
      .db.select()
      .from(auditEvents)
      .where(eq(auditEvents.requestId, answer.headers.get('x-request-id') ?? ''))
    expect(rows).toHaveLength(1)
    expect(event).toMatchObject({ action: 'export.start', after: { list: 'api-keys', filter: { prefix: user.key.slice(0, 12) } } })
    expect(JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(user.key.slice(13, 30))
  })

  it('of others come out for nobody without authority over them', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const orgAdmin = await anOrgAdmin(api, here)
    const [own, shared, foreign] = [
      await aUser(api, { in: [[here.name, 'analyst']] }),
      await aUser(api, {
        in: [
          [here.name, 'analyst'],
          [there.name, 'analyst'],
        ],
      }),
      await aUser(api, { in: [[there.name, 'analyst']] }),
    ]

    const users = (await rowsOf(await post('api-keys', {}, orgAdmin))).map(({ user }) => user)
    const mine = (await rowsOf(await post('api-keys', {}, foreign))).map(({ user }) => user)

    expect(users.toSorted()).toEqual([orgAdmin.login, own.login].toSorted())
    expect(users).not.toContain(shared.login)
    expect(mine).toEqual([foreign.login])
  })
})

describe('audit', () => {
  const LIST =
    'query ($filter: AuditEventFilter) { auditEvents(first: 100, filter: $filter) { nodes { id action actor { label } target { label } before after } } }'
  const RENAME = 'mutation ($input: UserUpdateInput!) { userUpdate(input: $input) { userErrors { code } } }'

  it('comes out as the list shows it, newest first, with what changed as JSON', async () => {
    const user = await aUser(api)
    for (const name of ['=First', 'Second']) await api.ask(RENAME, { input: { id: user.id, name } }, admin)
    const filter = { targetId: user.id, not: { action: 'membership.' } }

    const listed = await api.ask(LIST, { filter }, admin)
    const fields = ['id', 'action', 'actor', 'target', 'before', 'after']
    const rows = await rowsOf(await post('audit', { filter, fields }))
    const csv = await (await post('audit', { format: 'csv', filter, fields: ['after'] })).text()

    const nodes = at(listed.data, 'auditEvents', 'nodes') as { actor: { label: string }; target: { label: string } }[]
    expect(rows).toEqual(nodes.map((node) => ({ ...node, actor: node.actor.label, target: node.target.label })))
    expect(csv).toMatch(/^after\r\n"\{""name"":""Second""\}"\r\n"\{""name"":""=First""\}"\r\n/)
  })

  it('comes out only for who may read it, and only of the organization in force', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const [orgAdmin, otherAdmin, analyst] = [
      await anOrgAdmin(api, here),
      await anOrgAdmin(api, there),
      await aUser(api, { in: [[here.name, 'analyst']] }),
    ]
    for (const person of [orgAdmin, otherAdmin]) await api.ask(RENAME, { input: { id: person.id, name: 'Renamed' } }, person)

    const rows = await rowsOf(await post('audit', {}, orgAdmin))
    const refused = await post('audit', {}, analyst)

    expect(rows.map(({ organization, target }) => [organization, target])).toEqual([[here.name, orgAdmin.login]])
    expect([refused.status, refused.headers.get('content-type')]).toEqual([403, 'application/json; charset=utf-8'])
  })
})
