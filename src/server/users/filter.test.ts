import { eq } from 'drizzle-orm'
import { type Api, anApi, at, type Data } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { apiKeys } from '../api-keys/table.ts'
import { memberships } from '../memberships/table.ts'
import { users } from './table.ts'

const DAY = 24 * 60 * 60 * 1000
const ago = (days: number) => new Date(Date.now() - days * DAY)
const NEVER = '018f0000-0000-7000-8000-000000000000'

let api: Api
let admin: Person
let people: Record<string, Person>
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api, { login: 'admin' })
  for (const name of ['Home', 'East']) await anOrganization(api, name)
  people = {
    // everything set
    full: await aUser(api, {
      login: 'full',
      name: 'Full',
      email: 'full@example.org',
      mustChange: true,
      in: [
        ['Home', 'analyst'],
        ['East', 'read-only'],
      ],
    }),
    // everything missing: no email, password, membership, key, last seen
    bare: await aUser(api, { login: 'bare', password: false }),
    robot: await aUser(api, { login: 'robot', type: 'SERVICE', in: [['East', 'analyst']] }),
    mfa: await aUser(api, { login: 'mfa', in: [['Home', 'read-only']] }),
  }
  await set('full', {
    createdAt: ago(400),
    updatedAt: ago(10),
    lastSeenAt: ago(1),
    createdById: admin.id,
    createdByLabel: 'former',
    updatedById: admin.id,
    updatedByLabel: 'admin',
  })
  await set('bare', { createdAt: ago(100), updatedAt: ago(100) })
  await set('robot', { createdAt: ago(5), updatedAt: ago(5), lockedAt: ago(1), lockedByLabel: 'system', createdByLabel: 'gone' })
  await set('mfa', { createdAt: ago(400), updatedAt: ago(100), lastSeenAt: ago(95), hasMfa: true, throttledUntil: ago(-1) })
  await api
    .ctx()
    .db.delete(apiKeys)
    .where(eq(apiKeys.userId, people.bare?.id ?? ''))
  await api
    .ctx()
    .db.update(memberships)
    .set({ suspendedAt: ago(1), isDefault: false })
    .where(eq(memberships.userId, people.mfa?.id ?? ''))
})
afterAll(() => api.close())

const set = (login: string, values: Partial<typeof users.$inferInsert>) =>
  api.ctx().db.update(users).set(values).where(eq(users.login, login))

async function found(filter: object, caller: { key: string; organization?: string } = admin): Promise<string[]> {
  const { data, errors } = await api.ask(
    'query ($filter: UserFilter) { users(first: 300, filter: $filter) { nodes { login } totalCount } }',
    { filter },
    caller,
  )
  const nodes = (at(data, 'users', 'nodes') ?? []) as { login: string }[]
  expect([errors, at(data, 'users', 'totalCount')]).toEqual([[], nodes.length as Data])
  return nodes.map(({ login }) => login).filter((login) => login !== 'admin')
}

const ALL = ['bare', 'full', 'mfa', 'robot']
const without = (...logins: string[]) => ALL.filter((login) => !logins.includes(login))

// what is found, and by the negation everybody else: whoever lacks the value is on the side of the negation
it.each<[string, object, string[]]>([
  ['search', { search: 'full@' }, ['full']],
  ['type', { type: 'SERVICE' }, ['robot']],
  ['active', { state: 'ACTIVE' }, ['full']],
  ['locked', { state: 'LOCKED' }, ['robot']],
  ['invited', { state: 'INVITED' }, ['bare']],
  ['throttled', { state: 'THROTTLED' }, ['mfa']],
  ['MFA', { hasMfa: true }, ['mfa']],
  ['no MFA', { hasMfa: false }, without('mfa')],
  ['organization', { organizationId: 'home' }, ['full', 'mfa']],
  ['an unknown organization', { organizationId: 'nowhere' }, []],
  ['an empty organization', { organizationId: '' }, []],
  ['a malformed organization', { organizationId: '0189-0' }, []],
  ['profile anywhere', { profileId: 'analyst' }, ['full', 'robot']],
  ['an unknown profile', { profileId: 'boss' }, []],
  ['profile in an organization', { organizationId: 'East', profileId: 'analyst' }, ['robot']],
  ['suspended', { suspended: true }, ['mfa']],
  ['not suspended', { suspended: false }, ['full', 'robot']],
  ['suspended in an organization', { organizationId: 'East', suspended: true }, []],
  ['any organization', { hasOrganization: true }, without('bare')],
  ['no organization', { hasOrganization: false }, ['bare']],
  ['has key', { hasApiKey: true }, without('bare')],
  ['has no key', { hasApiKey: false }, ['bare']],
  ['has password', { hasPassword: true }, ['full', 'mfa']],
  ['has no password', { hasPassword: false }, ['bare', 'robot']],
  ['must change', { mustChangePassword: true }, ['full']],
  ['created by a login', { createdById: 'ADMIN' }, ['full']],
  ['created by somebody gone', { createdById: 'gone' }, ['robot']],
  ['created by a former login', { createdById: 'former' }, ['full']],
  ['created by the system', { createdById: 'system' }, ['bare', 'mfa']],
  ['created by nobody', { createdById: NEVER }, []],
  ['updated by', { updatedById: 'admin' }, ['full']],
  ['created in the last', { createdAt: { withinLast: 'P7D' } }, ['robot']],
  ['created not in the last', { createdAt: { notWithinLast: 'P1Y' } }, ['full', 'mfa']],
  ['created between', { createdAt: { after: ago(150), before: ago(50) } }, ['bare']],
  ['updated', { updatedAt: { withinLast: 'P2W' } }, ['full', 'robot']],
  ['last seen', { lastSeenAt: { after: ago(96) } }, ['full', 'mfa']],
  ['last seen before', { lastSeenAt: { before: ago(50) } }, ['mfa']],
  ['not seen for 90 days, or created before that', { lastSeenAt: { notWithinLast: 'P90D' } }, ['bare', 'mfa']],
  ['never seen', { neverSeen: true }, ['bare', 'robot']],
  ['ever seen', { neverSeen: false }, ['full', 'mfa']],
  ['default organization', { defaultOrganizationId: 'Home' }, ['full']],
  ['logins', { logins: ['FULL', 'nobody', '\u0000'] }, ['full']],
  ['no login', { logins: [] }, []],
  ['no id', { ids: [] }, []],
  ['ids that are none', { ids: [NEVER, 'x', '\ud800'] }, []],
  ['a login among ids', { ids: ['bare', NEVER] }, ['bare']],
])('finds by %s, and the others by its negation', async (_, filter, expected) => {
  expect(await found(filter)).toEqual(expected)
  expect(await found({ not: filter })).toEqual(without(...expected))
})

