import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { CATALOGUE } from '../auth/permissions.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const SHOWN =
  'profile { id name kind permissions version membershipCount viewerCanUpdate viewerCanDelete } userErrors { code field message }'
const CREATE = `mutation ($input: ProfileCreateInput!) { profileCreate(input: $input) { ${SHOWN} } }`
const UPDATE = `mutation ($input: ProfileUpdateInput!) { profileUpdate(input: $input) { ${SHOWN} } }`
const DELETE = `mutation ($input: ProfileDeleteInput!) { profileDelete(input: $input) { ${SHOWN} } }`
const PROFILES = '{ profiles { id name permissions version membershipCount viewerCanUpdate viewerCanDelete } }'

let count = 0
const create = (input: object, caller = admin) =>
  api.ask(CREATE, { input: { name: `made ${++count}`, kind: 'ORGANIZATION', permissions: [], ...input } }, caller)
const update = (input: object, caller = admin) => api.ask(UPDATE, { input }, caller)
const remove = (input: object, caller = admin) => api.ask(DELETE, { input }, caller)
const recordsOf = (name: string) =>
  api
    .ctx()
    .db.select({ action: auditEvents.action, before: auditEvents.before, after: auditEvents.after })
    .from(auditEvents)
    .where(eq(auditEvents.targetLabel, name))

describe('the catalogue', () => {
  it('is read by everybody who is signed in, in groups, with the kind of profile for each', async () => {
    const { data } = await api.ask('{ permissions { name kind group description isRoster } }', {}, await aUser(api))

    expect(at(data, 'permissions')).toEqual(CATALOGUE)
    expect(CATALOGUE.filter(({ name }) => name === 'manageUser').map(({ kind }) => kind)).toEqual(['PLATFORM', 'ORGANIZATION'])
  })
})

it('says beforehand what may be put into a profile, and who changed one last, to those who manage profiles', async () => {
  const name = await aProfile(api, [])
  const maker = await aUser(api, { in: [['platform', await aProfile(api, ['manageProfile', 'readAudit'], 'PLATFORM')]] })
  const seenBy = async (reader: Person) => {
    const { data } = await api.ask('{ permissions { name kind viewerCanGrant } profiles { name updatedBy { label } } }', {}, reader)
    const granted = (at(data, 'permissions') as { name: string; kind: string; viewerCanGrant: boolean }[]).filter(
      (permission) => permission.viewerCanGrant,
    )
    const profile = (at(data, 'profiles') as { name: string; updatedBy: { label: string } | null }[]).find((one) => one.name === name)
    return { granted: granted.map((permission) => `${permission.kind} ${permission.name}`), updatedBy: profile?.updatedBy }
  }

  const { granted, updatedBy } = await seenBy(maker)
  expect(granted).toEqual(expect.arrayContaining(['PLATFORM readAudit', 'PLATFORM manageProfile', 'ORGANIZATION manageTag']))
  expect(granted).not.toContain('PLATFORM manageUser')
  expect(granted).not.toContain('ORGANIZATION manageUser')
  expect(updatedBy).toMatchObject({ label: expect.any(String) })
  expect((await seenBy(admin)).granted).toHaveLength(CATALOGUE.length)
  expect(await seenBy(await aUser(api))).toEqual({ granted: [], updatedBy: null })
})

