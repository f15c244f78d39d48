// What the dashboard shows: the users of the instance or of one organization, counted.
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { inRange } from '../db/range.ts'
import { forbidden } from '../errors.ts'
import { isAdministered } from '../organizations/details.ts'
import { organizations } from '../organizations/table.ts'
import { visible, wholly } from './access.ts'
import { inState, someMembership } from './filter.ts'
import { users } from './table.ts'

type Counts = Record<'total' | 'active' | 'locked' | 'invited' | 'throttled' | 'normal' | 'service' | 'withMfa' | 'withoutMfa', number> &
  Record<'neverSeen' | 'notSeenFor90Days' | 'createdInLast30Days', number>

type Instance = { withoutOrganization: number; organizations: number; organizationsWithoutAdministrator: number }

export type UserStatistics = Counts & { [name in keyof Instance]: number | null }

/** Counted in one statement, and one more for the whole instance. What the actor may not know of a user is counted nowhere. */
export async function statistics(ctx: Ctx): Promise<UserStatistics> {
  const { sees } = scopeOf(ctx)
  if (sees === 'self') throw forbidden('manageUser')
  const nothing = { withoutOrganization: null, organizations: null, organizationsWithoutAdministrator: null }
  return { ...(await countUsers(ctx)), ...(sees === 'all' ? await countInstance(ctx) : nothing) }
}

async function countUsers(ctx: Ctx): Promise<Counts> {
  const now = ctx.now()
  const notSeen = inRange(users.lastSeenAt, { notWithinLast: 'P90D' }, now, { otherwise: users.createdAt })
  const [counts] = await ctx.db
    .select({
      total: countOf(sql`true`),
      active: countOf(inState('ACTIVE', now)),
      locked: countOf(inState('LOCKED', now)),
      invited: countOf(inState('INVITED', now)),
      throttled: countOf(inState('THROTTLED', now)),
      normal: countOf(eq(users.type, 'NORMAL')),
      service: countOf(eq(users.type, 'SERVICE')),
      withMfa: countOf(users.hasMfa),
      withoutMfa: countOf(sql`${users.type} = 'NORMAL' and not ${users.hasMfa}`),
      neverSeen: countOf(and(isNull(users.lastSeenAt), wholly(ctx))),
      notSeenFor90Days: countOf(and(notSeen, wholly(ctx))),
      createdInLast30Days: countOf(inRange(users.createdAt, { withinLast: 'P30D' }, now)),
    })
    .from(users)
    .where(visible(ctx))
  if (!counts) throw new Error('A count returned no row.')
  return counts
}

async function countInstance(ctx: Ctx): Promise<Instance> {
  const withoutOrganization = await ctx.db.$count(users, sql`not ${someMembership(ctx)}`)
  const [counts] = await ctx.db
    .select({ organizations: countOf(sql`true`), organizationsWithoutAdministrator: countOf(sql`not ${isAdministered(ctx)}`) })
    .from(organizations)
    .where(eq(organizations.kind, 'ORGANIZATION'))
  return { withoutOrganization, organizations: 0, organizationsWithoutAdministrator: 0, ...counts }
}

const countOf = (condition: SQL | typeof users.hasMfa | undefined) => sql<number>`count(*) filter (where ${condition})::int`
