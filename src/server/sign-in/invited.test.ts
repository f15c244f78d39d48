// Whoever belongs to no active organization signs in with the link of an invitation.
import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { codeOf, halfSignedIn, withTotp } from '../../testing/authenticator.ts'
import { anAdministrator, anInvitation, anOrgAdmin, anOrganization, aUser, PASSWORD, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { memberships } from '../memberships/table.ts'
import { operations } from '../passwords/hashing.ts'
import { sessions } from '../sessions/table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const ANSWER = 'viewer { organization { name } requiredActions } invitation { id state organization { name } } userErrors { code field }'
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { ${ANSWER} } }`
const VERIFY = `mutation ($input: SignInVerifyInput!) { signInVerify(input: $input) { ${ANSWER} } }`
const signIn = ({ login }: { login: string }, invitation: string, password = PASSWORD) =>
  api.ask(SIGN_IN, { input: { login, password, invitation } })
const run = (mutation: string, input: object) => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`
  return api.ask(`mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`, { input }, admin)
}
const placesOf = ({ id }: { id: string }) => api.ctx().db.$count(memberships, eq(memberships.userId, id))
const sessionsOf = ({ id }: { id: string }) => api.ctx().db.$count(sessions, eq(sessions.userId, id))
const stateOf = async (token: string) =>
  at((await api.ask('query ($token: String!) { invitation(token: $token) { login } }', { token })).data, 'invitation')

/** An organization, and the link by which to join it. */
async function anOffer(by: Person = admin) {
  const organization = await anOrganization(api)
  return { organization, ...(await anInvitation(api, by, { organizationId: organization.id })) }
}

