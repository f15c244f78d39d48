import { type Answer, type Api, anApi, at, type Data } from '../../testing/api.ts'
import { anAdministrator, anInvitation, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const LIST = `query ($organizationId: ID, $state: InvitationState, $first: Int, $after: String) {
  invitations(organizationId: $organizationId, state: $state, first: $first, after: $after) { nodes { id state } pageInfo { hasNextPage endCursor } }
}`
const REVOKE = 'mutation ($input: InvitationRevokeInput!) { invitationRevoke(input: $input) { userErrors { code } } }'
type Caller = { key?: string; cookie?: string; organization?: string }
const list = (variables: object, caller: Caller = admin) => api.ask(LIST, variables, caller)
const idsIn = ({ data }: Answer) => (at(data, 'invitations', 'nodes') as { id: Data }[]).map(({ id }) => id)

it('lists the newest first, page by page, in every state', async () => {
  const { id: organizationId } = await anOrganization(api)
  const made: string[] = []
  for (let n = 0; n < 5; n++) made.unshift((await anInvitation(api, admin, { organizationId })).id)
  await api.ask(REVOKE, { input: { id: made[0] } }, admin)

  const first = await list({ organizationId, first: 3 })
  const second = await list({ organizationId, first: 3, after: at(first.data, 'invitations', 'pageInfo', 'endCursor') })

  expect([...idsIn(first), ...idsIn(second)]).toEqual(made)
  expect(at(second.data, 'invitations', 'pageInfo', 'hasNextPage')).toBe(false)
  expect(idsIn(await list({ organizationId, state: 'OPEN' }))).toEqual(made.slice(1))
  expect(idsIn(await list({ organizationId, state: 'REVOKED' }))).toEqual(made.slice(0, 1))
  expect(idsIn(await list({ organizationId, state: 'EXPIRED' }))).toEqual([])
  api.pass(72 * 3600 + 1)
  expect(idsIn(await list({ organizationId, state: 'EXPIRED' }))).toEqual(made.slice(1))
  expect(idsIn(await list({ organizationId, state: 'OPEN' }))).toEqual([])
  api.pass(-(72 * 3600 + 1))
})

it('takes a cursor of no other list', async () => {
  const { id: organizationId } = await anOrganization(api)
  await anInvitation(api, admin, { organizationId })
  await anInvitation(api, admin, { organizationId })
  const after = at((await list({ organizationId, first: 1 })).data, 'invitations', 'pageInfo', 'endCursor')

  expect((await list({ first: 1, after })).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
})

it('shows platform administrators all, organization administrators their own, nobody else any', async () => {
  const [here, there] = [await anOrganization(api), await anOrganization(api)]
  const orgAdmin = await anOrgAdmin(api, here)
  const ofHere = await anInvitation(api, orgAdmin, { organizationId: here.id })
  const ofThere = await anInvitation(api, admin, { organizationId: there.id })
  const ofPlatform = await anInvitation(api, admin, { organizationId: 'platform', profileId: 'admin' })

  expect(idsIn(await list({}))).toEqual(expect.arrayContaining([ofPlatform.id, ofThere.id, ofHere.id]))
  expect(idsIn(await list({}, orgAdmin))).toEqual([ofHere.id])
  for (const organizationId of [there.id, 'platform', 'nowhere', '01890000-0000-7000-8000-000000000000'])
    expect(idsIn(await list({ organizationId }, orgAdmin))).toEqual([])

  const analyst = await aUser(api, { in: [[here.name, 'analyst']] })
  expect((await list({ organizationId: here.id }, analyst)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  expect((await list({}, {})).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
})
