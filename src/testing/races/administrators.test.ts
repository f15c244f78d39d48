// Two administrators are left, and each is taken away by the other, or by a third party, at the same moment.
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { memberships } from '../../server/memberships/table.ts'
import { users } from '../../server/users/table.ts'
import { type Api, anApi } from '../api.ts'
import { anAdministrator, type Person } from '../factories.ts'
import { DEADLINE_MS, outcomeOf, ROUNDS, tally } from './races.ts'

let api: Api
let third: Person
beforeAll(async () => {
  api = await anApi()
  // may do everything and counts for nothing: it has no password
  third = await anAdministrator(api, { login: 'third', password: false })
})
afterAll(() => api.close())

const run = async (name: string, input: object, caller: Person) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
  return outcomeOf(await api.ask(`mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code } } }`, { input }, caller))
}

const REMOVALS: Record<string, (user: Person, by: Person) => Promise<string>> = {
  lock: ({ id }, by) => run('userLock', { id }, by),
  delete: ({ id, login }, by) => run('userDelete', { id, login }, by),
  demote: ({ id }, by) => run('membershipProfileUpdate', { userId: id, organizationId: 'platform', profileId: 'platform readers' }, by),
  remove: ({ id }, by) => run('membershipRemove', { userId: id, organizationId: 'platform' }, by),
  suspend: ({ id }, by) => run('membershipSuspend', { userId: id, organizationId: 'platform' }, by),
  'make a service user': ({ id }, by) => run('userUpdate', { id, type: 'SERVICE' }, by),
  'replace memberships': ({ id }, by) => run('userMembershipsSet', { id, memberships: [] }, by),
}

beforeAll(() => run('profileCreate', { name: 'platform readers', kind: 'PLATFORM', permissions: ['readAudit'] }, third))

/** Those who can sign in and administer. */
const administrators = () =>
  api
    .ctx()
    .db.select({ id: users.id })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .where(
      and(
        eq(memberships.kind, 'PLATFORM'),
        isNull(memberships.suspendedAt),
        isNull(users.lockedAt),
        isNotNull(users.passwordHash),
        eq(users.type, 'NORMAL'),
        sql`${memberships.profileId} = (select id from profiles where name = 'admin')`,
      ),
    )

async function inPairs(race: (pair: [Person, Person]) => Promise<string[]>): Promise<string[]> {
  const pair: [Person, Person] = [await anAdministrator(api), await anAdministrator(api)]
  const outcomes = await race(pair)
  expect((await administrators()).length).toBe(1)
  await api.ctx().db.delete(users).where(isNotNull(users.passwordHash))
  await api.ctx().db.delete(users).where(eq(users.type, 'SERVICE'))
  return outcomes
}

const names = Object.keys(REMOVALS)
const pairs = names.flatMap((one, index) => names.slice(index).map((other): [string, string] => [one, other]))

describe.each(pairs)('%s ∥ %s', (one, other) => {
  const rounds = ROUNDS / 5

  it(
    'leaves an administrator',
    async () => {
      const seen = await tally(rounds, () =>
        inPairs(([first, second]) => Promise.all([REMOVALS[one]?.(second, third) ?? '', REMOVALS[other]?.(first, third) ?? ''])),
      )

      expect(seen).toEqual({ 'LAST_ADMINISTRATOR ∥ ok': rounds })
    },
    DEADLINE_MS,
  )
})

it(
  'lets one of two lose who act on each other',
  async () => {
    const seen = await tally(ROUNDS, () =>
      inPairs(([first, second]) => Promise.all([run('userLock', { id: second.id }, first), run('userLock', { id: first.id }, second)])),
    )

    expect(Object.keys(seen).every((outcome) => /^(LAST_ADMINISTRATOR|UNAUTHENTICATED) ∥ ok$/.test(outcome))).toBe(true)
  },
  DEADLINE_MS,
)

it('is lost by who counts first and changes then', async () => {
  const naive = async (user: Person): Promise<string> => {
    const others = (await administrators()).length
    if (others <= 1) return 'LAST_ADMINISTRATOR'
    await api.ctx().db.update(users).set({ lockedAt: new Date(), lockedByLabel: 'x' }).where(eq(users.id, user.id))
    return 'ok'
  }

  const seen = await tally(20, async () => {
    const pair = [await anAdministrator(api), await anAdministrator(api)]
    const outcomes = await Promise.all(pair.map(naive))
    await api.ctx().db.delete(users).where(isNotNull(users.passwordHash))
    return outcomes
  })

  expect(seen['ok ∥ ok']).toBeGreaterThan(0)
})
