import { eq } from 'drizzle-orm'
import { isObjectType } from 'graphql'
import { type Api, anApi, at, type Caller } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { createSchema } from '../graphql/schema.ts'
import { users } from './table.ts'

const type = createSchema().getType('UserStatistics')
const FIELDS = isObjectType(type) ? Object.keys(type.getFields()) : []

let api: Api
let admin: Person
let orgAdmin: Person
const now = new Date()
const longAgo = new Date(now.getTime() - 100 * 24 * 60 * 60 * 1000)
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
  const home = await anOrganization(api, 'Home')
  await anOrganization(api, 'Away')
  orgAdmin = await anOrgAdmin(api, home)
  const places = {
    home: [['Home', 'analyst']],
    both: [
      ['Home', 'analyst'],
      ['Away', 'analyst'],
    ],
  } satisfies Record<string, [string, string][]>
  await set(await aUser(api, { in: places.home }), { lastSeenAt: longAgo, createdAt: longAgo })
  await set(await aUser(api, { in: places.home, password: false }), { createdAt: longAgo })
  await set(await aUser(api, { in: places.home }), { lockedAt: now, lockedByLabel: 'test', lastSeenAt: now })
  await set(await aUser(api, { in: places.home, type: 'SERVICE' }), { lastSeenAt: now })
  // belongs elsewhere too: whether they were seen is not for an administrator of one organization
  await set(await aUser(api, { in: places.both }), { lastSeenAt: longAgo, hasMfa: true })
  await set(await aUser(api, { in: places.both }), { throttledUntil: new Date(now.getTime() + 3_600_000) })
  await aUser(api)
  for (const person of [admin, orgAdmin]) await set(person, { lastSeenAt: now })
})
afterAll(() => api.close())

const set = ({ id }: Person, values: Partial<typeof users.$inferInsert>) => api.ctx().db.update(users).set(values).where(eq(users.id, id))

const ask = (caller: Caller) => api.ask(`{ userStatistics { ${FIELDS.join(' ')} } }`, {}, caller)

it('counts the whole instance for those who see it', async () => {
  expect(at((await ask(admin)).data, 'userStatistics')).toEqual({
    total: 9,
    active: 6,
    locked: 1,
    invited: 1,
    throttled: 1,
    normal: 8,
    service: 1,
    withMfa: 1,
    withoutMfa: 7,
    neverSeen: 3,
    notSeenFor90Days: 3,
    createdInLast30Days: 7,
    withoutOrganization: 1,
    organizations: 2,
    organizationsWithoutAdministrator: 1,
  })
})

it('counts one organization for its administrator, and nowhere what it may not know', async () => {
  expect(at((await ask(orgAdmin)).data, 'userStatistics')).toEqual({
    total: 7,
    active: 4,
    locked: 1,
    invited: 1,
    throttled: 1,
    normal: 6,
    service: 1,
    withMfa: 1,
    withoutMfa: 5,
    neverSeen: 1,
    notSeenFor90Days: 2,
    createdInLast30Days: 5,
    withoutOrganization: null,
    organizations: null,
    organizationsWithoutAdministrator: null,
  })
})

it('agrees with the filters', async () => {
  const filters = {
    notSeenFor90Days: { lastSeenAt: { notWithinLast: 'P90D' } },
    neverSeen: { neverSeen: true },
    throttled: { state: 'THROTTLED' },
  }
  for (const caller of [admin, orgAdmin]) {
    const { data } = await ask(caller)
    for (const [name, filter] of Object.entries(filters)) {
      const list = await api.ask('query ($filter: UserFilter) { users(filter: $filter) { totalCount } }', { filter }, caller)
      expect([name, at(list.data, 'users', 'totalCount')]).toEqual([name, at(data, 'userStatistics', name)])
    }
  }
})

it('is not for others', async () => {
  const analyst = await aUser(api, { in: [['Home', 'analyst']] })

  expect((await ask(analyst)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  expect((await ask({})).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
})
