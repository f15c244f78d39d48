import { and, eq, type SQL, sql } from 'drizzle-orm'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { type Count, counter, keyset, type Order, type Page, type PageArgs } from '../db/keyset.ts'
import { badInput } from '../errors.ts'
import * as members from '../memberships/service.ts'
import { memberships } from '../memberships/table.ts'
import { profiles } from '../profiles/table.ts'
import { wholly } from './access.ts'
import { matching, organizationOf, type UserFilter } from './filter.ts'
import type { User } from './service.ts'
import { userColumns, users } from './table.ts'

type OrderField = 'LOGIN' | 'NAME' | 'EMAIL' | 'TYPE' | 'HAS_MFA' | 'CREATED_BY' | 'CREATED_AT' | 'UPDATED_AT' | 'LAST_SEEN_AT' | 'PROFILE'

export type UserListArgs = PageArgs & {
  filter?: UserFilter | null | undefined
  orderBy?: UserOrder | null | undefined
}

export type UserOrder = { field: OrderField; direction?: 'ASC' | 'DESC' | null | undefined }

export type UserPage = Page<User> & { count: (exact: boolean) => Promise<Count> }

const ORDERS: Record<OrderField, Order> = {
  LOGIN: { by: sql`${users.login}`, type: 'text' },
  NAME: { by: sql`lower(${users.name})`, type: 'text' },
  EMAIL: { by: sql`lower(coalesce(${users.email}, ''))`, type: 'text' },
  TYPE: { by: sql`${users.type}`, type: 'text' },
  HAS_MFA: { by: sql`${users.hasMfa}`, type: 'boolean' },
  CREATED_BY: { by: sql`${users.createdByLabel}`, type: 'text' },
  CREATED_AT: { by: sql`${users.createdAt}`, type: 'timestamptz' },
  UPDATED_AT: { by: sql`${users.updatedAt}`, type: 'timestamptz' },
  LAST_SEEN_AT: { by: sql`coalesce(${users.lastSeenAt}, '-infinity'::timestamptz)`, type: 'timestamptz' },
  PROFILE: { by: sql`lower(${profiles.name})`, type: 'text' },
}

/** What orders those of whom the actor may not know it: the same for all of them. */
const UNKNOWN: Partial<Record<OrderField, SQL>> = { CREATED_BY: sql`''`, LAST_SEEN_AT: sql`'-infinity'::timestamptz` }

function orderOf(ctx: Ctx, field: OrderField): Order {
  const { by, type } = ORDERS[field]
  const [known, unknown] = [wholly(ctx), UNKNOWN[field]]
  return known && unknown ? { by: sql`case when ${known} then ${by} else ${unknown} end`, type } : { by, type }
}

/** One page of the users that the actor may see. `withMemberships` brings them along in one more statement. */
export async function list(ctx: Ctx, args: UserListArgs, { withMemberships }: { withMemberships: boolean }): Promise<UserPage> {
  const { condition, organizationId, order, isDescending, bound } = await selectionOf(ctx, args)
  const keys = keyset(ctx, args, { order, isDescending, id: users.id, bound })

  const rows = await from(ctx, organizationId, { ...userColumns, sortKey: keys.sortKey })
    .where(and(condition, keys.beyond))
    .orderBy(...keys.orderBy)
    .limit(keys.limit)
  const page = keys.page(rows)
  const all = withMemberships
    ? await members.allOf(
        ctx.db,
        page.nodes.map(({ id }) => id),
      )
    : undefined
  return {
    ...page,
    nodes: page.nodes.map((user): User => (all ? { ...user, memberships: all.get(user.id) ?? [] } : user)),
    count: counter((limit) => count(ctx, condition, organizationId, limit)),
  }
}

/** What a list of users is: which rows, in which order. Lists and exports read it alike. */
export async function selectionOf(ctx: Ctx, args: Pick<UserListArgs, 'filter' | 'orderBy'>) {
  const filter = args.filter ?? {}
  const condition = await matching(ctx, filter)
  const field = args.orderBy?.field ?? 'LOGIN'
  const isDescending = args.orderBy?.direction === 'DESC'
  const organizationId = field === 'PROFILE' ? await profileOrganization(ctx, filter) : null
  return { condition, organizationId, order: orderOf(ctx, field), isDescending, bound: [scopeOf(ctx), field, isDescending, filter] }
}

/** `organizationId`: of the memberships whose profiles order the list. */
export function from<T extends Parameters<Ctx['db']['select']>[0]>(ctx: Ctx, organizationId: string | null, columns: NonNullable<T>) {
  const query = ctx.db.select(columns).from(users).$dynamic()
  if (!organizationId) return query
  return query
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.organizationId, organizationId)))
    .innerJoin(profiles, eq(profiles.id, memberships.profileId))
}

export async function count(ctx: Ctx, condition: SQL | undefined, organizationId: string | null, limit: number | null): Promise<number> {
  const query = from(ctx, organizationId, { one: sql`1` }).where(condition)
  const counted = limit === null ? query : query.limit(limit)
  const [row] = await ctx.db.select({ total: sql<number>`count(*)::int` }).from(counted.as('counted'))
  return row?.total ?? 0
}

/** The organization whose profiles order a list. */
async function profileOrganization(ctx: Ctx, filter: UserFilter): Promise<string> {
  const organizationId = await organizationOf(ctx, filter)
  if (!organizationId) throw badInput('Sorting by profile needs filter.organizationId.')
  return organizationId
}
