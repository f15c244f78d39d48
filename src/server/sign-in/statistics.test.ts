import { type Api, anApi, at } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person, signedIn } from '../../testing/factories.ts'

let api: Api
beforeEach(async () => {
  api = await anApi()
  // to the beginning of a day, so that none ends in the middle of a test
  api.pass(DAY - ((api.ctx().now().getTime() / 1000) % DAY))
})
afterEach(() => api.close())

const DAY = 24 * 60 * 60
const QUERY = 'query ($days: Int) { signInStatistics(days: $days) { day succeeded failed throttled } }'
const ask = (caller: { key: string }, days?: number) => api.ask(QUERY, { days }, caller)
const today = async (caller: Person) => at((await ask(caller, 1)).data, 'signInStatistics', 0)
const fail = async (login: string, times: number) => {
  const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }'
  for (let n = 0; n < times; n++) await api.ask(SIGN_IN, { input: { login, password: 'wrong' } })
  await api.settled()
}

it('count what came of the attempts of each day', async () => {
  const [admin, home] = [await anAdministrator(api), await anOrganization(api)]
  const user = await aUser(api, { in: [[home.name, 'analyst']] })
  await signedIn(api, user)
  api.pass(DAY)
  await signedIn(api, user)
  await fail(user.login, 7)
  await fail('nobody', 2)

  const days = at((await ask(admin, 3)).data, 'signInStatistics')
  expect(days).toMatchObject([
    { succeeded: 0, failed: 0, throttled: 0 },
    { succeeded: 1, failed: 0, throttled: 0 },
    { succeeded: 1, failed: 7, throttled: 2 },
  ])
  const dayOf = (ago: number) => new Date(api.ctx().now().getTime() - ago * DAY * 1000).toISOString().slice(0, 10)
  expect((days as { day: string }[]).map(({ day }) => day)).toEqual([dayOf(2), dayOf(1), dayOf(0)])
  expect(at((await ask(admin)).data, 'signInStatistics')).toHaveLength(30)
})

it('tell an administrator of an organization only of users who belong nowhere else', async () => {
  const [home, away] = [await anOrganization(api), await anOrganization(api)]
  const orgAdmin = await anOrgAdmin(api, home)
  const places = { here: [home.name, 'analyst'], there: [away.name, 'analyst'] } satisfies Record<string, [string, string]>
  await signedIn(api, await aUser(api, { in: [places.here] }))
  await signedIn(api, await aUser(api, { in: [places.here, places.there] }))
  await signedIn(api, await aUser(api, { in: [places.there] }))
  await fail('nobody', 1)

  expect(await today(orgAdmin)).toMatchObject({ succeeded: 1, failed: 0 })
})

it.each([0, -1, 91, 2_147_483_647])('are not counted for %d days', async (days) => {
  expect((await ask(await anAdministrator(api), days)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
})

it('are nothing for others', async () => {
  const { name } = await anOrganization(api)
  const answer = await ask(await aUser(api, { in: [[name, 'analyst']] }))

  expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN')
})
