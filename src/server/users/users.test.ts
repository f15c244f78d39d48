import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { users } from './table.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const EMAIL =
  'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { user { id email version } userErrors { code message field } } }'
const UPDATE =
  'mutation ($input: UserUpdateInput!) { userUpdate(input: $input) { user { id name type version } userErrors { code message field } } }'
const USER =
  'query ($id: ID!) { user(id: $id) { login name email hasOtherMemberships lastSeenAt createdBy { label } memberships { organization { name } } } }'
const auditOf = (id: string) => api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, id)).orderBy(auditEvents.id)
const stored = async (id: string) => (await api.ctx().db.select().from(users).where(eq(users.id, id)))[0]

describe('userEmailUpdate', () => {
  it('changes the email, counts the version and records before and after', async () => {
    const [admin, user] = [await anAdministrator(api), await aUser(api, { email: 'old@example.org' })]

    const answer = await api.ask(EMAIL, { input: { id: user.login.toUpperCase(), email: ' new@example.org ', expectedVersion: 1 } }, admin)

    expect(answer.data).toEqual({ userEmailUpdate: { user: { id: user.id, email: 'new@example.org', version: 2 }, userErrors: [] } })
    expect((await auditOf(user.id)).at(-1)).toMatchObject({
      action: 'user.emailUpdate',
      actorId: admin.id,
      actorLabel: admin.login,
      apiKeyPrefix: admin.key.slice(0, 12),
      before: { email: 'old@example.org' },
      after: { email: 'new@example.org' },
      requestId: answer.headers.get('x-request-id'),
      address: '127.0.0.1',
    })
  })

  it('shows the present state to whoever comes second', async () => {
    const [admin, user] = [await anAdministrator(api), await aUser(api, { email: 'first@example.org' })]
    await api.ask(EMAIL, { input: { id: user.id, email: 'second@example.org', expectedVersion: 1 } }, admin)

    const answer = await api.ask(EMAIL, { input: { id: user.id, email: 'third@example.org', expectedVersion: 1 } }, admin)

    expect(codesOf(answer)).toEqual(['VERSION_MISMATCH'])
    expect(at(answer.data, 'userEmailUpdate', 'user')).toEqual({ id: user.id, email: 'second@example.org', version: 2 })
    expect(await stored(user.id)).toMatchObject({ email: 'second@example.org' })
  })

  it('clears with null or nothing but spaces', async () => {
    const [admin, user] = [await anAdministrator(api), await aUser(api, { email: 'old@example.org' })]

    await api.ask(EMAIL, { input: { id: user.id, email: '  ' } }, admin)

    expect(await stored(user.id)).toMatchObject({ email: null, version: 2 })
  })

  it('keeps the email when none is given', async () => {
    const [admin, user] = [await anAdministrator(api), await aUser(api, { email: 'kept@example.org' })]

    const answer = await api.ask(EMAIL, { input: { id: user.id } }, admin)

    expect(at(answer.data, 'userEmailUpdate', 'userErrors', 0)).toMatchObject({ code: 'INVALID', field: ['email'] })
    expect(await stored(user.id)).toMatchObject({ email: 'kept@example.org', version: 1 })
  })

  it('neither counts nor records a change to the same value', async () => {
    const [admin, user] = [await anAdministrator(api), await aUser(api, { email: 'same@example.org' })]
    const before = (await auditOf(user.id)).length

    const answer = await api.ask(EMAIL, { input: { id: user.id, email: 'same@example.org' } }, admin)

    expect(at(answer.data, 'userEmailUpdate', 'user', 'version')).toBe(1)
    expect(await auditOf(user.id)).toHaveLength(before)
  })

  it.each(['nobody', 'a@', '@b.c', 'a b@c.d', 'a@b..c', `${'x'.repeat(251)}@b.c`, 'a@b.c\r\nBcc: x@y.z'])(
    'refuses %j and keeps what was there',
    async (email) => {
      const [admin, user] = [await anAdministrator(api), await aUser(api, { email: 'kept@example.org' })]

      const answer = await api.ask(EMAIL, { input: { id: user.id, email } }, admin)

      expect(codesOf(answer)).toEqual(['INVALID'])
      expect(at(answer.data, 'userEmailUpdate', 'userErrors', 0, 'field')).toEqual(['email'])
      expect(await stored(user.id)).toMatchObject({ email: 'kept@example.org', version: 1 })
    },
  )

  it('needs no permission for oneself', async () => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'read-only']] })

    const answer = await api.ask(EMAIL, { input: { id: user.id, email: 'me@example.org' } }, user)

    expect(codesOf(answer)).toEqual([])
    expect(await stored(user.id)).toMatchObject({ email: 'me@example.org' })
  })

  it('lets one of two concurrent edits of one version win', async () => {
    const [admin, user] = [await anAdministrator(api), await aUser(api)]

    const answers = await Promise.all(
      ['a', 'b'].map((name) => api.ask(EMAIL, { input: { id: user.id, email: `${name}@example.org`, expectedVersion: 1 } }, admin)),
    )

    expect(answers.flatMap(codesOf)).toEqual(['VERSION_MISMATCH'])
    expect(await stored(user.id)).toMatchObject({ version: 2 })
  })
})

