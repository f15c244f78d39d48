import { type Api, anApi, at } from '../testing/api.ts'
import { createFirstAdministrator } from './first-start.ts'

let api: Api
beforeEach(async () => {
  api = await anApi()
})
afterEach(() => api.close())

const SIGN_IN =
  'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { login } permissions requiredActions } userErrors { code } } }'
const viewerOf = async (login: string, password: string) =>
  at((await api.ask(SIGN_IN, { input: { login, password } })).data, 'signIn', 'viewer')
const ALL = ['manageOrganization', 'managePlatform', 'manageProfile', 'manageUser', 'readAudit']

it('creates an administrator who must replace the generated password', async () => {
  const created = await createFirstAdministrator(api.ctx(), {})

  expect(created).toEqual({ login: 'admin', password: expect.stringMatching(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/) })
  expect(await viewerOf('admin', created?.password ?? '')).toEqual({
    user: { login: 'admin' },
    permissions: ALL,
    requiredActions: ['PASSWORD_CHANGE'],
  })
})

it('takes login and password from the environment as they are', async () => {
  const created = await createFirstAdministrator(api.ctx(), { login: 'Root@Example.org', password: 'chosen by the operator' })

  expect(created).toEqual({ login: 'root@example.org', password: null })
  expect(await viewerOf('root@example.org', 'chosen by the operator')).toMatchObject({ requiredActions: [] })
})

it('asks for another password when only the password was given', async () => {
  await createFirstAdministrator(api.ctx(), { password: 'chosen by the operator' })

  expect(await viewerOf('admin', 'chosen by the operator')).toMatchObject({ requiredActions: ['PASSWORD_CHANGE'] })
})

it('creates one, also when several nodes start at once, and none later', async () => {
  const created = await Promise.all(Array.from({ length: 5 }, () => createFirstAdministrator(api.ctx(), {})))

  expect(created.filter(Boolean)).toHaveLength(1)
  expect(await createFirstAdministrator(api.ctx(), { login: 'second' })).toBeNull()
})

it('refuses a weak password with a sentence, and creates nobody', async () => {
  await expect(createFirstAdministrator(api.ctx(), { password: 'short' })).rejects.toThrow('at least 12 characters')
  expect(await createFirstAdministrator(api.ctx(), {})).not.toBeNull()
})
