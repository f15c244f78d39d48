import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anInvitation, anOrganization, aUser, PASSWORD, type Person } from '../../testing/factories.ts'

let api: Api
let admin: Person
let home: { id: string; name: string }
beforeEach(async () => {
  api = await anApi()
  admin = await anAdministrator(api, { login: 'admin' })
  home = await anOrganization(api)
})
afterEach(() => api.close())

const SETTINGS =
  'mutation ($input: AuthenticationSettingsUpdateInput!) { authenticationSettingsUpdate(input: $input) { authenticationSettings { loginDomain } userErrors { code } } }'
const CREATE = 'mutation ($input: UserCreateInput!) { userCreate(input: $input) { user { login } userErrors { code } } }'
const RENAME = 'mutation ($input: UserLoginUpdateInput!) { userLoginUpdate(input: $input) { user { login } userErrors { code } } }'
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { login } } userErrors { code } } }'
const setDomain = (loginDomain: string | null) => api.ask(SETTINGS, { input: { loginDomain } }, admin)
const signIn = async (login: string) =>
  at((await api.ask(SIGN_IN, { input: { login, password: PASSWORD } })).data, 'signIn', 'viewer', 'user', 'login')

it('is appended to logins that are typed without @: of new, renamed and invited users', async () => {
  expect(at((await setDomain(' @Example.org ')).data, 'authenticationSettingsUpdate', 'authenticationSettings')).toEqual({
    loginDomain: 'example.org',
  })

  const created = await api.ask(CREATE, { input: { login: 'Bob', name: 'Bob' } }, admin)
  expect(at(created.data, 'userCreate', 'user', 'login')).toBe('bob@example.org')
  const renamed = await api.ask(RENAME, { input: { id: 'bob@example.org', login: 'robert' } }, admin)
  expect(at(renamed.data, 'userLoginUpdate', 'user', 'login')).toBe('robert@example.org')
  const other = await api.ask(CREATE, { input: { login: 'eve@example.com', name: 'Eve' } }, admin)
  expect(at(other.data, 'userCreate', 'user', 'login')).toBe('eve@example.com')
  const invitation = await anInvitation(api, admin, { organizationId: home.id, login: 'carol' })
  const { data } = await api.ask('query ($token: String!) { invitation(token: $token) { login } }', { token: invitation.token })
  expect(at(data, 'invitation', 'login')).toBe('carol@example.org')
})

it('is tried at sign-in after the login as it was typed', async () => {
  await aUser(api, { login: 'both@example.org', in: [[home.name, 'analyst']] })
  await aUser(api, { login: 'both', in: [[home.name, 'analyst']] })
  await aUser(api, { login: 'long@example.org', in: [[home.name, 'analyst']] })

  expect([await signIn('both'), await signIn('long')]).toEqual(['both', undefined])
  await setDomain('example.org')
  expect([await signIn('both'), await signIn('Long'), await signIn('both@example.org')]).toEqual([
    'both',
    'long@example.org',
    'both@example.org',
  ])
})

it('locks nobody out who had a login without it', async () => {
  await setDomain('example.org')

  expect(await signIn('admin')).toBe('admin')
})

it.each(['example', 'exa mple.org', 'a@b.org', '-x.org', `${'x'.repeat(60)}.example`, '\u0000', 'ex\u00e4mple.org'])(
  'is not %j',
  async (domain) => {
    expect(codesOf(await setDomain(domain))).toEqual(['INVALID'])
  },
)

it('is taken away by null or nothing', async () => {
  for (const nothing of [null, '']) {
    await setDomain('example.org')
    expect(at((await setDomain(nothing)).data, 'authenticationSettingsUpdate', 'authenticationSettings')).toEqual({ loginDomain: null })
  }
})

it('makes no login longer than logins are', async () => {
  await setDomain('example.org')

  expect(codesOf(await api.ask(CREATE, { input: { login: 'x'.repeat(120), name: 'Long' } }, admin))).toEqual(['INVALID'])
})
