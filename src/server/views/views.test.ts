import { eq } from 'drizzle-orm'
import { type Answer, type Api, anApi, at, type Caller, codesOf, type Data } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { MAX_VIEWS } from './service.ts'
import { views } from './table.ts'

let api: Api
let home: { id: string; name: string }
let owner: Person
let colleague: Person
let orgAdmin: Person
let stranger: Person
beforeAll(async () => {
  api = await anApi()
  home = await anOrganization(api, 'Home')
  await anOrganization(api, 'Away')
  owner = await aUser(api, {
    login: 'owner',
    in: [
      ['Home', 'analyst'],
      ['Away', 'analyst'],
    ],
  })
  colleague = await aUser(api, {
    in: [
      ['Home', 'read-only'],
      ['Away', 'analyst'],
    ],
  })
  orgAdmin = await anOrgAdmin(api, home)
  stranger = await aUser(api, { in: [['Away', 'org-admin']] })
})
afterAll(() => api.close())
afterEach(() => api.ctx().db.delete(views))

const VIEW =
  '{ id list name visibility owner { label user { id } } filter sort { field direction } columns pageSize version viewerCanUpdate }'
const ERRORS = 'userErrors { code message field }'
const CREATE = `mutation ($input: ViewCreateInput!) { viewCreate(input: $input) { view ${VIEW} ${ERRORS} } }`
const UPDATE = `mutation ($input: ViewUpdateInput!) { viewUpdate(input: $input) { view ${VIEW} ${ERRORS} } }`
const DELETE = `mutation ($input: ViewDeleteInput!) { viewDelete(input: $input) { view ${VIEW} ${ERRORS} } }`

const create = (input: object, caller: Caller = owner) => api.ask(CREATE, { input: { list: 'USERS', name: 'A view', ...input } }, caller)
const update = (input: object, caller: Caller = owner) => api.ask(UPDATE, { input }, caller)
const remove = (input: object, caller: Caller = owner) => api.ask(DELETE, { input }, caller)

async function aView(input: object = {}, caller: Caller = owner): Promise<string> {
  const { data } = await create(input, caller)
  return String(at(data, 'viewCreate', 'view', 'id'))
}

async function seen(caller: Caller, organization = 'Home', list = 'USERS'): Promise<Data[]> {
  const { data } = await api.ask(`query ($list: ListName!) { views(list: $list) ${VIEW} }`, { list }, { ...caller, organization })
  return at(data, 'views') as Data[]
}

const names = async (...args: Parameters<typeof seen>) => (await seen(...args)).map((view) => at(view, 'name'))

const fieldsOf = (answer: Answer) => {
  const [payload] = Object.values(answer.data ?? {}) as Data[]
  return ((at(payload ?? null, 'userErrors') ?? []) as { field: string[] }[]).map(({ field }) => field.join('.'))
}

const WHOLE = {
  filter: { type: 'NORMAL', lastSeenAt: { notWithinLast: 'P90D' }, not: { organizationId: 'Home' } },
  sort: { field: 'LAST_SEEN_AT', direction: 'DESC' },
  columns: ['login', 'lastSeenAt'],
  pageSize: 50,
}

it('keeps what was saved, by list and in the order of names', async () => {
  const saved = at((await create({ name: ' Not seen ', ...WHOLE })).data, 'viewCreate', 'view')
  await aView({ name: 'all mine' })
  await aView({ name: 'Elsewhere', list: 'AUDIT' })

  expect(saved).toMatchObject({
    name: 'Not seen',
    visibility: 'PRIVATE',
    version: 1,
    viewerCanUpdate: true,
    owner: { label: 'owner' },
    ...WHOLE,
  })
  expect(await names(owner)).toEqual(['all mine', 'Not seen'])
  expect((await seen(owner))[1]).toEqual(saved)
})

it('changes what is given, and takes away what is null', async () => {
  const id = await aView(WHOLE)

  await update({ id, name: 'Renamed' })
  const { data } = await update({ id, filter: null, pageSize: null, sort: { field: 'NAME' } })

  expect(at(data, 'viewUpdate', 'view')).toMatchObject({
    name: 'Renamed',
    filter: null,
    pageSize: null,
    sort: { field: 'NAME', direction: 'ASC' },
    columns: WHOLE.columns,
    version: 3,
  })
})

it('counts no version when nothing differs', async () => {
  const id = await aView(WHOLE)

  expect(at((await update({ id, ...WHOLE })).data, 'viewUpdate', 'view', 'version')).toBe(1)
})

