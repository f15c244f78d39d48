import { desc } from 'drizzle-orm'
import { type Answer, type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

type Verb = 'Add' | 'ProfileUpdate' | 'Suspend' | 'Resume' | 'Remove' | 'DefaultSet'
const MEMBERSHIPS = 'memberships { organization { name } profile { name } isDefault suspendedAt version }'
const ask = (verb: Verb, input: object, caller: { key: string; organization?: string } = admin) =>
  api.ask(
    `mutation ($input: Membership${verb}Input!) { membership${verb}(input: $input) { user { login ${MEMBERSHIPS} } userErrors { code message field } } }`,
    { input },
    caller,
  )
const set = (input: object, caller: { key: string } = admin) =>
  api.ask(
    `mutation ($input: UserMembershipsSetInput!) { userMembershipsSet(input: $input) { user { ${MEMBERSHIPS} } userErrors { code message field } } }`,
    { input },
    caller,
  )

type Place = { organization: { name: string }; profile: { name: string }; isDefault: boolean; suspendedAt: string | null }
async function placesOf(user: { id: string }): Promise<string[]> {
  const { data } = await api.ask(`query ($id: ID!) { user(id: $id) { ${MEMBERSHIPS} } }`, { id: user.id }, admin)
  const places = (at(data, 'user', 'memberships') ?? []) as unknown as Place[]
  return places.map(({ organization, profile, isDefault, suspendedAt }) =>
    [organization.name, profile.name, isDefault && 'default', suspendedAt && 'suspended'].filter(Boolean).join(' '),
  )
}
const lastRecord = async () => (await api.ctx().db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1))[0]
const errorOf = (answer: Answer) => at(Object.values(answer.data ?? {})[0] ?? null, 'userErrors', 0)

describe('a locked organization', () => {
  it('lets nobody join, by whatever way, and keeps and changes those who are there', async () => {
    const [locked, other] = [await anOrganization(api), await anOrganization(api)]
    const [member, stranger] = [await aUser(api, { in: [[locked.name, 'analyst']] }), await aUser(api, { in: [[other.name, 'analyst']] })]
    await api.ask(
      'mutation ($input: OrganizationLockInput!) { organizationLock(input: $input) { userErrors { code } } }',
      { input: { id: locked.id } },
      admin,
    )
    const place = { organizationId: locked.id, profileId: 'analyst' }
    const stays = { organizationId: other.id, profileId: 'analyst' }
    const CREATE = 'mutation ($input: UserCreateInput!) { userCreate(input: $input) { userErrors { code field } } }'

    expect(errorOf(await ask('Add', { userId: stranger.id, ...place }))).toMatchObject({ code: 'CONFLICT', field: ['organizationId'] })
    expect(errorOf(await set({ id: stranger.id, memberships: [stays, place] }))).toMatchObject({
      code: 'CONFLICT',
      field: ['memberships', '1', 'organizationId'],
    })
    const created = await api.ask(CREATE, { input: { login: 'late-comer', name: 'Late', memberships: [place] } }, admin)
    expect(errorOf(created)).toEqual({ code: 'CONFLICT', field: ['memberships', '0', 'organizationId'] })
    expect(await placesOf(stranger)).toEqual([`${other.name} analyst default`])

    expect(codesOf(await ask('ProfileUpdate', { userId: member.id, organizationId: locked.id, profileId: 'read-only' }))).toEqual([])
    expect(codesOf(await set({ id: member.id, memberships: [place, stays] }))).toEqual([])
    expect(codesOf(await ask('Remove', { userId: member.id, organizationId: locked.id }))).toEqual([])
  })
})

