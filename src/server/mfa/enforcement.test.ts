import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { aPasskey, codeOf, withPasskey, withTotp } from '../../testing/authenticator.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, PASSWORD, type Person, signedIn } from '../../testing/factories.ts'
import { memberships } from '../memberships/table.ts'
import { users } from '../users/table.ts'
import { mfaFactors } from './table.ts'

let api: Api
beforeEach(async () => {
  api = await anApi()
})
afterEach(() => api.close())

const UPDATE =
  'mutation ($input: OrganizationUpdateInput!) { organizationUpdate(input: $input) { organization { mfaRequiredFrom version } userErrors { code field } } }'
const SETTINGS =
  'mutation ($input: AuthenticationSettingsUpdateInput!) { authenticationSettingsUpdate(input: $input) { authenticationSettings { mfaRequiredFrom } userErrors { code field } } }'
const VIEWER = '{ viewer { requiredActions mfaRequiredFrom user { login } } }'
const USERS = '{ users { nodes { login } } }'
const inDays = (days: number) => new Date(api.ctx().now().getTime() + days * 86_400_000).toISOString()
const requireOf = (id: string, mfaRequiredFrom: string | null, by: Person) => api.ask(UPDATE, { input: { id, mfaRequiredFrom } }, by)
const doorOf = async (cookie: string) => (await api.ask(USERS, {}, { cookie })).errors[0]?.extensions.code
const viewerOf = async (cookie: string) => at((await api.ask(VIEWER, {}, { cookie })).data, 'viewer')

async function enrol(cookie: string): Promise<string[]> {
  const begun = await api.ask('mutation { totpBegin { secret userErrors { code } } }', {}, { cookie })
  if (codesOf(begun).length > 0) return codesOf(begun) as string[]
  const code = codeOf(String(at(begun.data, 'totpBegin', 'secret')), api.ctx().now())
  return codesOf(await api.ask(`mutation { totpConfirm(input: { code: "${code}" }) { userErrors { code } } }`, {}, { cookie })) as string[]
}

it('an organization asks its active members from its date on: until then they are told, then they may only enrol', async () => {
  const organization = await anOrganization(api)
  const admin = await anOrgAdmin(api, organization)
  const member = await aUser(api, { in: [[organization.name, 'analyst']] })

  const from = inDays(1)
  const answer = await requireOf(organization.id, from, admin)
  expect(at(answer.data, 'organizationUpdate')).toEqual({ organization: { mfaRequiredFrom: from, version: 2 }, userErrors: [] })
  const early = await signedIn(api, member)
  expect([await viewerOf(early), await doorOf(early)]).toEqual([
    { requiredActions: [], mfaRequiredFrom: from, user: { login: member.login } },
    undefined,
  ])

  api.pass(86_401)
  const cookie = await signedIn(api, member)
  expect(await viewerOf(cookie)).toMatchObject({ requiredActions: ['MFA_ENROLMENT'], user: { login: member.login } })
  for (const query of [
    USERS,
    'mutation { sessionExtend { userErrors { code } } }',
    'mutation { sessionDeleteAll(input: {}) { userErrors { code } } }',
    'mutation { totpDisable { userErrors { code } } }',
    `mutation { passwordChange(input: { currentPassword: "${PASSWORD}", newPassword: "another long password" }) { userErrors { code } } }`,
  ])
    expect((await api.ask(query, {}, { cookie })).errors[0]?.extensions.code).toBe('MFA_ENROLMENT_REQUIRED')
  const file = await api.fetch('/export/users', { headers: { cookie, 'sec-fetch-site': 'same-origin' } })
  expect([file.status, await file.json()]).toMatchObject([403, { errors: [{ extensions: { code: 'MFA_ENROLMENT_REQUIRED' } }] }])
  expect((await api.ask(USERS, {}, member)).errors).toEqual([])

  api.pass(5 * 60)
  expect(await enrol(cookie)).toEqual(['CONFIRMATION_REQUIRED'])
  await api.ask(`mutation { identityConfirm(input: { password: "${PASSWORD}" }) { confirmedUntil } }`, {}, { cookie })
  expect(await enrol(cookie)).toEqual([])
  expect([await viewerOf(cookie), await doorOf(cookie)]).toMatchObject([{ requiredActions: [] }, undefined])
})

it('a passkey is enough', async () => {
  const organization = await anOrganization(api)
  await requireOf(organization.id, inDays(-1), await anOrgAdmin(api, organization))
  const cookie = await signedIn(api, await aUser(api, { in: [[organization.name, 'analyst']] }))
  expect(await doorOf(cookie)).toBe('MFA_ENROLMENT_REQUIRED')

  await withPasskey(api, cookie, aPasskey())

  expect(await doorOf(cookie)).toBeUndefined()
})

