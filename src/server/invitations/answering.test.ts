import { desc, eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf, type Data } from '../../testing/api.ts'
import { anAdministrator, anInvitation, anOrganization, aUser, type Person, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { organizations } from '../organizations/table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

type Caller = { key?: string; cookie?: string }
const ACCEPT = `mutation ($input: InvitationAcceptInput!) {
  invitationAccept(input: $input) { invitation { id state endedBy { label user { id } } createdBy { label user { id } } } login userErrors { code field } }
}`
const DECLINE = `mutation ($input: InvitationDeclineInput!) {
  invitationDecline(input: $input) { invitation { state endedBy { label } } userErrors { code field } }
}`
const PREVIEW = `query ($token: String!) {
  invitation(token: $token) { organization profile login email invitedBy expiresAt instance createsAccount }
}`
const OWN = '{ viewer { invitations { id organization { name } profile { name } createdBy { label user { id } } } } }'
const accept = (input: object, caller: Caller) => api.ask(ACCEPT, { input }, caller)
const decline = (input: object, caller: Caller = {}) => api.ask(DECLINE, { input }, caller)
const preview = async (token: string, caller: Caller = {}) => at((await api.ask(PREVIEW, { token }, caller)).data, 'invitation')
const ownOf = async (caller: Caller) =>
  (at((await api.ask(OWN, {}, caller)).data, 'viewer', 'invitations') as { id: Data }[]).map(({ id }) => id)
const revoke = (id: string) =>
  api.ask('mutation ($input: InvitationRevokeInput!) { invitationRevoke(input: $input) { userErrors { code } } }', { input: { id } }, admin)
async function placesOf({ id }: { id: string }): Promise<string[]> {
  const { data } = await api.ask(
    'query ($id: ID!) { user(id: $id) { memberships { organization { name } profile { name } isDefault } } }',
    { id },
    admin,
  )
  const places = at(data, 'user', 'memberships') as unknown as {
    organization: { name: string }
    profile: { name: string }
    isDefault: boolean
  }[]
  return places.map(({ organization, profile, isDefault }) =>
    [organization.name, profile.name, isDefault && 'default'].filter(Boolean).join(' '),
  )
}
/** Somebody with a browser, who belongs to an organization of their own. */
async function somebody(): Promise<{ user: Person; cookie: string; home: string }> {
  const { name: home } = await anOrganization(api)
  const user = await aUser(api, { in: [[home, 'analyst']] })
  return { user, cookie: await signedIn(api, user), home }
}

describe('whoever is signed in', () => {
  it('becomes a member by a link, once, on record where it happened', async () => {
    const { id: organizationId, name } = await anOrganization(api)
    const { user, cookie, home } = await somebody()
    const { id, token } = await anInvitation(api, admin, { organizationId, profileId: 'org-admin' })

    const answer = await accept({ token }, { cookie })

    expect(at(answer.data, 'invitationAccept')).toMatchObject({
      invitation: { id, state: 'ACCEPTED', endedBy: { label: user.login, user: { id: user.id } } },
      login: user.login,
      userErrors: [],
    })
    expect(await placesOf(user)).toEqual([`${home} analyst default`, `${name} org-admin`])
    const [last, before] = await api.ctx().db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(2)
    expect(last).toMatchObject({ action: 'invitation.accept', actorId: user.id, targetId: id, organizationId })
    expect(before).toMatchObject({
      action: 'membership.add',
      actorId: user.id,
      targetId: user.id,
      organizationId,
      after: { organization: name, profile: 'org-admin', invitedBy: admin.login },
    })
    expect(codesOf(await accept({ token }, { cookie: (await somebody()).cookie }))).toEqual(['EXPIRED'])
  })

  it('sees those addressed to the login, and accepts one by its id', async () => {
    const { id: organizationId, name } = await anOrganization(api)
    const { user, cookie } = await somebody()
    const { id } = await anInvitation(api, admin, { organizationId, login: user.login.toUpperCase() })

    expect(await ownOf({ cookie })).toEqual([id])
    expect(codesOf(await accept({ id }, { cookie }))).toEqual([])
    expect(await placesOf(user)).toContain(`${name} analyst`)
    expect(await ownOf({ cookie })).toEqual([])
    expect(codesOf(await accept({ id }, { cookie }))).toEqual(['EXPIRED'])
  })

  it('is not found by an email, however well it matches', async () => {
    const { id: organizationId } = await anOrganization(api)
    const { user, cookie } = await somebody()
    await api.ask(
      'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { userErrors { code } } }',
      { input: { id: user.id, email: 'match@example.org' } },
      admin,
    )
    const { id } = await anInvitation(api, admin, { organizationId, email: 'match@example.org' })

    expect(await ownOf({ cookie })).toEqual([])
    expect(codesOf(await accept({ id }, { cookie }))).toEqual(['NOT_FOUND'])
    expect(codesOf(await decline({ id }, { cookie }))).toEqual(['NOT_FOUND'])
  })

  it('is not whoever takes the login after it was invited', async () => {
    const { id: organizationId, name } = await anOrganization(api)
    const { id } = await anInvitation(api, admin, { organizationId, login: 'grabbed' })
    const grabber = await aUser(api, { login: 'grabbed', in: [[(await anOrganization(api)).name, 'analyst']] })
    const cookie = await signedIn(api, grabber)

    expect(await ownOf({ cookie })).toEqual([])
    expect(codesOf(await accept({ id }, { cookie }))).toEqual(['NOT_FOUND'])
    expect(await placesOf(grabber)).not.toContain(`${name} analyst`)
  })

  it('keeps an invitation open that cannot be accepted', async () => {
    const { id: organizationId, name } = await anOrganization(api)
    const member = await aUser(api, { in: [[name, 'read-only']] })
    const { user, cookie } = await somebody()
    const { token } = await anInvitation(api, admin, { organizationId })

    expect(codesOf(await accept({ token }, { cookie: await signedIn(api, member) }))).toEqual(['ALREADY_MEMBER'])
    expect(codesOf(await accept({ token }, { cookie: await signedIn(api, admin) }))).toEqual(['SELF'])
    await api.ctx().db.update(organizations).set({ lockedAt: new Date() }).where(eq(organizations.id, organizationId))
    expect(codesOf(await accept({ token }, { cookie }))).toEqual(['CONFLICT'])
    await api.ctx().db.update(organizations).set({ lockedAt: null }).where(eq(organizations.id, organizationId))

    expect(await placesOf(member)).toEqual([`${name} read-only default`])
    expect(codesOf(await accept({ token }, { cookie }))).toEqual([])
    expect(await placesOf(user)).toContain(`${name} analyst`)
  })

  it('accepts once under an idempotency key', async () => {
    const { id: organizationId } = await anOrganization(api)
    const { cookie } = await somebody()
    const { token } = await anInvitation(api, admin, { organizationId })

    const answers = [
      await accept({ token, idempotencyKey: 'accept' }, { cookie }),
      await accept({ token, idempotencyKey: 'accept' }, { cookie }),
    ]

    expect(answers[1]?.data).toEqual(answers[0]?.data)
    expect(answers.flatMap(codesOf)).toEqual([])
  })

  it('must choose an owed password first', async () => {
    const { id: organizationId, name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'analyst']], mustChange: true })
    const { token } = await anInvitation(api, admin, { organizationId })
    const cookie = await signedIn(api, user)

    const answers = [
      await accept({ token }, { cookie }),
      await decline({ token }, { cookie }),
      await api.ask(PREVIEW, { token }, { cookie }),
    ]

    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual(answers.map(() => 'PASSWORD_CHANGE_REQUIRED'))
    expect(await preview(token)).not.toBeNull()
  })
})