describe('who may change whom', () => {
  it('hides users of other organizations: foreign, unknown and malformed ids look alike', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const [admin, foreign] = [await anOrgAdmin(api, here), await aUser(api, { in: [[there.name, 'analyst']] })]

    const ids = [
      foreign.id,
      foreign.login,
      '01890000-0000-7000-8000-000000000000',
      'nobody-of-that-name',
      'not an id',
      '01890000-0000-7000-8000',
    ]
    const answers = await Promise.all(ids.map((id) => api.ask(EMAIL, { input: { id, email: 'x@example.org' } }, admin)))
    const reads = await Promise.all(ids.map((id) => api.ask(USER, { id }, admin)))

    expect(new Set(answers.map(({ data, status }) => JSON.stringify([status, data]))).size).toBe(1)
    expect(answers.flatMap(codesOf)).toEqual(ids.map(() => 'NOT_FOUND'))
    expect(reads.map(({ data, errors }) => [data, errors])).toEqual(ids.map(() => [{ user: null }, []]))
    expect(await stored(foreign.id)).toMatchObject({ email: null, version: 1 })
  })

  it('refuses an organization administrator who is not the sole authority, and shows less', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const admin = await anOrgAdmin(api, here)
    const shared = await aUser(api, {
      in: [
        [there.name, 'analyst'],
        [here.name, 'analyst'],
      ],
    })

    const email = await api.ask(EMAIL, { input: { id: shared.id, email: 'x@example.org' } }, admin)
    const name = await api.ask(UPDATE, { input: { id: shared.id, name: 'X' } }, admin)
    const read = await api.ask(USER, { id: shared.id }, admin)

    expect([codesOf(email), codesOf(name)]).toEqual([['NOT_SOLE_AUTHORITY'], ['NOT_SOLE_AUTHORITY']])
    expect(read.data).toMatchObject({
      user: { hasOtherMemberships: true, createdBy: null, lastSeenAt: null, memberships: [{ organization: { name: here.name } }] },
    })
    expect(await stored(shared.id)).toMatchObject({ email: null, name: 'Some Body' })
  })

  it('names the field that names the user', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const admin = await anOrgAdmin(api, here)
    const shared = await aUser(api, {
      in: [
        [there.name, 'analyst'],
        [here.name, 'analyst'],
      ],
    })
    const ask = (name: string, input: object) =>
      api.ask(
        `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { userErrors { code field } } }`,
        { input: { userId: shared.id, ...input } },
        admin,
      )

    const answers = {
      apiKeyCreate: await ask('apiKeyCreate', { name: 'k' }),
      sessionDeleteAll: await ask('sessionDeleteAll', {}),
      membershipDefaultSet: await ask('membershipDefaultSet', { organizationId: here.id }),
    }

    for (const [name, { data }] of Object.entries(answers))
      expect(at(data, name, 'userErrors')).toEqual([{ code: 'NOT_SOLE_AUTHORITY', field: ['userId'] }])
  })

  it('accepts an administrator of all organizations of the user', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const admin = await anOrgAdmin(api, here, there)
    const user = await aUser(api, {
      in: [
        [here.name, 'analyst'],
        [there.name, 'analyst'],
      ],
    })

    expect(codesOf(await api.ask(EMAIL, { input: { id: user.id, email: 'x@example.org' } }, admin))).toEqual([])
  })

  it('refuses a helpdesk that lacks a permission of the user it would take over', async () => {
    const { name } = await anOrganization(api)
    const helpdesk = await aUser(api, { in: [[name, await aProfile(api, ['manageUser'])]] })
    const admin = await anOrgAdmin(api, { name })

    const email = await api.ask(EMAIL, { input: { id: admin.id, email: 'mine@example.org' } }, helpdesk)
    const type = await api.ask(UPDATE, { input: { id: admin.id, type: 'SERVICE' } }, helpdesk)
    const key = await api.ask(
      'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret userErrors { code } } }',
      { input: { userId: admin.id, name: 'k' } },
      helpdesk,
    )

    expect([email, type, key].map(codesOf)).toEqual([['EXCEEDS_OWN_RIGHTS'], ['EXCEEDS_OWN_RIGHTS'], ['EXCEEDS_OWN_RIGHTS']])
    expect(at(key.data, 'apiKeyCreate', 'secret')).toBeNull()
  })

  it('refuses a platform helpdesk to act on a platform administrator', async () => {
    const helpdesk = await aUser(api, { in: [['platform', await aProfile(api, ['manageUser'], 'PLATFORM')]] })
    const admin = await anAdministrator(api)

    expect(codesOf(await api.ask(EMAIL, { input: { id: admin.id, email: 'mine@example.org' } }, helpdesk))).toEqual(['EXCEEDS_OWN_RIGHTS'])
  })

  it('leaves users without membership to the platform', async () => {
    const { name } = await anOrganization(api)
    const [admin, orgAdmin, homeless] = [await anAdministrator(api), await anOrgAdmin(api, { name }), await aUser(api)]

    expect(codesOf(await api.ask(EMAIL, { input: { id: homeless.id, email: 'x@example.org' } }, orgAdmin))).toEqual(['NOT_FOUND'])
    expect(codesOf(await api.ask(EMAIL, { input: { id: homeless.id, email: 'x@example.org' } }, admin))).toEqual([])
  })

  it('does not use platform permissions while another organization is in force', async () => {
    const { name } = await anOrganization(api)
    const admin = await aUser(api, {
      in: [
        ['platform', 'admin'],
        [name, 'read-only'],
      ],
    })
    const other = await aUser(api, { in: [[name, 'read-only']] })

    expect(codesOf(await api.ask(EMAIL, { input: { id: other.id, email: 'x@example.org' } }, { ...admin, organization: name }))).toEqual([
      'NOT_FOUND',
    ])
    expect(codesOf(await api.ask(EMAIL, { input: { id: other.id, email: 'x@example.org' } }, admin))).toEqual([])
  })

  it('refuses to change one’s own type', async () => {
    const admin = await anAdministrator(api)

    expect(codesOf(await api.ask(UPDATE, { input: { id: admin.id, type: 'SERVICE' } }, admin))).toEqual(['SELF'])
  })

  it('answers the buttons by the rule that the verbs follow', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const admin = await anOrgAdmin(api, here)
    const own = await aUser(api, { in: [[here.name, 'analyst']] })
    const shared = await aUser(api, {
      in: [
        [here.name, 'analyst'],
        [there.name, 'analyst'],
      ],
    })
    const MAY =
      'query ($id: ID!) { user(id: $id) { viewerCanUpdate viewerCanUpdateType viewerCanUpdateEmail viewerCanLock viewerCanManageApiKeys } }'
    const rights = async (id: string) => Object.values(at((await api.ask(MAY, { id }, admin)).data, 'user') ?? {})

    expect(await rights(own.id)).toEqual([true, true, true, true, true])
    expect(await rights(shared.id)).toEqual([false, false, false, false, false])
    expect(await rights(admin.id)).toEqual([true, false, true, false, true])
  })
})