it('finds by ids', async () => {
  expect(await found({ ids: [people.bare?.id, people.full?.id.toUpperCase()] })).toEqual(['bare', 'full'])
})

it('joins all with AND, and negates each by itself', async () => {
  expect(await found({ type: 'NORMAL', hasMfa: false })).toEqual(['bare', 'full'])
  expect(await found({ not: { type: 'SERVICE', hasMfa: true } })).toEqual(['bare', 'full'])
  expect(await found({ hasOrganization: true, not: { type: 'SERVICE' } })).toEqual(['full', 'mfa'])
})

it('negates a profile within the organization that is asked for', async () => {
  expect(await found({ organizationId: 'East', not: { profileId: 'analyst' } })).toEqual(['full'])
  expect(await found({ organizationId: 'Home', not: { suspended: true } })).toEqual(['full'])
  expect(await found({ not: { organizationId: 'East', profileId: 'analyst' } })).toEqual(without('robot'))
})

it('takes an empty range or null for no condition', async () => {
  expect(await found({ lastSeenAt: {}, createdAt: null, ids: null, not: { lastSeenAt: {} } })).toEqual(ALL)
})

it.each([
  ['a negation in a negation', { not: { not: { hasMfa: true } } }],
  ['1,001 ids', { ids: new Array(1001).fill(NEVER) }],
  ['1,001 logins', { not: { logins: new Array(1001).fill('x') } }],
  ['a duration in words', { createdAt: { withinLast: 'ages' } }],
  ['a negative duration', { createdAt: { withinLast: '-P1D' } }],
  ['more years than there are', { createdAt: { withinLast: 'P99999Y' } }],
  ['the year 0', { createdAt: { after: '0000-01-01T00:00:00Z' } }],
])('refuses %s', async (_, filter) => {
  const { errors, status } = await api.ask('query ($filter: UserFilter) { users(filter: $filter) { nodes { id } } }', { filter }, admin)

  expect([errors.map(({ extensions }) => extensions.code), status < 500]).toEqual([['BAD_USER_INPUT'], true])
})

it('asks profile and suspension of the organization in force, for who administers only that', async () => {
  const orgAdmin = await anOrgAdmin(api, { name: 'Home' })

  expect(await found({ profileId: 'analyst' }, orgAdmin)).toEqual(['full'])
  expect(await found({ profileId: 'read-only' }, orgAdmin)).toEqual(['mfa'])
  expect(await found({ suspended: true }, orgAdmin)).toEqual(['mfa'])
  expect(await found({ organizationId: 'East' }, orgAdmin)).toEqual([])
  expect(await found({ neverSeen: false, search: 'mfa' }, orgAdmin)).toEqual(['mfa'])
  await api.ctx().db.delete(users).where(eq(users.id, orgAdmin.id))
})

it('finds nobody but oneself without permission', async () => {
  const caller = { key: people.full?.key ?? '' }

  expect(await found({ organizationId: 'East', hasPassword: true }, caller)).toEqual(['full'])
  expect(await found({ logins: ['robot'] }, caller)).toEqual([])
  expect(await found({ not: { logins: ['full'] } }, caller)).toEqual([])
})

const HOSTILE = [
  '\u0000',
  '\ud800',
  '\u202e',
  "'; drop table users; --",
  'x'.repeat(100_000),
  '',
  '01890000-0000-7000-8000-00000000000g',
  '%',
]

it.each(['organizationId', 'profileId', 'createdById', 'updatedById', 'defaultOrganizationId', 'ids', 'logins'])(
  'finds nobody by a hostile %s',
  async (field) => {
    for (const text of HOSTILE) {
      const value = ['ids', 'logins'].includes(field) ? [text] : text
      expect([text, await found({ [field]: value })]).toEqual([text, []])
      expect([text, await found({ not: { [field]: value } })]).toEqual([text, ALL])
    }
  },
)