it('refuses to overwrite what somebody changed meanwhile', async () => {
  const id = await aView()
  await update({ id, name: 'First' })

  const late = await update({ id, name: 'Second', expectedVersion: 1 })

  expect(codesOf(late)).toEqual(['VERSION_MISMATCH'])
  expect(at(late.data, 'viewUpdate', 'view', 'name')).toBe('First')
})

it('records each change with what differs', async () => {
  const id = await aView({ pageSize: 10 })
  await update({ id, pageSize: 30 })
  await remove({ id })

  const events = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, id)).orderBy(auditEvents.id)
  expect(events).toMatchObject([
    { action: 'view.create', targetType: 'view', targetLabel: 'A view', after: { list: 'USERS', pageSize: 10 } },
    { action: 'view.update', before: { pageSize: 10 }, after: { pageSize: 30 } },
    { action: 'view.delete', before: { name: 'A view' } },
  ])
  expect(await names(owner)).toEqual([])
})

it('runs once under an idempotency key', async () => {
  const once = () => create({ name: 'Once', filter: { hasMfa: true }, idempotencyKey: 'once' })

  expect([at((await once()).data, 'viewCreate', 'view'), await names(owner)]).toEqual([
    at((await once()).data, 'viewCreate', 'view'),
    ['Once'],
  ])
})

