import { eq, sql } from 'drizzle-orm'
import { type Api, anApi, at, codesOf, type Data } from '../../testing/api.ts'
import { anAdministrator, anInvitation, anOrgAdmin, anOrganization, aProfile, aUser, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { MAX_OPEN } from './inviting.ts'
import { invitations } from './table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi({ baseUrl: 'http://localhost:4000' })
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

type Caller = { key: string; organization?: string }
const FIELDS = 'id state login email organization { name } profile { name } expiresAt sentAt createdBy { label } endedAt endedBy { label }'
const INVITE = `mutation ($input: UserInviteInput!) { userInvite(input: $input) { invitation { ${FIELDS} } link userErrors { code message field } } }`
const RESEND = `mutation ($input: InvitationResendInput!) { invitationResend(input: $input) { invitation { ${FIELDS} } link userErrors { code } } }`
const REVOKE = `mutation ($input: InvitationRevokeInput!) { invitationRevoke(input: $input) { invitation { ${FIELDS} } userErrors { code } } }`
const PREVIEW = 'query ($token: String!) { invitation(token: $token) { organization } }'
const invite = (input: object, caller: Caller = admin, headers?: Record<string, string>) =>
  api.ask(INVITE, { input: { profileId: 'analyst', ...input } }, { ...caller, ...(headers && { headers }) })
const resend = (id: string, caller: Caller = admin) => api.ask(RESEND, { input: { id } }, caller)
const revoke = (id: string, caller: Caller = admin) => api.ask(REVOKE, { input: { id } }, caller)
const opens = async (token: string) => at((await api.ask(PREVIEW, { token })).data, 'invitation') !== null
const tokenOf = (link: Data | undefined) => new URL(String(link)).hash.slice(1)

describe('userInvite', () => {
  it('makes an invitation for 72 hours and shows its link once', async () => {
    const organization = await anOrganization(api)
    const orgAdmin = await anOrgAdmin(api, organization)

    const answer = await invite({ organizationId: organization.name, email: 'New@Example.org' }, orgAdmin)

    const invitation = at(answer.data, 'userInvite', 'invitation')
    expect(invitation).toMatchObject({
      state: 'OPEN',
      login: null,
      email: 'New@Example.org',
      organization: { name: organization.name },
      profile: { name: 'analyst' },
      createdBy: { label: orgAdmin.login },
      endedAt: null,
      endedBy: null,
    })
    const { expiresAt, sentAt } = invitation as Record<string, string>
    expect(Date.parse(expiresAt ?? '') - Date.parse(sentAt ?? '')).toBe(72 * 3600 * 1000)
    const link = at(answer.data, 'userInvite', 'link')
    expect(link).toMatch(/^http:\/\/localhost:4000\/invitation#[\w-]{43}$/)
    expect(await opens(tokenOf(link))).toBe(true)
    const { rows } = await api.ctx().db.execute(sql`select i::text from invitations i union all select a::text from audit_events a`)
    expect(JSON.stringify(rows)).not.toContain(tokenOf(link))
  })

  it('is on record, in the organization in force', async () => {
    const organization = await anOrganization(api)
    const orgAdmin = await anOrgAdmin(api, organization)

    const { id } = await anInvitation(api, orgAdmin, { organizationId: organization.id, login: 'somebody.new' })

    expect(await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, id))).toMatchObject([
      {
        action: 'invitation.create',
        actorLabel: orgAdmin.login,
        organizationId: organization.id,
        targetType: 'invitation',
        targetLabel: 'somebody.new',
        after: { login: 'somebody.new', email: null, organization: organization.name, profile: 'analyst' },
      },
    ])
  })

  it('leads where the configuration says, whatever the request claims to be asked under', async () => {
    const { id } = await anOrganization(api)

    const answer = await invite({ organizationId: id, email: 'a@example.org' }, admin, {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example;proto=https',
      'x-forwarded-proto': 'https',
    })

    expect(new URL(String(at(answer.data, 'userInvite', 'link'))).origin).toBe('http://localhost:4000')
  })

  it('answers alike whether or not there is such a user', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const orgAdmin = await anOrgAdmin(api, here)
    const stranger = await aUser(api, { in: [[there.name, 'analyst']], email: 'known@example.org' })
    const shapeOf = async (address: object) => {
      const { status, data } = await invite({ organizationId: here.id, ...address }, orgAdmin)
      const text = JSON.stringify(data).replace(/"(id|link|expiresAt|sentAt)":"[^"]*"/g, '"$1":""')
      return [status, Object.values(address).reduce((all: string, one) => all.replaceAll(String(one), 'x'), text)]
    }

    expect(await shapeOf({ login: stranger.login })).toEqual(await shapeOf({ login: 'nobody-of-this-name' }))
    expect(await shapeOf({ email: 'known@example.org' })).toEqual(await shapeOf({ email: 'unknown@example.org' }))
  })

  it('repeats no link under an idempotency key', async () => {
    const { id } = await anOrganization(api)
    const input = { organizationId: id, email: 'once@example.org', idempotencyKey: 'invite-once' }

    const [first, second] = [await invite(input), await invite(input)]

    expect(codesOf(second)).toEqual(['SECRET_NOT_REPLAYABLE'])
    expect(at(second.data, 'userInvite', 'link')).toBeNull()
    expect(at(second.data, 'userInvite', 'invitation', 'id')).toBe(at(first.data, 'userInvite', 'invitation', 'id'))
    expect(await opens(tokenOf(at(first.data, 'userInvite', 'link')))).toBe(true)
  })

  it('is told what cannot be', async () => {
    const { id, name } = await anOrganization(api)
    const member = await aUser(api, { in: [[name, 'analyst']] })
    const refusals = async (input: object) => at((await invite({ organizationId: id, ...input })).data, 'userInvite', 'userErrors')

    expect(await refusals({})).toMatchObject([{ code: 'INVALID' }])
    expect(await refusals({ login: 'a', email: 'a@example.org' })).toMatchObject([{ code: 'INVALID' }])
    expect(await refusals({ email: 'no address' })).toMatchObject([{ code: 'INVALID', field: ['email'] }])
    expect(await refusals({ login: 'two words' })).toMatchObject([{ code: 'INVALID', field: ['login'] }])
    expect(await refusals({ login: member.login })).toMatchObject([{ code: 'ALREADY_MEMBER', field: ['login'] }])
    expect(await refusals({ login: admin.login })).toMatchObject([{ code: 'SELF', field: ['login'] }])
    expect(await refusals({ login: 'x', profileId: 'admin' })).toMatchObject([{ code: 'INVALID', field: ['profileId'] }])
    expect(await refusals({ login: 'x', profileId: 'nothing' })).toMatchObject([{ code: 'NOT_FOUND', field: ['profileId'] }])
  })

  it('refuses a second open one for the same address there, also at the same moment, until the first has ended', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const inHere = { organizationId: here.id, email: 'twice@example.org' }

    const answers = await Promise.all(
      ['twice@example.org', 'TWICE@example.org', 'Twice@Example.org'].map((email) => invite({ ...inHere, email })),
    )

    expect(answers.flatMap(codesOf)).toEqual(['CONFLICT', 'CONFLICT'])
    expect(codesOf(await invite({ ...inHere, organizationId: there.id }))).toEqual([])
    api.pass(72 * 3600 + 1)
    expect(codesOf(await invite(inHere))).toEqual([])
    api.pass(-(72 * 3600 + 1))
  })

  it('stops at 1,000 open ones in an organization', async () => {
    const { id } = await anOrganization(api)
    await anInvitation(api, admin, { organizationId: id, login: 'one-of-many' })
    await api.ctx().db.execute(sql`insert into invitations
      (id, organization_id, profile_id, kind, login, token_hash, expires_at, sent_at, created_at, created_by_label)
      select gen_random_uuid(), organization_id, profile_id, kind, 'many-' || n, sha256(('many-' || n)::bytea), expires_at, sent_at, created_at, 'test'
      from invitations, generate_series(2, ${MAX_OPEN}) n where login = 'one-of-many'`)

    expect(codesOf(await invite({ organizationId: id, login: 'one-too-many' }))).toEqual(['LIMIT'])
    await api
      .ctx()
      .db.update(invitations)
      .set({ expiresAt: new Date(0) })
      .where(eq(invitations.login, 'many-2'))
    expect(codesOf(await invite({ organizationId: id, login: 'one-too-many' }))).toEqual([])
  })
})