describe('invitationDecline', () => {
  it('by the link, without an account, or by one’s own id; on record', async () => {
    const { id: organizationId } = await anOrganization(api)
    const { user, cookie } = await somebody()
    const byLink = await anInvitation(api, admin, { organizationId })
    const own = await anInvitation(api, admin, { organizationId, login: user.login })

    const answers = [await decline({ token: byLink.token }), await decline({ id: own.id }, { cookie })]

    expect(answers.map(({ data }) => at(data, 'invitationDecline', 'invitation'))).toEqual([
      { state: 'DECLINED', endedBy: { label: 'invitation link' } },
      { state: 'DECLINED', endedBy: { label: user.login } },
    ])
    const records = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.action, 'invitation.decline'))
    expect(records).toMatchObject([
      { targetId: byLink.id, organizationId, actorLabel: 'invitation link' },
      { targetId: own.id, organizationId, actorLabel: user.login },
    ])
    expect(codesOf(await accept({ token: byLink.token }, { cookie }))).toEqual(['EXPIRED'])
  })
})

describe('a link', () => {
  it('shows what it offers, and nothing about accounts', async () => {
    const { id: organizationId, name } = await anOrganization(api)
    const [{ user, cookie }, unknown] = [await somebody(), 'nobody-here']
    const known = await anInvitation(api, admin, { organizationId, login: user.login })
    const unknownOne = await anInvitation(api, admin, { organizationId, login: unknown })
    const offered = {
      organization: name,
      profile: 'analyst',
      email: null,
      invitedBy: admin.login,
      expiresAt: expect.any(String),
      instance: 'Roster test',
      createsAccount: true,
    }

    expect(await preview(known.token)).toEqual({ ...offered, login: user.login })
    expect(await preview(unknownOne.token)).toEqual({ ...offered, login: unknown })
    expect(await preview(known.token, { cookie })).toEqual({ ...offered, login: user.login, createsAccount: false })
  })

  it('opens nothing when unknown, malformed, used, revoked, declined or expired: all alike', async () => {
    const { id: organizationId } = await anOrganization(api)
    const { cookie } = await somebody()
    const [used, revoked, declined, expired] = [
      await anInvitation(api, admin, { organizationId }),
      await anInvitation(api, admin, { organizationId }),
      await anInvitation(api, admin, { organizationId }),
      await anInvitation(api, admin, { organizationId }),
    ]
    await accept({ token: used.token }, { cookie })
    await revoke(revoked.id)
    await decline({ token: declined.token })
    const late = await somebody()
    const tokens = [used.token, revoked.token, declined.token, 'x'.repeat(43), '\u0000', '\ud800']

    const lateToo = async (token: string) => [
      await preview(token),
      (await accept({ token }, { cookie: late.cookie })).data,
      (await decline({ token })).data,
      (await accept({ token, login: 'late', name: 'Late', password: 'a long enough password' }, {})).data,
    ]
    const answers = await Promise.all(tokens.map(lateToo))
    const key = { key: late.user.key }
    api.pass(72 * 3600 + 1)
    const expiredAnswers = [await preview(expired.token), (await decline({ token: expired.token }, key)).data]
    api.pass(-(72 * 3600 + 1))

    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(answers[0]).toEqual([
      null,
      { invitationAccept: { invitation: null, login: null, userErrors: [{ code: 'EXPIRED', field: ['token'] }] } },
      { invitationDecline: { invitation: null, userErrors: [{ code: 'EXPIRED', field: ['token'] }] } },
      { invitationAccept: { invitation: null, login: null, userErrors: [{ code: 'EXPIRED', field: ['token'] }] } },
    ])
    expect(expiredAnswers).toEqual([null, { invitationDecline: { invitation: null, userErrors: [{ code: 'EXPIRED', field: ['token'] }] } }])
    expect(await placesOf(late.user)).toHaveLength(1)
  })
})