describe('a platform administrator', () => {
  it('adds, changes, suspends, resumes and removes, each on record', async () => {
    const [here, there] = [await anOrganization(api, 'Here'), await anOrganization(api, 'There')]
    const user = await aUser(api)
    const inHere = { userId: user.login, organizationId: 'here' }

    await ask('Add', { ...inHere, profileId: 'analyst', reason: 'New job' })
    expect(await lastRecord()).toMatchObject({
      action: 'membership.add',
      targetId: user.id,
      after: { organization: 'Here', profile: 'analyst' },
      reason: 'New job',
    })
    await ask('Add', { userId: user.id, organizationId: there.id, profileId: 'read-only' })
    expect(await placesOf(user)).toEqual(['Here analyst default', 'There read-only'])

    await ask('ProfileUpdate', { ...inHere, profileId: 'org-admin' })
    expect(await lastRecord()).toMatchObject({ before: { profile: 'analyst' }, after: { profile: 'org-admin' } })
    await ask('Suspend', inHere)
    expect(await placesOf(user)).toEqual(['There read-only default', 'Here org-admin suspended'])

    await ask('Resume', inHere)
    await ask('DefaultSet', { userId: user.id, organizationId: here.id })
    expect(await placesOf(user)).toEqual(['Here org-admin default', 'There read-only'])

    await ask('Remove', inHere)
    expect(await placesOf(user)).toEqual(['There read-only default'])
    const answer = await ask('Remove', { userId: user.id, organizationId: there.id })
    expect(at(answer.data, 'membershipRemove', 'user')).toMatchObject({ login: user.login, memberships: [] })
  })

  it('is told what cannot be', async () => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'analyst']] })
    const place = { userId: user.id, organizationId: name }

    expect(errorOf(await ask('Add', { ...place, profileId: 'read-only' }))).toMatchObject({
      code: 'ALREADY_MEMBER',
      field: ['organizationId'],
    })
    expect(errorOf(await ask('Add', { userId: 'nobody', organizationId: name, profileId: 'analyst' }))).toMatchObject({
      code: 'NOT_FOUND',
      field: ['userId'],
    })
    expect(errorOf(await ask('Add', { userId: user.id, organizationId: 'nowhere', profileId: 'analyst' }))).toMatchObject({
      code: 'NOT_FOUND',
      field: ['organizationId'],
    })
    expect(errorOf(await ask('Add', { userId: user.id, organizationId: 'platform', profileId: 'analyst' }))).toMatchObject({
      code: 'INVALID',
      field: ['profileId'],
    })
    expect(errorOf(await ask('ProfileUpdate', { ...place, profileId: 'admin' }))).toMatchObject({ code: 'INVALID', field: ['profileId'] })
    expect(errorOf(await ask('Resume', place))).toMatchObject({ code: 'CONFLICT' })
    expect(errorOf(await ask('Suspend', { userId: user.id, organizationId: 'platform' }))).toMatchObject({
      code: 'NOT_FOUND',
      field: ['organizationId'],
    })
    await ask('Suspend', place)
    expect(errorOf(await ask('Suspend', place))).toMatchObject({ code: 'CONFLICT' })
    expect(errorOf(await ask('DefaultSet', place))).toMatchObject({ code: 'CONFLICT' })
    expect(errorOf(await ask('ProfileUpdate', { ...place, profileId: 'read-only', expectedVersion: 1 }))).toMatchObject({
      code: 'VERSION_MISMATCH',
    })
  })

  it('cannot give, take or change own rights', async () => {
    const { name } = await anOrganization(api)
    const other = await anAdministrator(api)
    const place = { userId: other.id, organizationId: 'platform' }

    const attempts = [
      ask('Add', { userId: other.id, organizationId: name, profileId: 'org-admin' }, other),
      ask('ProfileUpdate', { ...place, profileId: 'admin' }, other),
      ask('Suspend', place, other),
      ask('Remove', place, other),
      set({ id: other.id, memberships: [] }, other),
    ]

    expect((await Promise.all(attempts)).map(codesOf)).toEqual(attempts.map(() => ['SELF']))
    expect(await placesOf(other)).toEqual(['platform admin default'])
  })

  it('replaces all memberships at once, or none', async () => {
    const [a, b, c] = [await anOrganization(api, 'A'), await anOrganization(api, 'B'), await anOrganization(api, 'C')]
    const user = await aUser(api, {
      in: [
        [a.name, 'analyst'],
        [b.name, 'analyst'],
      ],
    })

    const wrong = await set({
      id: user.id,
      memberships: [
        { organizationId: 'C', profileId: 'analyst' },
        { organizationId: 'C', profileId: 'admin' },
      ],
    })
    expect(errorOf(wrong)).toMatchObject({ code: 'INVALID', field: ['memberships', '1', 'profileId'] })
    expect(await placesOf(user)).toEqual(['A analyst default', 'B analyst'])

    await set({
      id: user.id,
      memberships: [
        { organizationId: b.id, profileId: 'read-only' },
        { organizationId: c.id, profileId: 'org-admin', isDefault: true },
      ],
      reason: 'Moved',
    })
    expect(await placesOf(user)).toEqual(['C org-admin default', 'B read-only'])
    expect(await lastRecord()).toMatchObject({
      action: 'user.membershipsSet',
      reason: 'Moved',
      before: { memberships: [{ organization: 'A' }, { organization: 'B' }] },
    })

    await set({ id: user.id, memberships: [] })
    expect(await placesOf(user)).toEqual([])
  })
})