describe('refuses', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { not: deep(levels - 1) })

  it.each<[string, object, string]>([
    ['an empty name', { name: ' ' }, 'name'],
    ['a name of 65 characters', { name: 'x'.repeat(65) }, 'name'],
    ['a name with a NUL', { name: 'a\u0000' }, 'name'],
    ['a filter that is no object', { filter: [1] }, 'filter'],
    ['a field that the list does not filter by', { filter: { shoeSize: 43 } }, 'filter'],
    ['a value of the wrong type', { filter: { not: { hasMfa: 'maybe' } } }, 'filter.not.hasMfa'],
    ['a filter of 17 KB', { list: 'JOBS', filter: { text: 'x'.repeat(17 * 1024) } }, 'filter'],
    ['a filter 7 deep', { list: 'JOBS', filter: deep(7) }, 'filter'],
    ['a NUL in a filter', { list: 'JOBS', filter: { search: '\u0000' } }, 'filter'],
    ['half a character in a key of a filter', { list: 'JOBS', filter: { '\ud800': 1 } }, 'filter'],
    ['a sort that the list does not have', { sort: { field: 'SHOE_SIZE' } }, 'sort.field'],
    ['51 columns', { columns: Array.from({ length: 51 }, (_, index) => `c${index}`) }, 'columns'],
    ['a column twice', { columns: ['login', 'login'] }, 'columns'],
    ['a page of 31', { pageSize: 31 }, 'pageSize'],
    ['a page of -1', { pageSize: -1 }, 'pageSize'],
  ])('%s', async (_, input, field) => {
    const answer = await create(input)
    const id = await aView({ ...((input as { list?: string }).list && { list: 'JOBS' }) })
    const { list: _list, ...changes } = { list: '', ...input }
    const changed = await update({ id, ...changes })

    expect([codesOf(answer), fieldsOf(answer)]).toEqual([['INVALID'], [field]])
    expect([codesOf(changed), fieldsOf(changed)]).toEqual([['INVALID'], [field]])
  })

  it('a filter of 100,000 levels, also under an idempotency key', async () => {
    const body = `{"query":${JSON.stringify(CREATE)},"variables":{"input":{"list":"JOBS","name":"x","idempotencyKey":"deep","filter":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}}}`
    const response = await api.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.key}` },
      body,
    })

    expect(response.status).toBeLessThan(500)
    expect(await response.text()).not.toContain('INTERNAL')
    expect(await names(owner)).toEqual([])
  })

  it('a second view of a name in a list, in any case', async () => {
    await aView({ name: 'Mine' })
    const other = await aView({ name: 'Other' })

    expect(codesOf(await create({ name: 'mine' }))).toEqual(['TAKEN'])
    expect(codesOf(await update({ id: other, name: 'MINE' }))).toEqual(['TAKEN'])
    expect(codesOf(await create({ name: 'mine', list: 'AUDIT' }))).toEqual([])
    expect(codesOf(await create({ name: 'mine' }, colleague))).toEqual([])
  })

  it('the 101st view of a user, also when many are saved at once', async () => {
    const rows = Array.from({ length: MAX_VIEWS - 2 }, (_, index) => ({
      list: 'JOBS' as const,
      name: `view ${index}`,
      visibility: 'PRIVATE' as const,
      ownerId: owner.id,
      ownerLabel: 'owner',
      organizationId: home.id,
      createdAt: new Date(),
      updatedAt: new Date(),
    }))
    await api.ctx().db.insert(views).values(rows)

    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => create({ name: `more ${index}` })))

    expect(answers.flatMap(codesOf)).toEqual(new Array(4).fill('LIMIT'))
    expect(await api.ctx().db.$count(views, eq(views.ownerId, owner.id))).toBe(MAX_VIEWS)
  })
})

describe('shared', () => {
  it('is seen by all who work in the organization, and nowhere else', async () => {
    const mine = await aView({ name: 'Private' })
    await aView({ name: 'Shared', visibility: 'ORGANIZATION' })

    expect(await names(owner)).toEqual(['Private', 'Shared'])
    expect(await names(colleague)).toEqual(['Shared'])
    expect(await names(owner, 'Away')).toEqual(['Private'])
    expect(await names(colleague, 'Away')).toEqual([])
    expect(await names(stranger, 'Away')).toEqual([])
    // shared where its owner works at that moment
    await update({ id: mine, visibility: 'ORGANIZATION' }, { ...owner, organization: 'Away' })
    expect([await names(stranger, 'Away'), await names(colleague)]).toEqual([['Private'], ['Shared']])
  })

  it('is changed and deleted by its owner and by whoever configures the organization', async () => {
    const id = await aView({ visibility: 'ORGANIZATION' })
    const canUpdate = async (caller: Caller) => at((await seen(caller))[0] ?? null, 'viewerCanUpdate')

    expect([await canUpdate(owner), await canUpdate(orgAdmin), await canUpdate(colleague)]).toEqual([true, true, false])
    expect((await update({ id, name: 'x' }, colleague)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await remove({ id }, colleague)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect(codesOf(await update({ id, visibility: 'PRIVATE' }, orgAdmin))).toEqual(['INVALID'])
    expect(codesOf(await update({ id, name: 'Ours' }, orgAdmin))).toEqual([])
    expect(await names(owner)).toEqual(['Ours'])
    expect(codesOf(await remove({ id }, orgAdmin))).toEqual([])
  })

  it('needs managePlatform in the platform', async () => {
    const admin = await anAdministrator(api)
    const other = await anAdministrator(api)
    const limited = await aUser(api, { in: [['platform', 'admin']] })
    const id = await aView({ visibility: 'ORGANIZATION' }, admin)

    expect(codesOf(await update({ id, name: 'Platform' }, other))).toEqual([])
    await api.ctx().db.execute(`update api_keys set permissions = '{manageUser}' where user_id = '${limited.id}'`)
    expect((await update({ id, name: 'x' }, limited)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  })

  it('stays when its owner is deleted, with the name of the owner; private ones go', async () => {
    const leaver = await aUser(api, { login: 'leaver', in: [['Home', 'analyst']] })
    await aView({ name: 'Shared', visibility: 'ORGANIZATION' }, leaver)
    await aView({ name: 'Private' }, leaver)

    await api.ask(
      'mutation ($input: UserDeleteInput!) { userDelete(input: $input) { userErrors { code } } }',
      { input: { id: leaver.id, login: 'leaver' } },
      orgAdmin,
    )

    expect(await seen(colleague)).toMatchObject([{ name: 'Shared', owner: { label: 'leaver', user: null } }])
    expect(await api.ctx().db.$count(views)).toBe(1)
  })
})

it('is not there for strangers, private or malformed alike', async () => {
  const hidden = [
    await aView(),
    await aView({ name: 'Shared', visibility: 'ORGANIZATION' }),
    '018f0000-0000-7000-8000-000000000000',
    'x',
    '\u0000',
    '\ud800',
  ]

  for (const id of hidden) {
    expect(codesOf(await update({ id, name: 'y' }, stranger))).toEqual(['NOT_FOUND'])
    expect(codesOf(await remove({ id }, stranger))).toEqual(['NOT_FOUND'])
  }
  expect(codesOf(await update({ id: hidden[0], name: 'y' }, orgAdmin))).toEqual(['NOT_FOUND'])
  expect((await create({}, {})).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  expect(codesOf(await create({}, await aUser(api)))).toEqual(['NO_ORGANIZATION'])
})