describe('invitationResend', () => {
  it('makes a new link, for 72 hours from now; the former one opens nothing', async () => {
    const { id: organizationId } = await anOrganization(api)
    const { id, token } = await anInvitation(api, admin, { organizationId })

    const answer = await resend(id)

    expect(codesOf(answer)).toEqual([])
    expect([await opens(token), await opens(tokenOf(at(answer.data, 'invitationResend', 'link')))]).toEqual([false, true])
  })

  it('opens an expired one again, unless the address was invited anew meanwhile, and none that has ended', async () => {
    const { id: organizationId } = await anOrganization(api)
    const { id } = await anInvitation(api, admin, { organizationId, email: 'late@example.org' })
    api.pass(72 * 3600 + 1)

    expect(at((await resend(id)).data, 'invitationResend', 'invitation', 'state')).toBe('OPEN')
    api.pass(72 * 3600 + 1)
    const { id: newer } = await anInvitation(api, admin, { organizationId, email: 'late@example.org' })
    expect(codesOf(await resend(id))).toEqual(['CONFLICT'])
    await revoke(newer)
    expect(codesOf(await resend(newer))).toEqual(['CONFLICT'])
    api.pass(-2 * (72 * 3600 + 1))
  })
})

it('invitationRevoke ends the link, once, on record', async () => {
  const { id: organizationId, name } = await anOrganization(api)
  const { id, token } = await anInvitation(api, admin, { organizationId })

  const answer = await revoke(id)

  expect(at(answer.data, 'invitationRevoke', 'invitation')).toMatchObject({ state: 'REVOKED', endedBy: { label: admin.login } })
  expect(await opens(token)).toBe(false)
  expect(codesOf(await revoke(id))).toEqual(['CONFLICT'])
  const records = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, id)).orderBy(auditEvents.id)
  expect(records).toMatchObject([{ action: 'invitation.create' }, { action: 'invitation.revoke', before: { organization: name } }])
})