describe('history', () => {
  const HISTORY = 'query ($id: ID!) { user(id: $id) { history { nodes { action } } } }'
  const actions = async (id: string, caller: { key: string }) =>
    ((at((await api.ask(HISTORY, { id }, caller)).data, 'user', 'history', 'nodes') ?? []) as { action: string }[]).map(
      ({ action }) => action,
    )

  it('is for oneself and for holders of readAudit, who see what was done in their organization', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const [admin, platform] = [await anOrgAdmin(api, here), await anAdministrator(api)]
    const helpdesk = await aUser(api, { in: [[here.name, await aProfile(api, ['manageUser'])]] })
    const user = await aUser(api, {
      in: [
        [here.name, 'analyst'],
        [there.name, 'analyst'],
      ],
    })
    const other = await aUser(api, { in: [[here.name, 'analyst']] })
    await api.ask(EMAIL, { input: { id: user.id, email: 'by-platform@example.org' } }, platform)
    await api.ask(EMAIL, { input: { id: other.id, email: 'by-here@example.org' } }, admin)

    expect(await actions(user.id, user)).toEqual(['user.emailUpdate', 'apiKey.create', 'user.create'])
    expect(await actions(user.id, platform)).toEqual(['user.emailUpdate', 'apiKey.create', 'user.create'])
    expect(await actions(user.id, admin)).toEqual([])
    expect(await actions(other.id, admin)).toEqual(['user.emailUpdate'])
    expect(await actions(other.id, helpdesk)).toEqual([])
  })
})

describe('userUpdate', () => {
  it('turns a person into a service user: sessions end, the password goes', async () => {
    const { name } = await anOrganization(api)
    const [admin, user] = [await anAdministrator(api), await aUser(api, { in: [[name, 'analyst']] })]
    const cookie = await signedIn(api, user)

    const answer = await api.ask(UPDATE, { input: { id: user.id, type: 'SERVICE' } }, admin)

    expect(codesOf(answer)).toEqual([])
    expect(await stored(user.id)).toMatchObject({ type: 'SERVICE', passwordHash: null })
    expect((await api.ask('{ viewer { user { id } } }', {}, { cookie })).data).toEqual({ viewer: null })
  })
})