describe('the strangers’ cases', () => {
  it('ids of invitations to others, unknown and malformed ones look alike', async () => {
    const { id: organizationId } = await anOrganization(api)
    const [{ user }, { cookie }] = [await somebody(), await somebody()]
    const { id } = await anInvitation(api, admin, { organizationId, login: user.login })

    for (const answer of [accept, decline]) {
      const answers = await Promise.all(
        [id, '01890000-0000-7000-8000-000000000000', 'nonsense'].map((one) => answer({ id: one }, { cookie })),
      )
      expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
      expect(answers.map(codesOf)).toEqual([['NOT_FOUND'], ['NOT_FOUND'], ['NOT_FOUND']])
    }
    expect((await accept({ id }, {})).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect((await decline({ id })).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })

  it('API keys accept nothing, whose ever they are, nor does the browser of somebody locked', async () => {
    const { id: organizationId } = await anOrganization(api)
    const [{ user, cookie }, service] = [await somebody(), await aUser(api, { type: 'SERVICE' })]
    const { token } = await anInvitation(api, admin, { organizationId })

    for (const { key } of [user, service]) expect((await accept({ token }, { key })).errors[0]?.extensions.code).toBe('FORBIDDEN')
    await api.ask(
      'mutation ($input: UserLockInput!) { userLock(input: $input) { userErrors { code } } }',
      { input: { id: user.id } },
      admin,
    )
    // nobody's cookie: what is left is to create an account, for which login, name and password are missing
    expect(codesOf(await accept({ token }, { cookie }))).toEqual(['INVALID', 'INVALID', 'INVALID'])
    expect(await placesOf(user)).toHaveLength(1)
  })
})
