import { type Api, anApi, at, codesOf, type Data } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person, signedIn } from '../../testing/factories.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'
const SESSIONS =
  'query ($id: ID!) { user(id: $id) { sessions { id browser os address organization { name } method startedAt lastSeenAt isCurrent expiresAt } } }'
const DELETE = 'mutation ($input: SessionDeleteInput!) { sessionDelete(input: $input) { session { id } userErrors { code } } }'
const DELETE_ALL = 'mutation ($input: SessionDeleteAllInput!) { sessionDeleteAll(input: $input) { user { id } userErrors { code } } }'
const VIEWER = '{ viewer { user { login } } }'

type Ends = { expiresAt: string; idleExpiresAt: string; warnSeconds: number }
const isAlive = async (cookie: string) => at((await api.ask(VIEWER, {}, { cookie })).data, 'viewer') !== null
async function sessionsOf(
  user: { id: string },
  caller: { key?: string; cookie?: string; headers?: Record<string, string> } = admin,
): Promise<Record<string, Data>[]> {
  const { data } = await api.ask(SESSIONS, { id: user.id }, caller)
  return (at(data, 'user', 'sessions') ?? []) as Record<string, Data>[]
}
/** Signs in and works in an organization, so that the session is known to. */
async function workingIn(user: Person, organization: string): Promise<string> {
  const cookie = await signedIn(api, user)
  await api.ask(VIEWER, {}, { cookie, organization })
  await api.settled()
  return cookie
}

it('are listed with browser, system, address, organization and which one asks', async () => {
  const { name } = await anOrganization(api)
  const user = await aUser(api, { in: [[name, 'analyst']] })
  const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }'
  const { cookie } = await api.ask(
    SIGN_IN,
    { input: { login: user.login, password: 'a long enough password' } },
    { headers: { 'user-agent': FIREFOX } },
  )
  await api.ask(VIEWER, {}, { cookie: cookie ?? '' })
  await api.settled()

  expect(await sessionsOf(user, { cookie: cookie ?? '' })).toEqual([
    {
      id: expect.any(String),
      browser: 'Firefox 128',
      os: 'Windows 10',
      address: '127.0.0.1',
      organization: { name },
      method: 'PASSWORD',
      startedAt: expect.any(String),
      lastSeenAt: expect.any(String),
      isCurrent: true,
      expiresAt: expect.any(String),
    },
  ])
  expect(await sessionsOf(user, user)).toMatchObject([{ isCurrent: false }])
})

it('end one by one or all but one’s own, at the next request of the browser', async () => {
  const { name } = await anOrganization(api)
  const user = await aUser(api, { in: [[name, 'analyst']] })
  const [mine, other, third] = [await signedIn(api, user), await signedIn(api, user), await signedIn(api, user)]
  const [current] = (await sessionsOf(user, { cookie: other })).filter(({ isCurrent }) => isCurrent)

  expect(codesOf(await api.ask(DELETE, { input: { id: current?.id } }, { cookie: mine }))).toEqual([])
  expect([await isAlive(mine), await isAlive(other), await isAlive(third)]).toEqual([true, false, true])
  expect(codesOf(await api.ask(DELETE, { input: { id: current?.id } }, { cookie: mine }))).toEqual(['NOT_FOUND'])

  await api.ask(DELETE_ALL, { input: { exceptCurrent: true } }, { cookie: mine })
  expect([await isAlive(mine), await isAlive(third)]).toEqual([true, false])
  await api.ask(DELETE_ALL, { input: { userId: user.login } }, admin)
  expect(await isAlive(mine)).toBe(false)
})

