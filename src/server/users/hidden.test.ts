// Two users who belong to other organizations too and differ only in what an administrator of one may not know. Nothing that it asks may tell them apart: it is all asked,
// then the two exchange what is hidden, and it is all asked again.
import { and, eq, ne, sql } from 'drizzle-orm'
import { isEnumType, isInputObjectType, isLeafType, isObjectType } from 'graphql'
import { type Api, anApi, type Caller } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { apiKeys } from '../api-keys/table.ts'
import { createSchema } from '../graphql/schema.ts'
import { memberships } from '../memberships/table.ts'
import { profiles } from '../profiles/table.ts'
import { users } from './table.ts'

const schema = createSchema()
const HOUR = 60 * 60 * 1000
const hourAgo = new Date(Date.now() - HOUR)
const longAgo = new Date(Date.now() - 200 * 24 * HOUR)

let api: Api
let admin: Person
let orgAdmin: Person
let twins: [Person, Person]
const places: Record<string, string> = {}

type Hidden = {
  seen: Date | null
  by: string
  hasKey: boolean
  passwordHash: string | null
  mustChange: boolean
  in: { place: string; profile: string; isDefault?: boolean; suspendedAt?: Date }[]
}

const ONE: Hidden = {
  seen: hourAgo,
  by: 'admin',
  hasKey: true,
  passwordHash: 'x',
  mustChange: true,
  in: [{ place: 'East', profile: 'org-admin', isDefault: true }],
}
const OTHER: Hidden = {
  seen: null,
  by: 'zoe',
  hasKey: false,
  passwordHash: null,
  mustChange: false,
  in: [
    { place: 'West', profile: 'analyst', isDefault: true },
    { place: 'East', profile: 'read-only', suspendedAt: hourAgo },
  ],
}

beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api, { login: 'admin' })
  await aUser(api, { login: 'zoe' })
  for (const name of ['Home', 'East', 'West']) places[name] = (await anOrganization(api, name)).id
  orgAdmin = await anOrgAdmin(api, { name: 'Home' })
  // whole users, between whom the twins would move
  for (const [login, by] of [
    ['anna', 'mia'],
    ['zach', 'admin'],
  ] as const) {
    const user = await aUser(api, { login, in: [['Home', 'analyst']] })
    await api.ctx().db.update(users).set({ lastSeenAt: longAgo, createdByLabel: by }).where(eq(users.id, user.id))
  }
  const twin = () => aUser(api, { login: `twin-${Math.random()}`.slice(0, 12), in: [['Home', 'analyst']] })
  twins = [await twin(), await twin()]
  // locked, or the state would tell who has a password
  const alike = { createdAt: longAgo, updatedAt: longAgo, lockedAt: longAgo, lockedByLabel: 'system' }
  for (const { id } of twins) await api.ctx().db.update(users).set(alike).where(eq(users.id, id))
})
afterAll(() => api.close())

async function hide({ id }: Person, hidden: Hidden): Promise<void> {
  const { db } = api.ctx()
  const [author] = await db.select({ id: users.id }).from(users).where(eq(users.login, hidden.by))
  await db
    .update(users)
    .set({
      lastSeenAt: hidden.seen,
      createdById: author?.id,
      createdByLabel: hidden.by,
      updatedById: author?.id,
      updatedByLabel: hidden.by,
      passwordHash: hidden.passwordHash,
      mustChangePassword: hidden.mustChange,
    })
    .where(eq(users.id, id))
  await db
    .update(apiKeys)
    .set({ revokedAt: hidden.hasKey ? null : longAgo })
    .where(eq(apiKeys.userId, id))
  await db.update(memberships).set({ isDefault: false }).where(eq(memberships.userId, id))
  await db.delete(memberships).where(and(eq(memberships.userId, id), ne(memberships.organizationId, places.Home ?? '')))
  for (const { place, profile, ...rest } of hidden.in) {
    const [found] = await db.select({ id: profiles.id }).from(profiles).where(eq(profiles.name, profile))
    await db.insert(memberships).values({
      userId: id,
      organizationId: places[place] ?? '',
      profileId: found?.id ?? '',
      kind: 'ORGANIZATION',
      createdAt: longAgo,
      ...rest,
    })
  }
}

const RANGES = [{ after: hourAgo }, { before: hourAgo }, { withinLast: 'P2D' }, { notWithinLast: 'P90D' }]

// what is asked of each field of the filter; a field of the contract that is missing here fails the test below
const CASES: Record<string, () => unknown[]> = {
  search: () => ['twin-'],
  state: () => ['ACTIVE', 'LOCKED', 'INVITED', 'THROTTLED'],
  type: () => ['NORMAL', 'SERVICE'],
  hasMfa: () => [true, false],
  organizationId: () => ['Home', 'East', 'West', 'nowhere'],
  profileId: () => ['analyst', 'org-admin', 'read-only'],
  suspended: () => [true, false],
  hasOrganization: () => [true, false],
  hasApiKey: () => [true, false],
  hasPassword: () => [true, false],
  mustChangePassword: () => [true, false],
  createdById: () => ['admin', admin.id, 'zoe'],
  updatedById: () => ['admin', admin.id, 'zoe'],
  createdAt: () => RANGES,
  updatedAt: () => RANGES,
  lastSeenAt: () => RANGES,
  neverSeen: () => [true, false],
  defaultOrganizationId: () => ['Home', 'East', 'West'],
  ids: () => [twins.map(({ id }) => id)],
  logins: () => [twins.map(({ login }) => login)],
}