describe('with the link of an invitation', () => {
  it('somebody without organization becomes a member and is signed in, in one act, on record', async () => {
    const [user, { organization, id, token }] = [await aUser(api), await anOffer()]
    expect(codesOf(await signIn(user, 'unknown'))).toEqual(['EXPIRED'])

    const answer = await signIn(user, token)

    expect(at(answer.data, 'signIn')).toEqual({
      viewer: { organization: { name: organization.name }, requiredActions: [] },
      invitation: { id, state: 'ACCEPTED', organization: { name: organization.name } },
      userErrors: [],
    })
    const own = await api.ask('{ viewer { user { id } organization { name } } }', {}, { cookie: answer.cookie ?? '' })
    expect(own.data).toEqual({ viewer: { user: { id: user.id }, organization: { name: organization.name } } })
    const records = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.actorId, user.id)).orderBy(auditEvents.id)
    expect(records).toMatchObject([
      { action: 'membership.add', organizationId: organization.id },
      { action: 'invitation.accept', targetId: id, organizationId: organization.id },
    ])
    expect(codesOf(await signIn(await aUser(api), token))).toEqual(['EXPIRED'])
  })

  it('nothing is accepted for a wrong password, at the same cost', async () => {
    const [user, { token }] = [await aUser(api), await anOffer()]
    const before = operations()

    expect(codesOf(await signIn(user, token, 'a wrong password'))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await signIn({ login: 'nobody-of-that-name' }, token))).toEqual(['INVALID_CREDENTIALS'])

    expect(operations() - before).toBe(2)
    expect(await placesOf(user)).toBe(0)
    expect(await stateOf(token)).not.toBeNull()
  })

  it('nothing is accepted for those who can work somewhere: they read it first', async () => {
    const home = await anOrganization(api)
    const [user, { token }] = [await aUser(api, { in: [[home.name, 'analyst']] }), await anOffer()]

    const answer = await signIn(user, token)

    expect(at(answer.data, 'signIn')).toEqual({
      viewer: { organization: { name: home.name }, requiredActions: [] },
      invitation: null,
      userErrors: [],
    })
    expect(await stateOf(token)).not.toBeNull()
  })

  it.each<[string, string, (offer: { id: string; organization: { id: string } }, sender: Person) => Promise<unknown>]>([
    ['was withdrawn', 'EXPIRED', ({ id }) => run('invitationRevoke', { id })],
    ['leads to an organization that is locked', 'CONFLICT', ({ organization: { id } }) => run('organizationLock', { id })],
    ['nobody vouches for any more', 'EXPIRED', (_, { id }) => run('userLock', { id })],
  ])('no session is opened when it %s', async (_, code, happen) => {
    const home = await anOrganization(api)
    const sender = await anOrgAdmin(api, home)
    const user = await aUser(api)
    const offer = { organization: home, ...(await anInvitation(api, sender, { organizationId: home.id })) }
    await happen(offer, sender)

    const answer = await signIn(user, offer.token)

    expect(at(answer.data, 'signIn')).toEqual({ viewer: null, invitation: null, userErrors: [{ code, field: ['invitation'] }] })
    expect(answer.cookie).toBeNull()
    expect([await sessionsOf(user), await placesOf(user)]).toEqual([0, 0])
  })

  it('a second factor comes first', async () => {
    const home = await anOrganization(api)
    const user = await aUser(api, { in: [[home.name, 'analyst']] })
    const { secret } = await withTotp(api, user)
    await run('membershipRemove', { userId: user.id, organizationId: home.id })
    const { organization, token } = await anOffer()
    const half = await halfSignedIn(api, user)
    expect(await placesOf(user)).toBe(0)

    const wrong = await api.ask(VERIFY, { input: { code: '000000', invitation: token } }, half)
    expect([codesOf(wrong), await placesOf(user)]).toEqual([['INVALID_CREDENTIALS'], 0])
    const answer = await api.ask(VERIFY, { input: { code: codeOf(secret, api.ctx().now()), invitation: token } }, half)

    expect(at(answer.data, 'signInVerify', 'viewer', 'organization', 'name')).toBe(organization.name)
    expect(at(answer.data, 'signInVerify', 'invitation', 'state')).toBe('ACCEPTED')
  })

  it('a code is used up also when the invitation is refused', async () => {
    const home = await anOrganization(api)
    const user = await aUser(api, { in: [[home.name, 'analyst']] })
    const { secret } = await withTotp(api, user)
    await run('membershipRemove', { userId: user.id, organizationId: home.id })
    const code = codeOf(secret, api.ctx().now())
    const before = await sessionsOf(user)
    const refused = await api.ask(VERIFY, { input: { code, invitation: 'unknown' } }, await halfSignedIn(api, user))
    expect(codesOf(refused)).toEqual(['EXPIRED'])
    expect(await sessionsOf(user)).toBe(before)

    const { token } = await anOffer()
    const again = await api.ask(VERIFY, { input: { code, invitation: token } }, await halfSignedIn(api, user))

    expect([codesOf(again), await placesOf(user)]).toEqual([['INVALID_CREDENTIALS'], 0])
  })

  it('a new password that is owed stays owed', async () => {
    const [user, { organization, token }] = [await aUser(api), await anOffer()]
    await run('userPasswordChangeRequire', { id: user.id })

    const answer = await signIn(user, token)

    expect(at(answer.data, 'signIn', 'viewer')).toEqual({ organization: { name: organization.name }, requiredActions: ['PASSWORD_CHANGE'] })
  })

  it('of many who bring it at once one becomes a member', async () => {
    for (let round = 0; round < 10; round++) {
      const { token } = await anOffer()
      const users = [await aUser(api), await aUser(api), await aUser(api)]

      const answers = await Promise.all(users.map((user) => signIn(user, token)))

      expect(answers.map((answer) => codesOf(answer).join() || 'ok').toSorted()).toEqual(['EXPIRED', 'EXPIRED', 'ok'])
      expect(await Promise.all(users.map(placesOf)).then((all) => all.reduce((sum, one) => sum + one))).toBe(1)
    }
  })

  it('and a lock of its sender at the same moment, one comes before the other', async () => {
    for (let round = 0; round < 10; round++) {
      const home = await anOrganization(api)
      const sender = await anOrgAdmin(api, home)
      const user = await aUser(api)
      const { token } = await anInvitation(api, sender, { organizationId: home.id })

      const [answer] = await Promise.all([signIn(user, token), run('userLock', { id: sender.id })])

      expect(answer.errors).toEqual([])
      const isIn = codesOf(answer).length === 0
      expect([await placesOf(user), await sessionsOf(user)]).toEqual(isIn ? [1, 1] : [0, 0])
    }
  })
})
