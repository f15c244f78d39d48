import { desc, eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import {
  anAdministrator,
  anInvitation,
  anOrgAdmin,
  anOrganization,
  aUser,
  PASSWORD,
  type Person,
  signedIn,
} from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { MAX_PROBES } from '../users/login-probes.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const ACCEPT = `mutation ($input: InvitationAcceptInput!) {
  invitationAccept(input: $input) {
    invitation { state organization { name } createdBy { label user { id } } endedBy { label user { id } } } login userErrors { code message field }
  }
}`
const USER = `query ($login: String!) {
  user(login: $login) { id name email type state createdBy { label } memberships { organization { name } profile { name } isDefault } }
}`
const join = (input: object) => api.ask(ACCEPT, { input: { name: 'New Comer', password: PASSWORD, ...input } })
const find = async (login: string) => at((await api.ask(USER, { login }, admin)).data, 'user')

it('creates an account with the invited email, the membership and the chosen password, and signs nobody in', async () => {
  const { id: organizationId, name } = await anOrganization(api)
  const { token, id } = await anInvitation(api, admin, { organizationId, email: 'new.comer@example.org' })

  const answer = await join({ token, login: 'New.Comer' })

  expect(answer.errors).toEqual([])
  expect(at(answer.data, 'invitationAccept')).toEqual({
    invitation: {
      state: 'ACCEPTED',
      organization: { name },
      createdBy: { label: admin.login, user: null },
      endedBy: { label: 'new.comer', user: null },
    },
    login: 'new.comer',
    userErrors: [],
  })
  expect(answer.cookie).toBeNull()
  expect(await find('new.comer')).toMatchObject({
    name: 'New Comer',
    email: 'new.comer@example.org',
    type: 'NORMAL',
    state: 'ACTIVE',
    createdBy: { label: 'invitation link' },
    memberships: [{ organization: { name }, profile: { name: 'analyst' }, isDefault: true }],
  })
  const cookie = await signedIn(api, { login: 'new.comer' })
  const { data } = await api.ask('{ viewer { organization { name } requiredActions } }', {}, { cookie })
  expect(data).toEqual({ viewer: { organization: { name }, requiredActions: [] } })
  const records = await api.ctx().db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(2)
  expect(records).toMatchObject([
    { action: 'invitation.accept', organizationId, targetId: id, actorLabel: 'invitation link', after: { by: 'new.comer' } },
    { action: 'user.create', organizationId, targetLabel: 'new.comer', actorLabel: 'invitation link' },
  ])
  expect(JSON.stringify(records, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(PASSWORD)
})

it('has the login that was invited, and no other', async () => {
  const { id: organizationId } = await anOrganization(api)
  const { token } = await anInvitation(api, admin, { organizationId, login: 'invited.one' })

  const wrong = await join({ token, login: 'another.one' })

  expect(at(wrong.data, 'invitationAccept', 'userErrors')).toMatchObject([{ code: 'INVALID', field: ['login'] }])
  expect(await find('another.one')).toBeNull()
  expect(codesOf(await join({ token }))).toEqual([])
  expect(await find('invited.one')).toMatchObject({ email: null, state: 'ACTIVE' })
})

it('is told all that is wrong, and can try again', async () => {
  const { id: organizationId } = await anOrganization(api)
  const { token } = await anInvitation(api, admin, { organizationId, email: 'try.again@example.org' })
  const refusals = async (input: object) => at((await join({ token, ...input })).data, 'invitationAccept', 'userErrors')

  expect(await refusals({ login: 'two words', name: '\u0000' })).toMatchObject([
    { code: 'INVALID', field: ['login'] },
    { code: 'INVALID', field: ['name'] },
  ])
  expect(await refusals({ login: 'try', password: 'brief one' })).toMatchObject([{ code: 'POLICY', field: ['password'] }])
  expect(await refusals({ login: 'try', password: 'Try.Again@example.org' })).toMatchObject([{ code: 'POLICY', field: ['password'] }])
  expect(await refusals({ login: admin.login })).toMatchObject([
    { code: 'TAKEN', field: ['login'], message: expect.stringContaining('sign in') },
  ])
  expect(at((await api.ask(ACCEPT, { input: { token } })).data, 'invitationAccept', 'userErrors')).toEqual(
    ['login', 'name', 'password'].map((field) => expect.objectContaining({ field: [field], message: 'This must be given.' })),
  )
  expect(await refusals({ token: null })).toMatchObject([{ code: 'INVALID', field: ['token'] }])
  expect(await refusals({ login: 'try' })).toEqual([])
})

it('never touches an account of the same email', async () => {
  const { id: organizationId, name } = await anOrganization(api)
  const owner = await aUser(api, { email: 'shared@example.org', in: [[name, 'read-only']] })
  const { token } = await anInvitation(api, admin, { organizationId, email: 'shared@example.org', profileId: 'org-admin' })
  const before = await find(owner.login)

  expect(codesOf(await join({ token, login: owner.login }))).toEqual(['TAKEN'])
  expect(codesOf(await join({ token, login: `${owner.login}-2` }))).toEqual([])
  expect(await find(owner.login)).toEqual(before)
  expect(await signedIn(api, owner)).toBeTruthy()
})

it('tries logins twenty times, then the link is of no more use; a new one is', async () => {
  const { id: organizationId } = await anOrganization(api)
  const { id, token } = await anInvitation(api, admin, { organizationId, email: 'prober@example.org' })

  const codes: unknown[] = []
  for (let attempt = 0; attempt < 21; attempt++) codes.push(...codesOf(await join({ token, login: admin.login })))

  expect(codes).toEqual([...Array.from({ length: 20 }, () => 'TAKEN'), 'LIMIT'])
  expect(codesOf(await join({ token, login: 'prober' }))).toEqual(['LIMIT'])
  const { data } = await api.ask(
    'mutation ($input: InvitationResendInput!) { invitationResend(input: $input) { link } }',
    { input: { id } },
    admin,
  )
  const renewed = new URL(String(at(data, 'invitationResend', 'link'))).hash.slice(1)
  expect(codesOf(await join({ token: renewed, login: 'prober' }))).toEqual([])
})

it('tells its sender no more about logins than creating users does, over all links and resends', async () => {
  const organization = await anOrganization(api)
  const sender = await anOrgAdmin(api, organization)
  const links = [
    await anInvitation(api, sender, { organizationId: organization.id }),
    await anInvitation(api, sender, { organizationId: organization.id }),
  ]

  for (let attempt = 0; attempt < MAX_PROBES; attempt++)
    expect(codesOf(await join({ token: links[attempt % 2]?.token, login: admin.login }))).toEqual(['TAKEN'])
  const taken = await join({ token: links[0]?.token, login: admin.login })
  const free = await join({ token: links[1]?.token, login: 'nobody-has-this' })

  expect([taken, free].map(({ status, errors }) => [status, errors[0]?.extensions.code])).toEqual([
    [429, 'RATE_LIMITED'],
    [429, 'RATE_LIMITED'],
  ])
  const probes = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.action, 'invitation.loginProbe'))
  expect(probes).toHaveLength(MAX_PROBES)
  expect(probes[0]).toMatchObject({ targetId: sender.id, organizationId: organization.id, after: { login: admin.login } })
  api.pass(3601)
  expect(codesOf(await join({ token: links[1]?.token, login: 'nobody-has-this' }))).toEqual([])
  api.pass(-3601)
})
