import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { aKey, anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, sendsMail, signedIn } from '../../testing/factories.ts'
import { users } from './table.ts'

let api: Api
beforeEach(async () => {
  api = await anApi()
})
afterEach(() => api.close())

const LOCK =
  'mutation ($input: UserLockInput!) { userLock(input: $input) { user { state lockReason lockedBy { label } } userErrors { code } } }'
const UNLOCK =
  'mutation ($input: UserUnlockInput!) { userUnlock(input: $input) { user { state lockReason lockedBy { label } } userErrors { code } } }'
const VIEWER = '{ viewer { user { login } } }'

it('ends sessions and refuses keys at the next request; unlock restores the keys', async () => {
  const { name } = await anOrganization(api)
  const [admin, user] = [await anAdministrator(api), await aUser(api, { in: [[name, 'analyst']] })]
  const [cookie, key] = [await signedIn(api, user), await aKey(api, user)]

  const locked = await api.ask(LOCK, { input: { id: user.id, reason: 'Left' } }, admin)

  expect(at(locked.data, 'userLock', 'user')).toEqual({ state: 'LOCKED', lockReason: 'Left', lockedBy: { label: admin.login } })
  expect((await api.ask(VIEWER, {}, { cookie })).data).toEqual({ viewer: null })
  expect((await api.ask(VIEWER, {}, { key })).status).toBe(401)

  const unlocked = await api.ask(UNLOCK, { input: { id: user.id } }, admin)

  expect(at(unlocked.data, 'userUnlock', 'user')).toEqual({ state: 'ACTIVE', lockReason: null, lockedBy: null })
  expect((await api.ask(VIEWER, {}, { key })).data).toEqual({ viewer: { user: { login: user.login } } })
  expect((await api.ask(VIEWER, {}, { cookie })).data).toEqual({ viewer: null })
})

it('lets nobody lock themselves, and keeps the last administrator', async () => {
  const admin = await anAdministrator(api)
  const withoutPassword = await anAdministrator(api, { password: false })

  expect(codesOf(await api.ask(LOCK, { input: { id: admin.id } }, admin))).toEqual(['SELF'])
  expect(codesOf(await api.ask(LOCK, { input: { id: admin.id } }, withoutPassword))).toEqual(['LAST_ADMINISTRATOR'])
  expect(codesOf(await api.ask(LOCK, { input: { id: withoutPassword.id } }, admin))).toEqual([])
})

it('says beforehand what the last administrator cannot suffer, to those who could do it', async () => {
  const lonely = await anApi()
  await sendsMail(lonely)
  const admin = await anAdministrator(lonely, { email: 'admin@example.org' })
  const withoutPassword = await anAdministrator(lonely, { password: false, email: 'other@example.org' })
  const reader = await aUser(lonely, { in: [['platform', await aProfile(lonely, ['readAudit'], 'PLATFORM')]] })
  const BLOCKED = 'query ($id: ID) { user(id: $id) { blockedActions { action code message } } }'
  const blocked = async (id: string, caller: object) => at((await lonely.ask(BLOCKED, { id }, caller)).data, 'user', 'blockedActions')

  const code = 'LAST_ADMINISTRATOR'
  const message = expect.stringContaining('last administrator')
  const actions = ['LOCK', 'DELETE', 'UPDATE_TYPE', 'CHANGE_PLATFORM_MEMBERSHIP']
  expect(await blocked(admin.id, withoutPassword)).toEqual(actions.map((action) => ({ action, code, message })))
  expect(await blocked(withoutPassword.id, admin)).toEqual([])
  expect(await blocked(reader.id, reader)).toEqual([])
  await lonely.close()
})

it('lets one of two administrators who lock each other lose, every time', async () => {
  for (let round = 0; round < 20; round++) {
    const [one, other] = [await anAdministrator(api), await anAdministrator(api)]

    const answers = await Promise.all([api.ask(LOCK, { input: { id: other.id } }, one), api.ask(LOCK, { input: { id: one.id } }, other)])

    const won = answers.filter((answer) => answer.status === 200 && answer.errors.length === 0 && codesOf(answer).length === 0)
    expect(won).toHaveLength(1)
  }
})

it('refuses an administrator of only some of the user’s organizations', async () => {
  const [here, there] = [await anOrganization(api), await anOrganization(api)]
  const [admin, user] = [
    await anOrgAdmin(api, here),
    await aUser(api, {
      in: [
        [here.name, 'analyst'],
        [there.name, 'analyst'],
      ],
    }),
  ]

  expect(codesOf(await api.ask(LOCK, { input: { id: user.id } }, admin))).toEqual(['NOT_SOLE_AUTHORITY'])
})

it('shows until when sign-in is held up, while it is', async () => {
  const admin = await anAdministrator(api)
  const user = await aUser(api)
  const until = new Date(Date.now() + 3_600_000)
  await api.ctx().db.update(users).set({ throttledUntil: until }).where(eq(users.id, user.id))
  const shown = async () =>
    at((await api.ask('query ($id: ID!) { user(id: $id) { state throttledUntil } }', { id: user.id }, admin)).data, 'user')

  expect(await shown()).toEqual({ state: 'THROTTLED', throttledUntil: until.toISOString() })
  api.pass(3601)
  expect(await shown()).toEqual({ state: 'ACTIVE', throttledUntil: null })
})
