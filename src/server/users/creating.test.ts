import { desc, eq } from 'drizzle-orm'
import { type Answer, type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, sendsMail } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { mails } from '../mail/table.ts'
import { users } from './table.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const CREATE =
  'mutation ($input: UserCreateInput!) { userCreate(input: $input) { user { id login state memberships { isDefault organization { name } profile { name } } } userErrors { code message field } } }'

describe('userCreate', () => {
  it('creates with memberships, the first one default, and an INVITED state', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const admin = await anAdministrator(api)
    const memberships = [
      { organizationId: there.id, profileId: 'analyst' },
      { organizationId: here.name, profileId: 'read-only' },
    ]

    const answer = await api.ask(CREATE, { input: { login: `New.${Date.now()}@Example.org`, name: 'New One', memberships } }, admin)

    expect(at(answer.data, 'userCreate', 'user')).toMatchObject({
      login: expect.stringMatching(/^new\.\d+@example\.org$/),
      state: 'INVITED',
      memberships: [
        { isDefault: true, organization: { name: there.name } },
        { isDefault: false, organization: { name: here.name } },
      ],
    })
  })

  it('says everything that is wrong at once, and stores nothing', async () => {
    const admin = await anAdministrator(api)
    const input = { login: 'two words', name: '', email: 'x', memberships: [{ organizationId: 'none', profileId: 'none' }] }

    const answer = await api.ask(CREATE, { input }, admin)

    expect(at(answer.data, 'userCreate', 'userErrors')).toMatchObject([{ field: ['login'] }, { field: ['name'] }, { field: ['email'] }])
  })

  it.each([
    ['a login that looks like an id', { login: '01890000-0000-7000-8000-000000000000' }, ['login']],
    ['two @', { login: 'a@b@c' }, ['login']],
    ['a control character in the name', { name: 'a\u0007b' }, ['name']],
    ['a right-to-left override in the name', { name: 'a\u202eb' }, ['name']],
    ['half a character', { name: 'a\ud800' }, ['name']],
    ['a name of 129 characters', { name: 'x'.repeat(129) }, ['name']],
    [
      'an unknown organization',
      { memberships: [{ organizationId: 'nowhere', profileId: 'analyst' }] },
      ['memberships', '0', 'organizationId'],
    ],
    [
      'a profile of the wrong kind',
      { memberships: [{ organizationId: 'platform', profileId: 'analyst' }] },
      ['memberships', '0', 'profileId'],
    ],
    [
      'one organization twice',
      {
        memberships: [
          { organizationId: 'platform', profileId: 'admin' },
          { organizationId: 'platform', profileId: 'admin' },
        ],
      },
      ['memberships', '1', 'organizationId'],
    ],
  ])('refuses %s at its field', async (_, wrong, field) => {
    const admin = await anAdministrator(api)

    const answer = await api.ask(CREATE, { input: { login: 'fine-one', name: 'Fine', ...wrong } }, admin)

    expect(at(answer.data, 'userCreate', 'user')).toBeNull()
    expect(at(answer.data, 'userCreate', 'userErrors', 0, 'field')).toEqual(field)
  })

  it('takes a login once, whatever its case', async () => {
    const admin = await anAdministrator(api)
    const login = `twin-${Date.now()}`

    const answers = await Promise.all(
      [login, login.toUpperCase()].map((login) => api.ask(CREATE, { input: { login, name: 'Twin' } }, admin)),
    )

    expect(answers.flatMap(codesOf)).toEqual(['TAKEN'])
  })

  it('lets organization administrators create in their own organizations only', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    // a member of both, administrator of one
    const admin = await aUser(api, {
      in: [
        [here.name, 'org-admin'],
        [there.name, 'analyst'],
      ],
    })
    const create = (memberships: object[]) => api.ask(CREATE, { input: { login: `u${Math.random()}`, name: 'U', memberships } }, admin)

    expect(codesOf(await create([{ organizationId: here.id, profileId: 'analyst' }]))).toEqual([])
    expect(codesOf(await create([]))).toEqual(['INVALID'])
    expect(codesOf(await create([{ organizationId: there.id, profileId: 'analyst' }]))).toEqual(['NOT_FOUND'])
    expect(codesOf(await create([{ organizationId: 'platform', profileId: 'admin' }]))).toEqual(['NOT_FOUND'])
  })

  it('tells organization administrators nothing about organizations that are not theirs', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const admin = await anOrgAdmin(api, here)
    const create = (organizationId: string, profileId: string) =>
      api.ask(CREATE, { input: { login: 'probe', name: 'U', memberships: [{ organizationId, profileId }] } }, admin)

    const answers = await Promise.all([
      create(there.id, 'admin'),
      create(there.name, 'admin'),
      create('no such one', 'admin'),
      create(there.id, 'none'),
    ])

    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
  })

  it('gives nobody the platform while another organization is in force', async () => {
    const { name } = await anOrganization(api)
    const both = await aUser(api, {
      in: [
        ['platform', 'admin'],
        [name, 'org-admin'],
      ],
    })
    const input = { login: `u${Math.random()}`, name: 'U', memberships: [{ organizationId: 'platform', profileId: 'admin' }] }

    expect(codesOf(await api.ask(CREATE, { input }, { ...both, organization: name }))).toEqual(['NOT_FOUND'])
    expect(codesOf(await api.ask(CREATE, { input }, both))).toEqual([])
  })

  it('lets nobody grant more than they hold', async () => {
    const { name } = await anOrganization(api)
    const helpdesk = await aUser(api, { in: [[name, await aProfile(api, ['manageUser'])]] })
    const platformHelpdesk = await aUser(api, { in: [['platform', await aProfile(api, ['manageUser'], 'PLATFORM')]] })
    const create = (caller: { key: string }, organizationId: string, profileId: string) =>
      api.ask(CREATE, { input: { login: `u${Math.random()}`, name: 'U', memberships: [{ organizationId, profileId }] } }, caller)

    expect(codesOf(await create(helpdesk, name, 'org-admin'))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(codesOf(await create(helpdesk, name, 'analyst'))).toEqual([])
    expect(codesOf(await create(platformHelpdesk, 'platform', 'admin'))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(codesOf(await create(platformHelpdesk, name, 'org-admin'))).toEqual([])
  })

  it('refuses those without manageUser', async () => {
    const { name } = await anOrganization(api)
    const analyst = await aUser(api, { in: [[name, 'analyst']] })

    const answer = await api.ask(
      CREATE,
      { input: { login: 'x', name: 'X', memberships: [{ organizationId: name, profileId: 'analyst' }] } },
      analyst,
    )

    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('userCreate with an invitation', () => {
  const INVITE =
    'mutation ($input: UserCreateInput!) { userCreate(input: $input) { user { id state credentialMail { kind state } } userErrors { code field } } }'
  const invite = (own: Api, admin: { key: string }, input: object) =>
    own.ask(INVITE, { input: { name: 'New One', email: 'new@example.org', invite: true, ...input } }, admin)

  it('needs mail, an address and somebody with a use for a password, else creates nobody', async () => {
    const own = await anApi()
    const admin = await anAdministrator(own)
    const first = (answer: Answer) => at(answer.data, 'userCreate', 'userErrors', 0)

    expect(first(await invite(own, admin, { login: 'one' }))).toEqual({ code: 'SMTP_REQUIRED', field: ['invite'] })
    await sendsMail(own)
    expect(first(await invite(own, admin, { login: 'one', email: null }))).toEqual({ code: 'NO_ADDRESS', field: ['invite'] })
    expect(first(await invite(own, admin, { login: 'one', type: 'SERVICE' }))).toEqual({ code: 'INVALID', field: ['invite'] })
    expect(await own.ctx().db.$count(users, eq(users.login, 'one'))).toBe(0)
    expect(await own.ctx().db.$count(mails)).toBe(0)
    await own.close()
  })

  it('queues the mail once, however often it is repeated, and on record', async () => {
    const own = await anApi()
    const admin = await anAdministrator(own)
    await sendsMail(own)

    const answer = await invite(own, admin, { login: 'one', idempotencyKey: 'k' })
    const again = await invite(own, admin, { login: 'one', idempotencyKey: 'k' })

    expect(at(answer.data, 'userCreate')).toMatchObject({
      user: { state: 'INVITED', credentialMail: { kind: 'FIRST_PASSWORD', state: 'QUEUED' } },
      userErrors: [],
    })
    expect(again.data).toEqual(answer.data)
    expect(await own.ctx().db.select({ kind: mails.kind, userId: mails.userId }).from(mails)).toEqual([
      { kind: 'FIRST_PASSWORD', userId: at(answer.data, 'userCreate', 'user', 'id') },
    ])
    const [record] = await own
      .ctx()
      .db.select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'user.create'))
      .orderBy(desc(auditEvents.id))
    expect(record?.after).toMatchObject({ login: 'one', invited: true })
    await own.close()
  })
})