it('suspended memberships and locked organizations ask nothing; any of several that is active asks', async () => {
  const [asking, other] = [await anOrganization(api), await anOrganization(api)]
  const platform = await anAdministrator(api)
  await requireOf(asking.id, inDays(-1), platform)
  const member = await aUser(api, {
    in: [
      [other.name, 'analyst'],
      [asking.name, 'analyst'],
    ],
  })
  const cookie = await signedIn(api, member)
  const suspended = (suspendedAt: Date | null) =>
    api.ctx().db.update(memberships).set({ suspendedAt }).where(eq(memberships.organizationId, asking.id))

  expect(await doorOf(cookie)).toBe('MFA_ENROLMENT_REQUIRED')
  await suspended(new Date())
  expect(await doorOf(cookie)).toBeUndefined()
  await suspended(null)
  expect(await doorOf(cookie)).toBe('MFA_ENROLMENT_REQUIRED')
  await api.ask(`mutation { organizationLock(input: { id: "${asking.id}" }) { userErrors { code } } }`, {}, platform)
  expect(await doorOf(cookie)).toBeUndefined()
})

it('the instance asks everybody, and lets off again', async () => {
  const admin = await anAdministrator(api)
  const set = (mfaRequiredFrom: string | null) => api.ask(SETTINGS, { input: { mfaRequiredFrom } }, admin)
  const cookie = await signedIn(api, await aUser(api, { in: [[(await anOrganization(api)).name, 'read-only']] }))
  const from = inDays(-1)

  expect(at((await set(from)).data, 'authenticationSettingsUpdate', 'authenticationSettings')).toEqual({ mfaRequiredFrom: from })
  expect([await doorOf(cookie), await viewerOf(cookie)]).toMatchObject(['MFA_ENROLMENT_REQUIRED', { mfaRequiredFrom: from }])
  expect(await doorOf(await signedIn(api, admin))).toBe('MFA_ENROLMENT_REQUIRED')
  expect(codesOf(await set(inDays(1)))).toEqual([])
  expect(await doorOf(cookie)).toBeUndefined()
  expect(codesOf(await set(null))).toEqual([])
  expect(await viewerOf(cookie)).toMatchObject({ requiredActions: [], mfaRequiredFrom: null })
})

it('a new password comes first, then the second factor', async () => {
  const organization = await anOrganization(api)
  await requireOf(organization.id, inDays(-1), await anOrgAdmin(api, organization))
  const cookie = await signedIn(api, await aUser(api, { in: [[organization.name, 'analyst']], mustChange: true }))

  expect(await viewerOf(cookie)).toMatchObject({ requiredActions: ['PASSWORD_CHANGE', 'MFA_ENROLMENT'] })
  expect(await doorOf(cookie)).toBe('PASSWORD_CHANGE_REQUIRED')
  const input = { currentPassword: PASSWORD, newPassword: 'another rather long phrase' }
  await api.ask('mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { userErrors { code } } }', { input }, { cookie })
  expect(await doorOf(cookie)).toBe('MFA_ENROLMENT_REQUIRED')
})

it('the last factor stays while one is required', async () => {
  const organization = await anOrganization(api)
  const admin = await anOrgAdmin(api, organization)
  const member = await aUser(api, { in: [[organization.name, 'analyst']] })
  const { cookie } = await withTotp(api, member)
  const { id } = await withPasskey(api, cookie)
  const disable = async () => codesOf(await api.ask('mutation { totpDisable { userErrors { code } } }', {}, { cookie }))
  const remove = async () =>
    codesOf(await api.ask(`mutation { passkeyRemove(input: { id: "${id}" }) { userErrors { code } } }`, {}, { cookie }))

  await requireOf(organization.id, inDays(-1), admin)
  // both at once would leave none
  const outcomes = await Promise.all([disable(), remove()])
  expect(outcomes.flat()).toEqual(['CONFLICT'])
  const [user] = await api.ctx().db.select({ hasMfa: users.hasMfa }).from(users).where(eq(users.id, member.id))
  expect(user).toEqual({ hasMfa: true })
  await requireOf(organization.id, null, admin)
  // which of the two was left is a matter of chance
  expect(['CONFLICT', 'NOT_FOUND']).toEqual(expect.arrayContaining([...(await disable()), ...(await remove())]))
  expect(await api.ctx().db.$count(mfaFactors, eq(mfaFactors.userId, member.id))).toBe(0)
  expect(await viewerOf(cookie)).toMatchObject({ requiredActions: [] })
})

it('the date is set by manageConfig there or platform manageOrganization, and by nobody else', async () => {
  const [organization, other] = [await anOrganization(api), await anOrganization(api)]
  const [admin, stranger] = [await anOrgAdmin(api, organization), await anOrgAdmin(api, other)]
  const member = await aUser(api, { in: [[organization.name, 'analyst']] })
  const outcome = async (by: Person, date: string | null = inDays(1)) => {
    const answer = await requireOf(organization.id, date, by)
    return answer.errors[0]?.extensions.code ?? codesOf(answer).join()
  }

  expect([await outcome(member), await outcome(stranger)]).toEqual(['FORBIDDEN', 'NOT_FOUND'])
  expect([await outcome(admin), await outcome(await anAdministrator(api))]).toEqual(['', ''])
  for (const date of ['1999-12-31T23:59:59Z', '0001-01-01T00:00:00Z']) expect(await outcome(admin, date)).toBe('INVALID')
  expect((await api.ask(SETTINGS, { input: { mfaRequiredFrom: inDays(1) } }, admin)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  const bad = await api.ask(SETTINGS, { input: { mfaRequiredFrom: '1999-01-01T00:00:00Z' } }, await anAdministrator(api))
  expect(codesOf(bad)).toEqual(['INVALID'])
})
