import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { aKey, anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, type Person, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const SHOWN = 'organization { id name description version lockedAt } userErrors { code field }'
const UPDATE = `mutation ($input: OrganizationUpdateInput!) { organizationUpdate(input: $input) { ${SHOWN} } }`
const LOCK = `mutation ($input: OrganizationLockInput!) { organizationLock(input: $input) { ${SHOWN} } }`
const UNLOCK = `mutation ($input: OrganizationUnlockInput!) { organizationUnlock(input: $input) { ${SHOWN} } }`
const ONE = `query ($id: ID) { organization(id: $id) { id name description userCount hasAdministrator createdBy { label } updatedBy { label }
  viewerCanUpdate viewerCanRename viewerCanLock viewerCanManageUsers } }`
const LIST = `query ($filter: OrganizationFilter, $orderBy: OrganizationOrder, $first: Int, $after: String, $last: Int, $before: String) {
  organizations(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { name } totalCount totalCountIsExact pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } }`

type Caller = { key?: string; organization?: string }
const update = (input: object, caller: Caller = admin) => api.ask(UPDATE, { input }, caller)
const lock = (input: object, caller: Caller = admin) => api.ask(LOCK, { input }, caller)
const unlock = (input: object, caller: Caller = admin) => api.ask(UNLOCK, { input }, caller)
const one = async (id: string, caller: Caller = admin) => at((await api.ask(ONE, { id }, caller)).data, 'organization')
const list = (variables: object, caller: Caller = admin) => api.ask(LIST, variables, caller)
const namesOf = async (variables: object, caller: Caller = admin) =>
  (at((await list(variables, caller)).data, 'organizations', 'nodes') as { name: string }[]).map(({ name }) => name)

describe('organizationUpdate', () => {
  it('renames and describes, counts the version, and records what changed', async () => {
    const { id } = await anOrganization(api)

    const answer = await update({ id, name: 'Renamed', description: 'Ours', expectedVersion: 1 })
    const cleared = await update({ id: 'renamed', description: null })

    expect(at(answer.data, 'organizationUpdate', 'organization')).toMatchObject({ name: 'Renamed', description: 'Ours', version: 2 })
    expect(at(cleared.data, 'organizationUpdate', 'organization')).toMatchObject({ name: 'Renamed', description: null, version: 3 })
    const records = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, id)).orderBy(auditEvents.id)
    expect(records.slice(1)).toMatchObject([
      { action: 'organization.update', after: { name: 'Renamed', description: 'Ours' } },
      { action: 'organization.update', before: { description: 'Ours' }, after: { description: null } },
    ])
  })

  it('leaves what is not named, also without a change', async () => {
    const { id, name } = await anOrganization(api)
    await update({ id, description: 'Kept' })

    const answer = await update({ id, name })

    expect(at(answer.data, 'organizationUpdate', 'organization')).toMatchObject({ description: 'Kept', version: 2 })
  })

  it.each([
    ['a name that is taken', { name: 'platform' }, 'TAKEN'],
    ['a stale version', { description: 'x', expectedVersion: 7 }, 'VERSION_MISMATCH'],
    ['a name that looks like an id', { name: '01890000-0000-7000-8000-000000000000' }, 'INVALID'],
  ])('refuses %s', async (_, input, code) => {
    const { id } = await anOrganization(api)

    expect(codesOf(await update({ id, ...input }))).toEqual([code])
  })

  it('never renames platform', async () => {
    expect(codesOf(await update({ id: 'platform', name: 'base' }))).toEqual(['CONFLICT'])
  })

  it('lets manageConfig describe its own organization, and only that', async () => {
    const [own, other] = [await anOrganization(api), await anOrganization(api)]
    const keeper = await aUser(api, {
      in: [
        [own.name, await aProfile(api, ['manageConfig'])],
        [other.name, 'org-admin'],
      ],
    })

    expect(codesOf(await update({ id: own.id, description: 'By its own' }, keeper))).toEqual([])
    expect((await update({ id: own.id, name: 'Mine' }, keeper)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await update({ id: other.id, description: 'x' }, keeper)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect(codesOf(await update({ id: other.id, description: 'x' }, { ...keeper, organization: other.name }))).toEqual([])
    expect(codesOf(await update({ id: 'platform', description: 'x' }, keeper))).toEqual(['NOT_FOUND'])
  })
})

describe('organizationLock', () => {
  it('takes the rights of its memberships at the next request, and unlocking gives them back', async () => {
    const { id, name } = await anOrganization(api)
    const member = await anOrgAdmin(api, { name })
    const cookie = await signedIn(api, member)
    const seen = async (caller: object) =>
      at((await api.ask('{ viewer { organization { name } permissions } }', {}, caller)).data, 'viewer')

    const locked = await lock({ id, reason: 'unpaid', expectedVersion: 1 })

    expect(at(locked.data, 'organizationLock', 'organization', 'lockedAt')).not.toBeNull()
    expect(await seen({ cookie })).toEqual({ organization: null, permissions: [] })
    expect((await api.ask('{ viewer { user { id } } }', {}, { ...member, organization: name })).errors[0]?.extensions.code).toBe(
      'ORGANIZATION_UNAVAILABLE',
    )
    expect(codesOf(await lock({ id }))).toEqual(['CONFLICT'])
    expect(codesOf(await unlock({ id }))).toEqual([])
    expect(await seen({ cookie })).toMatchObject({ organization: { name }, permissions: expect.arrayContaining(['manageUser']) })
    expect(codesOf(await unlock({ id }))).toEqual(['CONFLICT'])
    const records = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, id)).orderBy(auditEvents.id)
    expect(records.slice(1)).toMatchObject([{ action: 'organization.lock', reason: 'unpaid' }, { action: 'organization.unlock' }])
  })

  it('never locks platform', async () => {
    expect(codesOf(await lock({ id: 'platform' }))).toEqual(['CONFLICT'])
  })

  it('is not for administrators of the organization', async () => {
    const organization = await anOrganization(api)

    const answer = await lock({ id: organization.id }, await anOrgAdmin(api, organization))

    expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('organization', () => {
  it('tells those who manage its users how many there are and whether somebody administers it', async () => {
    const { id, name } = await anOrganization(api)
    const orgAdmin = await anOrgAdmin(api, { name })
    const reader = await aUser(api, { in: [[name, 'read-only']] })

    const before = await one(id, orgAdmin)
    await api.ask(
      'mutation ($input: UserLockInput!) { userLock(input: $input) { userErrors { code } } }',
      { input: { id: orgAdmin.id } },
      admin,
    )

    const rights = { viewerCanRename: false, viewerCanLock: false }
    expect(before).toMatchObject({ ...rights, userCount: 2, hasAdministrator: true, viewerCanUpdate: true, viewerCanManageUsers: true })
    expect(await one(id)).toMatchObject({ userCount: 2, hasAdministrator: false, createdBy: { label: 'system' }, viewerCanLock: true })
    expect(await one(id, reader)).toEqual({
      ...{ id, name, description: null, userCount: null, hasAdministrator: null, createdBy: null, updatedBy: null },
      ...{ ...rights, viewerCanUpdate: false, viewerCanManageUsers: false },
    })
  })

  it('does not tell what is foreign from what is not there', async () => {
    const [own, other] = [await anOrganization(api), await anOrganization(api)]
    const orgAdmin = await anOrgAdmin(api, own)
    const restricted = { key: await aKey(api, await anOrgAdmin(api, own, other), { organizationIds: [own.id] }) }

    for (const ref of [other.id, other.name, 'platform', 'nothing', '01890000-0000-7000-8000-000000000000', 'a\u0000b', '\ud800']) {
      expect(await one(ref, orgAdmin)).toBeNull()
      expect(await one(ref, restricted)).toBeNull()
      expect(codesOf(await update({ id: ref, description: 'x' }, orgAdmin))).toEqual(['NOT_FOUND'])
      expect(codesOf(await lock({ id: ref }, orgAdmin))).toEqual(['NOT_FOUND'])
    }
  })
})

describe('organizations', () => {
  it('filters, each condition also negated', async () => {
    const [kept, flagged] = [await anOrganization(api, 'Filter kept'), await anOrganization(api, 'filter flagged')]
    await anOrgAdmin(api, kept)
    const locked = await anOrganization(api, 'Filter locked')
    await update({ id: locked.id, description: 'no longer with us' })
    await lock({ id: locked.id })
    const within = { search: 'FILTER ' }

    expect(await namesOf({ filter: within })).toEqual(['filter flagged', 'Filter kept', 'Filter locked'])
    expect(await namesOf({ filter: { ...within, hasAdministrator: false } })).toEqual(['filter flagged', 'Filter locked'])
    expect(await namesOf({ filter: { ...within, not: { hasAdministrator: false } } })).toEqual(['Filter kept'])
    expect(await namesOf({ filter: { ...within, isLocked: true } })).toEqual(['Filter locked'])
    expect(await namesOf({ filter: { ...within, not: { isLocked: true, ids: [kept.id, 'nothing'] } } })).toEqual(['filter flagged'])
    expect(await namesOf({ filter: { ids: [flagged.id, kept.id], not: { search: 'flag' } } })).toEqual(['Filter kept'])
    expect(await namesOf({ filter: { search: 'no longer' } })).toEqual(['Filter locked'])
    expect(await namesOf({ filter: { search: '%' } })).toEqual([])
  })

  it('pages both ways through every order', async () => {
    for (let n = 0; n < 7; n++) await anOrganization(api, `Paged ${n}`)
    const filter = { search: 'paged ' }

    for (const field of ['NAME', 'CREATED_AT', 'UPDATED_AT'])
      for (const direction of ['ASC', 'DESC']) {
        const variables = { filter, orderBy: { field, direction } }
        const all = await namesOf(variables)
        const first = await list({ ...variables, first: 3 })
        const cursor = at(first.data, 'organizations', 'pageInfo', 'endCursor')
        const rest = await namesOf({ ...variables, after: cursor })
        const back = await list({ ...variables, last: 2 })

        expect([...(at(first.data, 'organizations', 'nodes') as { name: string }[]).map(({ name }) => name), ...rest]).toEqual(all)
        expect(all).toHaveLength(7)
        expect((at(back.data, 'organizations', 'nodes') as { name: string }[]).map(({ name }) => name)).toEqual(all.slice(5))
        expect(at(first.data, 'organizations', 'totalCount')).toBe(7)
      }
  })

  it('shows others their own, and does not tell them who is administered', async () => {
    const [own, other] = [await anOrganization(api, 'Own a'), await anOrganization(api, 'Own b')]
    const person = await anOrgAdmin(api, own, other)

    expect(await namesOf({}, person)).toEqual(['Own a', 'Own b'])
    expect(await namesOf({}, { key: await aKey(api, person, { organizationIds: [other.id] }) })).toEqual(['Own b'])
    expect(await namesOf({}, await aUser(api))).toEqual([])
    expect((await list({ filter: { hasAdministrator: true } }, person)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await list({ filter: { not: { not: {} } } }, person)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect((await list({ filter: { ids: Array.from({ length: 1001 }, () => own.id) } }, person)).errors[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    )
  })
})