describe('profileCreate', () => {
  it('creates a profile, sorts its permissions and records it', async () => {
    const answer = await create({ name: 'responder', permissions: ['manageTask', 'manageCase/create', 'manageTask'] })

    const permissions = ['manageCase/create', 'manageTask']
    expect(at(answer.data, 'profileCreate', 'profile')).toMatchObject({ name: 'responder', permissions, version: 1, membershipCount: 0 })
    expect(await recordsOf('responder')).toEqual([
      { action: 'profile.create', before: null, after: { name: 'responder', kind: 'ORGANIZATION', permissions } },
    ])
  })

  it.each([
    ['a permission that does not exist', { permissions: ['manageUser', 'manageEverything'] }, 'INVALID', ['permissions', '1']],
    ['a permission of the other kind', { permissions: ['managePlatform'] }, 'INVALID', ['permissions', '0']],
    ['an empty name', { name: ' ' }, 'INVALID', ['name']],
    ['a name in other case', { name: 'ORG-ADMIN' }, 'TAKEN', ['name']],
  ])('refuses %s', async (_, input, code, field) => {
    const answer = await create(input)

    expect(at(answer.data, 'profileCreate', 'userErrors')).toMatchObject([{ code, field }])
  })

  it('gives no more than its maker may grant', async () => {
    const maker = await aUser(api, { in: [['platform', await aProfile(api, ['manageProfile', 'readAudit'], 'PLATFORM')]] })

    expect(codesOf(await create({ kind: 'PLATFORM', permissions: ['manageUser'] }, maker))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(codesOf(await create({ permissions: ['manageUser'] }, maker))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(codesOf(await create({ kind: 'PLATFORM', permissions: ['readAudit'] }, maker))).toEqual([])
    expect(codesOf(await create({ permissions: ['manageTag'] }, maker))).toEqual([])
  })
})

describe('profileUpdate', () => {
  it('holds for the next request of those who have the profile', async () => {
    const { name } = await anOrganization(api)
    const profile = await aProfile(api, [])
    const holder = await aUser(api, { in: [[name, profile]] })
    await aUser(api, { in: [[name, 'read-only']] })
    const seen = async () => at((await api.ask('{ users { totalCount } }', {}, holder)).data, 'users', 'totalCount')
    expect(await seen()).toBe(1)

    const answer = await update({ id: profile, permissions: ['manageUser'], expectedVersion: 1 })

    expect(at(answer.data, 'profileUpdate', 'profile')).toMatchObject({ version: 2, membershipCount: 1 })
    expect(await seen()).toBe(2)
    expect(await recordsOf(profile)).toEqual([
      { action: 'profile.update', before: { permissions: '' }, after: { permissions: 'manageUser' } },
    ])
  })

  it('adjusts what analyst gives, and nothing else that is predefined', async () => {
    const { data } = await api.ask(PROFILES, {}, admin)
    const analyst = (at(data, 'profiles') as { name: string; permissions: string[] }[]).find(({ name }) => name === 'analyst')

    expect(codesOf(await update({ id: 'analyst', permissions: ['manageTag'] }))).toEqual([])
    expect(codesOf(await update({ id: 'analyst', permissions: analyst?.permissions }))).toEqual([])
    expect(codesOf(await update({ id: 'analyst', name: 'analysts' }))).toEqual(['CONFLICT'])
    expect(codesOf(await update({ id: 'org-admin', permissions: [] }))).toEqual(['CONFLICT'])
    expect(codesOf(await update({ id: 'admin', permissions: [] }))).toEqual(['CONFLICT'])
    expect(codesOf(await update({ id: 'read-only', name: 'reader' }))).toEqual(['CONFLICT'])
  })

  it('shows a stale editor the present state', async () => {
    const profile = await aProfile(api, [])
    await update({ id: profile, permissions: ['manageTag'] })

    const answer = await update({ id: profile, permissions: ['manageTask'], expectedVersion: 1 })

    expect(codesOf(answer)).toEqual(['VERSION_MISMATCH'])
    expect(at(answer.data, 'profileUpdate', 'profile')).toMatchObject({ permissions: ['manageTag'], version: 2 })
  })

  it('changes nothing that the editor holds, whether more or less', async () => {
    const profile = await aProfile(api, ['manageProfile', 'manageUser', 'readAudit'], 'PLATFORM')
    const { name } = await anOrganization(api)
    const tenantProfile = await aProfile(api, [])
    const editor = await aUser(api, {
      in: [
        ['platform', profile],
        [name, tenantProfile],
      ],
    })

    expect(codesOf(await update({ id: profile, permissions: ['manageProfile'] }, editor))).toEqual(['SELF'])
    expect(codesOf(await update({ id: tenantProfile, permissions: ['manageUser'] }, editor))).toEqual(['SELF'])
    expect(codesOf(await update({ id: tenantProfile, name: 'only renamed' }, editor))).toEqual([])
  })

  it('takes nothing from a profile, and adds nothing to one, that exceeds the editor', async () => {
    const editor = await aUser(api, { in: [['platform', await aProfile(api, ['manageProfile'], 'PLATFORM')]] })
    const wider = await aProfile(api, ['managePlatform'], 'PLATFORM')
    const tenant = await aProfile(api, ['manageUser'])
    const harmless = await aProfile(api, ['manageTag'])

    expect(codesOf(await update({ id: wider, permissions: [] }, editor))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(codesOf(await update({ id: tenant, permissions: [] }, editor))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(codesOf(await update({ id: harmless, permissions: ['readAudit'] }, editor))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(codesOf(await update({ id: harmless, permissions: ['manageTask'] }, editor))).toEqual([])
    expect(codesOf(await remove({ id: wider }, editor))).toEqual(['EXCEEDS_OWN_RIGHTS'])
  })
})

describe('profileDelete', () => {
  it('deletes what nothing uses, and says otherwise by how many it is used', async () => {
    const { name } = await anOrganization(api)
    const profile = await aProfile(api, ['manageTag'])
    const users = await Promise.all([aUser(api, { in: [[name, profile]] }), aUser(api, { in: [[name, profile]] })])

    const refused = await remove({ id: profile })
    for (const { id } of users)
      await api.ask(
        'mutation ($input: UserMembershipsSetInput!) { userMembershipsSet(input: $input) { userErrors { code } } }',
        {
          input: { id, memberships: [] },
        },
        admin,
      )

    expect(at(refused.data, 'profileDelete', 'userErrors')).toMatchObject([
      { code: 'IN_USE', message: expect.stringContaining('in use by 2 memberships') },
    ])
    expect(codesOf(await remove({ id: profile }))).toEqual([])
    expect(codesOf(await remove({ id: profile }))).toEqual(['NOT_FOUND'])
    expect(await recordsOf(profile)).toMatchObject([{ action: 'profile.delete', before: { permissions: ['manageTag'] } }])
  })

  it('refuses every predefined one', async () => {
    const answers = await Promise.all(['admin', 'org-admin', 'analyst', 'read-only'].map((id) => remove({ id })))

    expect(answers.map(codesOf)).toEqual([['CONFLICT'], ['CONFLICT'], ['CONFLICT'], ['CONFLICT']])
  })

  it('loses against a membership that is given at the same moment, or wins, but never breaks', async () => {
    const { name } = await anOrganization(api)
    const ADD = 'mutation ($input: MembershipAddInput!) { membershipAdd(input: $input) { userErrors { code } } }'

    for (let round = 0; round < 10; round++) {
      const profile = await aProfile(api, [])
      const { login: userId } = await aUser(api)
      const [deleted, added] = await Promise.all([
        remove({ id: profile }),
        api.ask(ADD, { input: { userId, organizationId: name, profileId: profile } }, admin),
      ])

      expect([deleted.errors, added.errors]).toEqual([[], []])
      expect([codesOf(deleted), codesOf(added)]).toContainEqual([])
      expect([...codesOf(deleted), ...codesOf(added)]).toHaveLength(1)
    }
  })
})

it('is for holders of manageProfile with the platform in force, and tells others only what profiles give', async () => {
  const { name } = await anOrganization(api)
  const profile = await aProfile(api, [])
  const strangers = [
    await anOrgAdmin(api, { name }),
    await aUser(api),
    {
      ...(await aUser(api, {
        in: [
          ['platform', 'admin'],
          [name, 'org-admin'],
        ],
      })),
      organization: name,
    },
  ]

  for (const stranger of strangers) {
    const answers = await Promise.all([
      create({}, stranger),
      update({ id: profile, name: 'x' }, stranger),
      remove({ id: profile }, stranger),
    ])
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'])
    const { data } = await api.ask(PROFILES, {}, stranger)
    const seen = (at(data, 'profiles') as { name: string }[]).find((one) => one.name === profile)
    expect(seen).toMatchObject({ permissions: [], membershipCount: null, viewerCanUpdate: false, viewerCanDelete: false })
  }
})
