import { type Api, anApi, at, type Caller } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, type Person, signedIn } from '../../testing/factories.ts'

let api: Api
let admin: Person
let home: { id: string; name: string }
let away: { id: string; name: string }
let homeAdmin: Person
let alice: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api, { login: 'root' })
  home = await anOrganization(api, 'Home')
  away = await anOrganization(api, 'Away')
  homeAdmin = await anOrgAdmin(api, home)
  alice = await aUser(api, { login: 'alice@example.org', in: [[home.name, 'analyst']] })
  for (const n of [1, 2, 3]) await change(alice, `mail${n}@example.org`, homeAdmin)
})
afterAll(() => api.close())

async function change(user: Person, email: string, by: Person) {
  const answer = await api.ask(
    'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { userErrors { code message } } }',
    { input: { id: user.id, email } },
    by,
  )
  expect(at(answer.data, 'userEmailUpdate', 'userErrors')).toEqual([])
}

const LIST = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: AuditEventFilter) {
  auditEvents(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    nodes { id action actor { label } } pageInfo { endCursor } totalCount
  }
}`

type Event = { id: string; action: string; actor: { label: string } }

async function list(variables: object = {}, caller: Caller = admin) {
  const { data, errors } = await api.ask(LIST, { first: 300, ...variables }, caller)
  const read = (...path: string[]) => at(data, 'auditEvents', ...path)
  return {
    events: (read('nodes') ?? []) as unknown as Event[],
    end: read('pageInfo', 'endCursor'),
    total: read('totalCount'),
    errors: errors.map(({ extensions }) => extensions.code),
  }
}

describe('who reads it', () => {
  it('is, in an organization, whoever holds readAudit there: what was done in it and nothing else', async () => {
    const auditor = await aUser(api, { in: [[home.name, await aProfile(api, ['readAudit'])]] })
    for (const reader of [homeAdmin, auditor]) {
      const page = await list({}, reader)

      expect(new Set(page.events.map(({ actor }) => actor.label))).toEqual(new Set([homeAdmin.login]))
      expect(page.total).toBe(3)
      expect((await list({ filter: { organizationId: away.id } }, reader)).total).toBe(0)
      expect((await list({ filter: { not: { organizationId: home.id } } }, reader)).total).toBe(0)
    }
  })

  it('is nobody else: each is refused, also in another organization, and with a key that does not hold it', async () => {
    const both = await aUser(api, {
      in: [
        [home.name, 'org-admin'],
        [away.name, 'analyst'],
      ],
    })
    const manager = await aUser(api, { in: [['platform', await aProfile(api, ['manageUser'], 'PLATFORM')]] })
    const limited = await api.ask(
      'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret } }',
      { input: { userId: both.id, name: 'limited', permissions: ['manageUser'] } },
      both,
    )
    const refused = { events: [], errors: ['FORBIDDEN'] }

    expect(await list({}, alice)).toMatchObject(refused)
    expect(await list({}, manager)).toMatchObject(refused)
    expect(await list({}, { ...both, organization: away.name })).toMatchObject(refused)
    expect(await list({}, { key: String(at(limited.data, 'apiKeyCreate', 'secret')) })).toMatchObject(refused)
    expect(await list({}, {})).toMatchObject({ events: [], errors: ['UNAUTHENTICATED'] })
    expect((await list({}, { ...both, organization: home.name })).errors).toEqual([])
  })

  it('keeps its cursors to its own list', async () => {
    const { end } = await list({ first: 2 })
    const own = await list({ first: 1 }, homeAdmin)

    for (const attempt of [
      list({ after: end }, homeAdmin),
      list({ after: own.end }),
      list({ after: end, filter: { action: 'user.' } }),
      list({ after: '17' }),
      list({ first: 301 }),
    ])
      expect((await attempt).errors).toEqual(['BAD_USER_INPUT'])
  })
})

describe('a user’s history', () => {
  const HISTORY =
    'query ($id: ID!, $first: Int, $after: String) { user(id: $id) { history(first: $first, after: $after) { nodes { action } pageInfo { hasNextPage endCursor } totalCount totalCountIsExact } } }'
  const history = async (variables: object, caller: Caller) => {
    const { data, errors } = await api.ask(HISTORY, variables, caller)
    return {
      ...(at(data, 'user', 'history') as { nodes: { action: string }[]; totalCount: number; pageInfo: { endCursor: string } } | undefined),
      errors,
    }
  }

  it('is whole for oneself and the platform’s auditors, and within the organization for those of it', async () => {
    const cookie = await signedIn(api, alice)
    const whole = await history({ id: alice.id }, { cookie })

    expect(whole.totalCount).toBeGreaterThanOrEqual(5)
    expect((await history({ id: alice.id }, admin)).nodes).toEqual(whole.nodes)
    expect(await history({ id: alice.id }, homeAdmin)).toMatchObject({
      totalCount: 3,
      nodes: new Array(3).fill({ action: 'user.emailUpdate' }),
    })
  })

  it('is empty for who manages the user, but may not read the audit', async () => {
    const manager = await aUser(api, { in: [[home.name, await aProfile(api, ['manageUser'])]] })

    expect(await history({ id: alice.id }, manager)).toMatchObject({ nodes: [], totalCount: 0, errors: [] })
  })

  it('pages by signed cursors, which hold for this user only', async () => {
    const first = await history({ id: alice.id, first: 2 }, admin)
    const second = await history({ id: alice.id, first: 300, after: first.pageInfo?.endCursor }, admin)
    const all = await history({ id: alice.id, first: 300 }, admin)

    expect([...(first.nodes ?? []), ...(second.nodes ?? [])]).toEqual(all.nodes)
    for (const attempt of [
      history({ id: homeAdmin.id, after: first.pageInfo?.endCursor }, admin),
      history({ id: alice.id, after: '5' }, admin),
      history({ id: alice.id, first: 0 }, admin),
    ])
      expect((await attempt).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
})