describe('rights', () => {
  it('nobody invites into an organization, or to a profile, that they could not give', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const orgAdmin = await anOrgAdmin(api, here)
    const helpdesk = await aUser(api, { in: [[here.name, await aProfile(api, ['manageUser'])]] })
    const lesser = await aUser(api, { in: [['platform', await aProfile(api, ['manageUser'], 'PLATFORM')]] })
    const analyst = await aUser(api, { in: [[here.name, 'analyst']] })
    const attempt = (caller: Caller, organizationId: string, profileId = 'analyst') =>
      invite({ organizationId, profileId, login: 'escalation' }, caller).then(codesOf)

    expect(await attempt(orgAdmin, there.id)).toEqual(['NOT_FOUND'])
    expect(await attempt(orgAdmin, '01890000-0000-7000-8000-000000000000')).toEqual(['NOT_FOUND'])
    expect(await attempt(orgAdmin, 'platform', 'admin')).toEqual(['NOT_FOUND'])
    expect(await attempt(helpdesk, here.id, 'org-admin')).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(await attempt(lesser, 'platform', 'admin')).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(await attempt(analyst, here.id)).toEqual(['NOT_FOUND'])
    expect(await attempt({ ...admin, organization: 'platform' }, 'platform', 'admin')).toEqual([])
  })

  it('nobody gets a link by resending what they could not give', async () => {
    const { id: organizationId, name } = await anOrganization(api)
    const helpdesk = await aUser(api, { in: [[name, await aProfile(api, ['manageUser'])]] })
    const { id, token } = await anInvitation(api, admin, { organizationId, profileId: 'org-admin' })

    const answer = await resend(id, helpdesk)

    expect(codesOf(answer)).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(at(answer.data, 'invitationResend', 'link')).toBeNull()
    expect(await opens(token)).toBe(true)
  })

  it('the strangers’ cases: foreign, unknown and malformed ids look alike', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const orgAdmin = await anOrgAdmin(api, here)
    const { id } = await anInvitation(api, admin, { organizationId: there.id })
    const ids = [id, '01890000-0000-7000-8000-000000000000', 'nonsense']

    for (const ask of [resend, revoke]) {
      const answers = await Promise.all(ids.map((one) => ask(one, orgAdmin)))
      expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
      expect(answers.map(codesOf)).toEqual([['NOT_FOUND'], ['NOT_FOUND'], ['NOT_FOUND']])
    }
  })
})
