import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { halfSignedIn, withPasskey, withTotp } from '../../testing/authenticator.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, type Person, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { sessions } from '../sessions/table.ts'
import { mfaFactors, recoveryCodes } from './table.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const RESET =
  'mutation ($input: UserMfaResetInput!) { userMfaReset(input: $input) { user { hasMfa mfaFactors { id } } userErrors { code } } }'
const reset = (id: string, by: { key?: string; cookie?: string }, more = {}) => api.ask(RESET, { input: { id, ...more } }, by)
const may = async ({ id }: { id: string }, by: Person) =>
  at((await api.ask('query ($id: ID!) { user(id: $id) { viewerCanResetMfa } }', { id }, by)).data, 'user', 'viewerCanResetMfa')
const left = async (userId: string) => [
  await api.ctx().db.$count(mfaFactors, eq(mfaFactors.userId, userId)),
  await api.ctx().db.$count(recoveryCodes, eq(recoveryCodes.userId, userId)),
  await api.ctx().db.$count(sessions, eq(sessions.userId, userId)),
]

it('takes all factors and codes, ends all sessions, also one that owes its second step, and is on record with the reason', async () => {
  const organization = await anOrganization(api)
  const admin = await anOrgAdmin(api, organization)
  const user = await aUser(api, { in: [[organization.name, 'analyst']] })
  const { cookie } = await withTotp(api, user)
  await withPasskey(api, cookie)
  const half = await halfSignedIn(api, user)

  const answer = await reset(user.login, admin, { reason: 'Lost the telephone' })

  expect(answer.data).toEqual({ userMfaReset: { user: { hasMfa: false, mfaFactors: [] }, userErrors: [] } })
  expect(await left(user.id)).toEqual([0, 0, 0])
  expect((await api.ask('{ viewer { user { id } } }', {}, { cookie })).data).toEqual({ viewer: null })
  const VERIFY = 'mutation { signInVerify(input: { code: "123456" }) { userErrors { code } } }'
  expect((await api.ask(VERIFY, {}, half)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  const [record] = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.action, 'user.mfaReset'))
  expect(record).toMatchObject({ actorId: admin.id, targetId: user.id, reason: 'Lost the telephone' })
  expect(await signedIn(api, user)).toEqual(expect.any(String))
  expect(codesOf(await reset(user.id, admin))).toEqual(['CONFLICT'])
})

it('becoming a service user takes the factors too', async () => {
  const user = await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })
  await withTotp(api, user)

  const UPDATE = 'mutation ($input: UserUpdateInput!) { userUpdate(input: $input) { user { type hasMfa } userErrors { code } } }'
  const { data } = await api.ask(UPDATE, { input: { id: user.id, type: 'SERVICE' } }, await anAdministrator(api))

  expect(data).toEqual({ userUpdate: { user: { type: 'SERVICE', hasMfa: false }, userErrors: [] } })
  expect(await left(user.id)).toEqual([0, 0, 0])
})

describe('is refused', () => {
  const equipped = async (...places: [string, string][]): Promise<Person> => {
    const user = await aUser(api, { in: places })
    await withTotp(api, user)
    return user
  }

  it('to a helpdesk, for an administrator', async () => {
    const organization = await anOrganization(api)
    const helpdesk = await aUser(api, { in: [[organization.name, await aProfile(api, ['manageUser'])]] })
    const platformDesk = await aUser(api, { in: [['platform', await aProfile(api, ['manageUser'], 'PLATFORM')]] })
    const [orgAdmin, admin] = [await equipped([organization.name, 'org-admin']), await equipped(['platform', 'admin'])]

    expect(codesOf(await reset(orgAdmin.id, helpdesk))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(codesOf(await reset(admin.id, platformDesk))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect([await may(orgAdmin, helpdesk), await may(admin, platformDesk)]).toEqual([false, false])
    expect([await left(orgAdmin.id), await left(admin.id)]).toEqual([
      [1, 10, 1],
      [1, 10, 1],
    ])
  })

  it('to another tenant, for somebody who also belongs elsewhere, for oneself, for nobody', async () => {
    const [one, other] = [await anOrganization(api), await anOrganization(api)]
    const [admin, stranger] = [await anOrgAdmin(api, one), await anOrgAdmin(api, other)]
    const [user, shared] = [await equipped([one.name, 'analyst']), await equipped([one.name, 'analyst'], [other.name, 'analyst'])]
    const { cookie } = await withTotp(api, admin)

    expect(codesOf(await reset(user.id, stranger))).toEqual(['NOT_FOUND'])
    expect(codesOf(await reset(shared.id, admin))).toEqual(['NOT_SOLE_AUTHORITY'])
    expect(codesOf(await reset(admin.id, { cookie }))).toEqual(['SELF'])
    expect(codesOf(await reset(user.id, user))).toEqual(['SELF'])
    for (const id of ['01890000-0000-7000-8000-00000000abcd', '01890000-0000-7000-8000-00000000abcg', 'nobody\u0000'])
      expect(codesOf(await reset(id, admin))).toEqual(['NOT_FOUND'])
    expect([await may(user, admin), await may(shared, admin)]).toEqual([true, false])
    expect(await left(user.id)).toEqual([1, 10, 1])
  })
})
