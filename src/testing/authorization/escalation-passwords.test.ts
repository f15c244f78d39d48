// Ways to somebody else's account over the password, each by name, each refused with the code that says why.
import { type Api, aDryTwin, anApi, at, type Caller, codesOf } from '../api.ts'
import { aUser, PASSWORD, signedIn } from '../factories.ts'
import { outcomeOf } from '../races/races.ts'
import { aCast, type Cast } from './cast.ts'

let api: Api
let dry: Api
let cast: Cast
beforeAll(async () => {
  api = await anApi()
  cast = await aCast(api)
  dry = await aDryTwin(api)
}, 60_000)
afterAll(async () => {
  await dry.close()
  await api.close()
})

const MUTATIONS = ['userPasswordSet', 'userPasswordEdit', 'userPasswordReset', 'userPasswordChangeRequire', 'userAccessLinkCreate']
const callerOf = (name: string): Caller => {
  const found = cast.callers.find((one) => one.name === name)
  if (!found) throw new Error(`Nobody calls as ${name}.`)
  return found.caller
}
const run = async (on: Api, caller: Caller, mutation: string, input: object): Promise<string> => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`
  return outcomeOf(await on.ask(`mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`, { input }, caller))
}

const WAYS: [by: string, login: string, expected: string][] = [
  ['helpdesk of A', 'same-admin', 'EXCEEDS_OWN_RIGHTS'],
  ['helpdesk of A', 'config-a', 'EXCEEDS_OWN_RIGHTS'],
  ['platform helpdesk', 'second-platform', 'EXCEEDS_OWN_RIGHTS'],
  ['administrator of A', 'both', 'NOT_SOLE_AUTHORITY'],
  ['administrator of A', 'shared', 'NOT_SOLE_AUTHORITY'],
  ['administrator of A', 'other', 'NOT_FOUND'],
  ['administrator of A', 'second-platform', 'NOT_FOUND'],
  ['administrator of A', 'nowhere', 'NOT_FOUND'],
  ['administrator of A', 'admin-a', 'SELF'],
  ['key held to A', 'shared', 'NOT_SOLE_AUTHORITY'],
  ['key held to readAudit', 'same', 'NOT_FOUND'],
  ['platform key held to manageOrganization', 'same', 'NOT_FOUND'],
  ['platform reader', 'other', 'NOT_FOUND'],
  ['member without permission', 'same', 'NOT_FOUND'],
  ['key of a locked user', 'same', 'UNAUTHENTICATED'],
  ['revoked key', 'same', 'UNAUTHENTICATED'],
]

it.each(WAYS.flatMap(([by, login, expected]) => MUTATIONS.map((mutation) => [by, mutation, login, expected])))(
  '%s runs %s on %s: %s',
  async (by = '', mutation = '', login = '', expected = '') => {
    expect(await run(dry, callerOf(by), mutation, { id: login })).toBe(expected)
  },
)

it.each(MUTATIONS)('%s is done by those who may', async (mutation) => {
  const expected = mutation === 'userPasswordSet' ? 'CONFLICT' : 'ok'
  expect(await run(dry, callerOf('administrator of A'), mutation, { id: 'same' })).toBe(expected)
})

it('lets nobody who asked for a link have it: it goes to the address of the user, in no answer', async () => {
  const RESET = 'mutation ($input: UserPasswordResetInput!) { userPasswordReset(input: $input) { user { id } userErrors { code } } }'
  const { data } = await dry.ask(RESET, { input: { id: 'same' } }, callerOf('administrator of A'))
  const REQUEST = 'mutation ($input: PasswordResetRequestInput!) { passwordResetRequest(input: $input) { userErrors { code } } }'
  const answer = await dry.ask(REQUEST, { input: { login: 'same' } })

  expect(Object.keys(at(data, 'userPasswordReset') as object)).toEqual(['user', 'userErrors'])
  expect(answer.data).toEqual({ passwordResetRequest: { userErrors: [] } })
})

it('gives the holder of a link the password of its user alone, and no session', async () => {
  const [victim, other] = [await aUser(api, { in: [['A tenant', 'read-only']] }), await aUser(api, { in: [['A tenant', 'read-only']] })]
  const ACCESS = 'mutation ($input: UserAccessLinkCreateInput!) { userAccessLinkCreate(input: $input) { url } }'
  const { data } = await api.ask(ACCESS, { input: { id: victim.id } }, callerOf('administrator of A'))
  const token = new URL(String(at(data, 'userAccessLinkCreate', 'url'))).hash.slice(1)
  const COMPLETE = 'mutation ($input: PasswordResetCompleteInput!) { passwordResetComplete(input: $input) { userErrors { code } } }'
  const cookie = await signedIn(api, other)

  const answer = await api.ask(COMPLETE, { input: { token, password: 'quiet mountains in the north' } }, { cookie })

  expect([codesOf(answer), answer.cookie]).toEqual([[], null])
  expect(at((await api.ask('{ viewer { user { login } } }', {}, { cookie })).data, 'viewer', 'user', 'login')).toBe(other.login)
  const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }'
  expect(codesOf(await api.ask(SIGN_IN, { input: { login: other.login, password: PASSWORD } }))).toEqual([])
})