it('of somebody who also belongs elsewhere are an organization administrator’s only where they work in the organization', async () => {
  const [here, there] = [await anOrganization(api), await anOrganization(api)]
  const orgAdmin = await anOrgAdmin(api, here)
  const user = await aUser(api, {
    in: [
      [here.name, 'analyst'],
      [there.name, 'analyst'],
    ],
  })
  const [inHere, inThere] = [await workingIn(user, here.name), await workingIn(user, there.name)]
  const all = await sessionsOf(user)
  const foreign = all.find(({ organization }) => at(organization ?? null, 'name') === there.name)

  const seen = await sessionsOf(user, orgAdmin)
  expect(seen).toMatchObject([{ organization: { name: here.name } }])
  expect(codesOf(await api.ask(DELETE, { input: { id: foreign?.id } }, orgAdmin))).toEqual(['NOT_FOUND'])
  expect(codesOf(await api.ask(DELETE_ALL, { input: { userId: user.id } }, orgAdmin))).toEqual(['NOT_SOLE_AUTHORITY'])
  expect(codesOf(await api.ask(DELETE, { input: { id: seen[0]?.id } }, orgAdmin))).toEqual([])
  expect([await isAlive(inHere), await isAlive(inThere)]).toEqual([false, true])
})

it('of somebody who left another organization do not tell its administrator which one that was', async () => {
  const [here, left] = [await anOrganization(api), await anOrganization(api)]
  const orgAdmin = await anOrgAdmin(api, here)
  const user = await aUser(api, {
    in: [
      [here.name, 'analyst'],
      [left.name, 'analyst'],
    ],
  })
  const cookie = await workingIn(user, left.name)
  const REMOVE = 'mutation ($input: MembershipRemoveInput!) { membershipRemove(input: $input) { userErrors { code } } }'
  await api.ask(REMOVE, { input: { userId: user.id, organizationId: left.id } }, admin)

  expect(await sessionsOf(user, orgAdmin)).toMatchObject([{ organization: null }])
  expect(await sessionsOf(user, admin)).toMatchObject([{ organization: { name: left.name } }])
  expect(await sessionsOf(user, { cookie })).toHaveLength(1)
})

it('are listed with the one that was last seen on top', async () => {
  const { name } = await anOrganization(api)
  const user = await aUser(api, { in: [[name, 'analyst']] })
  const first = await signedIn(api, user)
  await signedIn(api, user)
  api.pass(120)
  await api.ask(VIEWER, {}, { cookie: first })
  await api.settled()

  const listed = await sessionsOf(user, { cookie: first })
  expect(listed.map(({ isCurrent }) => isCurrent)).toEqual([true, false])
  expect(Date.parse(String(listed[0]?.lastSeenAt)) - Date.parse(String(listed[0]?.startedAt))).toBeGreaterThanOrEqual(120_000)
  api.pass(-120)
})

it('are extended on demand: the idle end moves, the absolute one does not', async () => {
  const { name } = await anOrganization(api)
  const user = await aUser(api, { in: [[name, 'analyst']] })
  const cookie = await signedIn(api, user)
  const SESSION = 'session { expiresAt idleExpiresAt warnSeconds }'
  const viewer = async () => at((await api.ask(`{ viewer { ${SESSION} } }`, {}, { cookie })).data, 'viewer', 'session') as Ends
  const extend = (caller: { cookie?: string; key?: string }) =>
    api.ask(`mutation { sessionExtend { ${SESSION} userErrors { code } } }`, {}, caller)
  const before = await viewer()
  await api.settled()
  api.pass(50)

  const after = at((await extend({ cookie })).data, 'sessionExtend', 'session') as Ends

  expect(after).toMatchObject({ expiresAt: before.expiresAt, warnSeconds: 300 })
  expect(Date.parse(after.idleExpiresAt) - Date.parse(before.idleExpiresAt)).toBeGreaterThanOrEqual(50_000)
  expect((await extend(user)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  expect((await extend({})).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  api.pass(-50)
})

it('of strangers cannot be told from none', async () => {
  const [here, there] = [await anOrganization(api), await anOrganization(api)]
  const [orgAdmin, stranger] = [await anOrgAdmin(api, here), await aUser(api, { in: [[there.name, 'analyst']] })]
  await signedIn(api, stranger)
  const [session] = await sessionsOf(stranger)

  const ids = [session?.id, '01890000-0000-7000-8000-000000000000', 'nonsense']
  const answers = await Promise.all(ids.map((id) => api.ask(DELETE, { input: { id } }, orgAdmin)))

  expect(new Set(answers.map(({ data }) => JSON.stringify(data)))).toEqual(
    new Set(['{"sessionDelete":{"session":null,"userErrors":[{"code":"NOT_FOUND"}]}}']),
  )
})