describe('an organization administrator', () => {
  it('changes memberships of the own organization only, and adds nobody who cannot be seen', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const orgAdmin = await anOrgAdmin(api, here)
    const shared = await aUser(api, {
      in: [
        [there.name, 'analyst'],
        [here.name, 'analyst'],
      ],
    })
    const stranger = await aUser(api, { in: [[there.name, 'analyst']] })

    expect(codesOf(await ask('Suspend', { userId: shared.id, organizationId: here.id }, orgAdmin))).toEqual([])
    expect(codesOf(await ask('Suspend', { userId: shared.id, organizationId: there.id }, orgAdmin))).toEqual(['NOT_FOUND'])
    expect(codesOf(await ask('Add', { userId: stranger.id, organizationId: here.id, profileId: 'analyst' }, orgAdmin))).toEqual([
      'NOT_FOUND',
    ])
    expect(codesOf(await set({ id: shared.id, memberships: [] }, orgAdmin))).toEqual(['NOT_SOLE_AUTHORITY'])
    expect(codesOf(await ask('DefaultSet', { userId: shared.id, organizationId: here.id }, orgAdmin))).toEqual(['NOT_SOLE_AUTHORITY'])
    expect(codesOf(await ask('Remove', { userId: shared.id, organizationId: here.id }, orgAdmin))).toEqual([])
    expect(await placesOf(shared)).toEqual([`${there.name} analyst default`])
  })

  it('gives no more than is held there, neither by a profile nor by ending a suspension', async () => {
    const organization = await anOrganization(api)
    const helpdesk = await aUser(api, { in: [[organization.name, await aProfile(api, ['manageUser'])]] })
    const [user, orgAdmin] = [await aUser(api, { in: [[organization.name, 'analyst']] }), await anOrgAdmin(api, organization)]
    const place = { userId: user.id, organizationId: organization.id }

    expect(codesOf(await ask('ProfileUpdate', { ...place, profileId: 'org-admin' }, helpdesk))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(
      codesOf(await set({ id: user.id, memberships: [{ organizationId: organization.id, profileId: 'org-admin' }] }, helpdesk)),
    ).toEqual(['EXCEEDS_OWN_RIGHTS'])
    await ask('Suspend', { userId: orgAdmin.id, organizationId: organization.id })
    expect(codesOf(await ask('Resume', { userId: orgAdmin.id, organizationId: organization.id }, helpdesk))).toEqual(['EXCEEDS_OWN_RIGHTS'])
  })
})

it('a change of profile holds from the next request on', async () => {
  const { name } = await anOrganization(api)
  const user = await aUser(api, { in: [[name, 'org-admin']] })
  const permissions = async () => at((await api.ask('{ viewer { permissions } }', {}, user)).data, 'viewer', 'permissions')

  expect(await permissions()).toContain('manageUser')
  await ask('ProfileUpdate', { userId: user.id, organizationId: name, profileId: 'read-only' })
  expect(await permissions()).toEqual([])
})

it('the last administrator cannot be demoted, suspended or removed, also not by two at once', async () => {
  const own = await anApi()
  const [last, helper] = [await anAdministrator(own), await anAdministrator(own, { password: false })]
  const place = { userId: last.id, organizationId: 'platform' }
  const attempt = (verb: Verb, input: object, caller: Person) =>
    own.ask(`mutation ($input: Membership${verb}Input!) { membership${verb}(input: $input) { userErrors { code } } }`, { input }, caller)

  const answers = [await attempt('Suspend', place, helper), await attempt('Remove', place, helper)]
  expect(answers.map(codesOf)).toEqual([['LAST_ADMINISTRATOR'], ['LAST_ADMINISTRATOR']])

  const second = await anAdministrator(own)
  const both = await Promise.all([
    attempt('Remove', place, second),
    attempt('Remove', { userId: second.id, organizationId: 'platform' }, last),
  ])
  const won = both.filter((answer) => answer.errors.length === 0 && codesOf(answer).length === 0)
  expect(won).toHaveLength(1)
  await own.close()
})

it('the strangers’ cases: those without manageUser find nobody', async () => {
  const { name } = await anOrganization(api)
  const [analyst, other] = [await aUser(api, { in: [[name, 'analyst']] }), await aUser(api, { in: [[name, 'analyst']] })]
  const place = { userId: other.id, organizationId: name }

  const attempts = (['Suspend', 'Remove', 'Resume', 'DefaultSet'] as const).map((verb) => ask(verb, place, analyst))

  expect((await Promise.all(attempts)).map(codesOf)).toEqual(attempts.map(() => ['NOT_FOUND']))
  expect(codesOf(await ask('DefaultSet', { userId: analyst.id, organizationId: name }, analyst))).toEqual([])
})
