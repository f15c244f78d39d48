// An invitation is worth what its sender may give now.
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import {
  anAdministrator,
  anInvitation,
  anOrgAdmin,
  anOrganization,
  aProfile,
  aUser,
  PASSWORD,
  type Person,
  signedIn,
} from '../../testing/factories.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

type Invitation = { id: string; token: string }
const ACCEPT = 'mutation ($input: InvitationAcceptInput!) { invitationAccept(input: $input) { userErrors { code message } } }'
const PREVIEW = 'query ($token: String!) { invitation(token: $token) { organization } }'
const STATE = 'query ($organizationId: ID!) { invitations(organizationId: $organizationId) { nodes { id state endedBy { label } } } }'
const run = (name: string, input: object, caller: { key: string } = admin) =>
  api.ask(
    `mutation ($input: ${name}Input!) { ${name[0]?.toLowerCase()}${name.slice(1)}(input: $input) { userErrors { code } } }`,
    { input },
    caller,
  )

let count = 0
/** Tries every way in: the link's preview, a new account, and somebody signed in. */
async function opens({ token }: Invitation): Promise<boolean[]> {
  const account = { login: `newcomer-${++count}`, name: 'New', password: PASSWORD }
  const preview = at((await api.ask(PREVIEW, { token })).data, 'invitation') !== null
  const cookie = await signedIn(api, await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] }))
  const joined = await api.ask(ACCEPT, { input: { token, ...account } })
  const accepted = await api.ask(ACCEPT, { input: { token } }, { cookie })
  return [preview, ...[joined, accepted].map((answer) => codesOf(answer).length === 0)]
}
const NOWHERE = [false, false, false]
const stateOf = async (organizationId: string, { id }: Invitation) => {
  const { data } = await api.ask(STATE, { organizationId }, admin)
  return (at(data, 'invitations', 'nodes') as { id: string; state: string; endedBy: { label: string } | null }[]).find(
    (one) => one.id === id,
  )
}

it.each<[string, (sender: Person, organizationId: string) => Promise<unknown>]>([
  ['demoted', (sender, organizationId) => run('MembershipProfileUpdate', { userId: sender.id, organizationId, profileId: 'analyst' })],
  ['suspended there', (sender, organizationId) => run('MembershipSuspend', { userId: sender.id, organizationId })],
  ['removed from there', (sender, organizationId) => run('MembershipRemove', { userId: sender.id, organizationId })],
])('opens nothing once its sender is %s', async (_, change) => {
  const organization = await anOrganization(api)
  const sender = await anOrgAdmin(api, organization)
  const invitation = await anInvitation(api, sender, { organizationId: organization.id })

  await change(sender, organization.id)

  expect(await opens(invitation)).toEqual(NOWHERE)
})

it('opens nothing once the profile gives more than its sender holds', async () => {
  const organization = await anOrganization(api)
  const [helpers, offered] = [await aProfile(api, ['manageUser']), await aProfile(api, [])]
  const sender = await aUser(api, { in: [[organization.name, helpers]] })
  const invitation = await anInvitation(api, sender, { organizationId: organization.id, profileId: offered })

  await run('ProfileUpdate', { id: offered, permissions: ['readAudit'] })

  expect(await opens(invitation)).toEqual(NOWHERE)
})

it('to the platform, opens nothing once its sender lacks one of the permissions there', async () => {
  const sender = await anAdministrator(api)
  const invitation = await anInvitation(api, sender, { organizationId: 'platform', profileId: 'admin' })
  const lesser = await aProfile(api, ['manageUser', 'managePlatform', 'manageOrganization', 'manageProfile'], 'PLATFORM')

  await run('MembershipProfileUpdate', { userId: sender.id, organizationId: 'platform', profileId: lesser })

  expect(await opens(invitation)).toEqual(NOWHERE)
})

it('is vouched for by whoever resent it', async () => {
  const organization = await anOrganization(api)
  const [sender, other] = [await anOrgAdmin(api, organization), await anOrgAdmin(api, organization)]
  const { id } = await anInvitation(api, sender, { organizationId: organization.id })
  await run('MembershipSuspend', { userId: sender.id, organizationId: organization.id })

  const { data } = await api.ask(
    'mutation ($input: InvitationResendInput!) { invitationResend(input: $input) { link } }',
    { input: { id } },
    other,
  )
  const token = new URL(String(at(data, 'invitationResend', 'link'))).hash.slice(1)

  expect((await opens({ id, token })).slice(0, 2)).toEqual([true, true])
})

it.each<[string, (user: Person) => Promise<unknown>]>([
  ['locked', (user) => run('UserLock', { id: user.id })],
  ['deleted', (user) => run('UserDelete', { id: user.id, login: user.login })],
])('ends when its sender or its addressee is %s, for good', async (_, end) => {
  const organization = await anOrganization(api)
  const [sender, addressee] = [await anOrgAdmin(api, organization), await aUser(api)]
  const sent = await anInvitation(api, sender, { organizationId: organization.id })
  const received = await anInvitation(api, admin, { organizationId: organization.id, login: addressee.login })
  const others = await anInvitation(api, admin, { organizationId: organization.id })

  await end(sender)
  await end(addressee)
  for (const { id } of [sender, addressee]) await run('UserUnlock', { id })

  expect(await stateOf(organization.id, sent)).toMatchObject({ state: 'REVOKED', endedBy: { label: admin.login } })
  expect(await stateOf(organization.id, received)).toMatchObject({ state: 'REVOKED', endedBy: { label: 'system' } })
  expect(await stateOf(organization.id, others)).toMatchObject({ state: 'OPEN' })
  expect([await opens(sent), await opens(received)]).toEqual([NOWHERE, NOWHERE])
})

it('ends when its addressee becomes a program', async () => {
  const { id: organizationId } = await anOrganization(api)
  const addressee = await aUser(api)
  const invitation = await anInvitation(api, admin, { organizationId, login: addressee.login })

  await run('UserUpdate', { id: addressee.id, type: 'SERVICE' })

  expect(await stateOf(organizationId, invitation)).toMatchObject({ state: 'REVOKED' })
})

it('made at the moment its sender is locked, is never left open', async () => {
  for (let round = 0; round < 20; round++) {
    const organization = await anOrganization(api)
    const sender = await anOrgAdmin(api, organization)

    const [, answer] = await Promise.all([
      run('UserLock', { id: sender.id }),
      run('UserInvite', { organizationId: organization.id, profileId: 'analyst', email: 'race@example.org' }, sender),
    ])

    const { data } = await api.ask(
      'query ($id: ID!) { invitations(organizationId: $id, state: OPEN) { nodes { id } } }',
      { id: organization.id },
      admin,
    )
    expect([answer.status < 500, at(data, 'invitations', 'nodes')]).toEqual([true, []])
  }
})