// what tells the twins apart to somebody who sees them whole
const HIDDEN = [
  'organizationId',
  'profileId',
  'suspended',
  'hasApiKey',
  'hasPassword',
  'mustChangePassword',
  'createdById',
  'updatedById',
  'lastSeenAt',
  'neverSeen',
  'defaultOrganizationId',
]

const PAGE = '{ edges { cursor node { login } } totalCount }'
const LIST = `query ($filter: UserFilter, $orderBy: UserOrder) { users(first: 100, filter: $filter, orderBy: $orderBy) ${PAGE} }`
// three questions at once: who has it, who does not, who of the organization has it
const ASKED = `query ($has: UserFilter, $not: UserFilter, $home: UserFilter) {
  has: users(first: 10, filter: $has) ${PAGE} not: users(first: 10, filter: $not) ${PAGE} home: users(first: 10, filter: $home) ${PAGE}
}`

const fields = (name: string): string[] => {
  const type = schema.getType(name)
  return isInputObjectType(type) ? Object.keys(type.getFields()) : []
}

const orders = (): string[] => {
  const type = schema.getType('UserOrderField')
  return isEnumType(type) ? type.getValues().map(({ name }) => name) : []
}

/** Every answer to every question, by question. */
async function everything(caller: Caller): Promise<Map<string, string>> {
  const answers = new Map<string, string>()
  const ask = async (question: string, query: string, variables: object) => {
    const { data, errors } = await api.ask(query, variables, caller)
    expect([question, errors]).toEqual([question, []])
    for (const [name, answer] of Object.entries(data ?? {})) answers.set(`${question} ${name}`, JSON.stringify(answer))
  }
  const twinsOnly = { search: 'twin-' }
  for (const [field, values] of Object.entries(CASES))
    for (const [index, value] of values().entries())
      await ask(`${field} ${index}`, ASKED, {
        has: { ...twinsOnly, [field]: value },
        not: { ...twinsOnly, not: { [field]: value } },
        home: { organizationId: 'Home', [field]: value },
      })
  for (const field of orders())
    for (const direction of ['ASC', 'DESC'])
      await ask(`by ${field} ${direction}`, LIST, { filter: { organizationId: 'Home' }, orderBy: { field, direction } })
  return answers
}

/** The questions that are answered otherwise once the twins have exchanged what is hidden, and all answers from before. */
async function tellTales(caller: Caller): Promise<{ told: string[]; before: Map<string, string> }> {
  await hide(twins[0], ONE)
  await hide(twins[1], OTHER)
  const before = await everything(caller)
  await hide(twins[0], OTHER)
  await hide(twins[1], ONE)
  const after = await everything(caller)
  const told = [...before].filter(([question, answer]) => after.get(question) !== answer).map(([question]) => question)
  return { told, before }
}

it('asks every field of the filter', () => {
  expect(Object.keys(CASES).toSorted()).toEqual(
    fields('UserFilter')
      .filter((name) => name !== 'not')
      .toSorted(),
  )
})

it('tells an organization administrator nothing of what it may not know, by filter, negation, order or cursor', async () => {
  const { told, before } = await tellTales(orgAdmin)

  const has = (answer: string, twin: Person) => answer.includes(`"${twin.login}"`)
  const apart = [...before].filter(([, answer]) => has(answer, twins[0]) !== has(answer, twins[1]))
  expect({ told, apart }).toEqual({ told: [], apart: [] })
})

it('would notice: to somebody who sees them whole each hidden field tells, by filter, negation and order', async () => {
  const { told } = await tellTales(admin)

  const unnoticed = HIDDEN.flatMap((field) => ['has', 'not'].map((way) => new RegExp(`^${field} \\d+ ${way}$`))).filter(
    (question) => !told.some((one) => question.test(one)),
  )
  expect(unnoticed).toEqual([])
  expect(told.filter((question) => question.startsWith('by '))).toEqual([
    'by CREATED_BY ASC users',
    'by CREATED_BY DESC users',
    'by LAST_SEEN_AT ASC users',
    'by LAST_SEEN_AT DESC users',
  ])
})

it('shows the same values of both, whatever leaf of a user is asked', async () => {
  const type = schema.getType('User')
  const leaves = isObjectType(type) ? Object.values(type.getFields()).filter((field) => /^[A-Za-z]+!?$/.test(String(field.type))) : []
  const names = leaves.filter((field) => isLeafType(schema.getType(String(field.type).replace('!', '')))).map(({ name }) => name)
  const query = `query ($id: ID!) { user(id: $id) { ${names.join(' ')} createdBy { label } updatedBy { label } memberships { organization { name } } } }`
  const show = async () => (await api.ask(query, { id: twins[0].id }, orgAdmin)).data
  await hide(twins[0], ONE)
  const one = await show()
  await hide(twins[0], OTHER)

  expect(await show()).toEqual(one)
  expect(names).toEqual(expect.arrayContaining(['hasPassword', 'mustChangePassword', 'lastSeenAt', 'version']))
})

it('knows of oneself what one may see, also of other organizations', async () => {
  const both = await anOrgAdmin(api, { name: 'Home' }, { name: 'West' })
  const ask = async (filter: object) => (await api.ask(LIST, { filter }, { key: both.key, organization: 'Home' })).data

  expect(JSON.stringify(await ask({ organizationId: 'West' }))).toContain(both.login)
  expect(JSON.stringify(await ask({ hasApiKey: true, search: both.login }))).toContain(both.login)
  await api.ctx().db.delete(users).where(sql`id = ${both.id}`)
})
