import { and, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { type Count, counter, keyset, type Order, type Page, type PageArgs } from '../db/keyset.ts'
import { badInput } from '../errors.ts'
import { isPrintable } from '../input.ts'
import * as members from '../memberships/service.ts'
import { memberships } from '../memberships/table.ts'
import { profiles } from '../profiles/table.ts'
import { isMemberOf, visible } from './access.ts'
import type { User, UserState } from './service.ts'
import { type UserRow, userColumns, users } from './table.ts'

export type UserFilter = {
  search?: string | null
  type?: UserRow['type'] | null
  state?: UserState | null
  hasMfa?: boolean | null
  organizationId?: string | null
}

type OrderField = 'LOGIN' | 'NAME' | 'EMAIL' | 'TYPE' | 'HAS_MFA' | 'CREATED_BY' | 'CREATED_AT' | 'UPDATED_AT' | 'LAST_SEEN_AT' | 'PROFILE'

export type UserListArgs = PageArgs & {
  filter?: UserFilter | null
  orderBy?: { field: OrderField; direction?: 'ASC' | 'DESC' | null } | null
}

export type UserPage = Page<User> & { count: (exact: boolean) => Promise<Count> }

const SEARCH_MAX = 200

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

/** One page of the users that the actor may see. `withMemberships` brings them along in one more statement. */
export async function list(ctx: Ctx, args: UserListArgs, { withMemberships }: { withMemberships: boolean }): Promise<UserPage> {
  const filter = await conditionOf(ctx, args.filter ?? {})
  const field = args.orderBy?.field ?? 'LOGIN'
  const isDescending = args.orderBy?.direction === 'DESC'
  const organizationId = field === 'PROFILE' ? profileOrganization(ctx, filter.organizationId) : null
  const bound = [scopeOf(ctx), field, isDescending, args.filter ?? {}]
  const keys = keyset(ctx, args, { order: ORDERS[field], isDescending, id: users.id, bound })
  const condition = and(visible(ctx), filter.condition)

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

function from<T extends Parameters<Ctx['db']['select']>[0]>(ctx: Ctx, organizationId: string | null, columns: NonNullable<T>) {
  const query = ctx.db.select(columns).from(users).$dynamic()
  if (!organizationId) return query
  return query
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.organizationId, organizationId)))
    .innerJoin(profiles, eq(profiles.id, memberships.profileId))
}

async function count(ctx: Ctx, condition: SQL | undefined, organizationId: string | null, limit: number | null): Promise<number> {
  const query = from(ctx, organizationId, { one: sql`1` }).where(condition)
  const counted = limit === null ? query : query.limit(limit)
  const [row] = await ctx.db.select({ total: sql<number>`count(*)::int` }).from(counted.as('counted'))
  return row?.total ?? 0
}

/** The organization whose profiles order a list. */
function profileOrganization(ctx: Ctx, filtered: string | null): string {
  const scope = scopeOf(ctx)
  const organizationId = filtered ?? (scope.sees === 'organization' ? scope.organizationId : null)
  if (!organizationId) throw badInput('Sorting by profile needs filter.organizationId.')
  return organizationId
}

async function conditionOf(ctx: Ctx, filter: UserFilter): Promise<{ condition: SQL | undefined; organizationId: string | null }> {
  const organizationId = filter.organizationId ? await visibleOrganization(ctx, filter.organizationId) : null
  const condition = and(
    filter.search ? searched(filter.search) : undefined,
    filter.type ? eq(users.type, filter.type) : undefined,
    filter.state ? inState(filter.state, ctx.now()) : undefined,
    typeof filter.hasMfa === 'boolean' ? eq(users.hasMfa, filter.hasMfa) : undefined,
    organizationId ? isMemberOf(ctx, organizationId) : undefined,
    filter.organizationId && !organizationId ? sql`false` : undefined,
  )
  return { condition, organizationId }
}

/** The organization named, unless the actor may not know who belongs to it. */
async function visibleOrganization(ctx: Ctx, ref: string): Promise<string | null> {
  const scope = scopeOf(ctx)
  const [id] = await members.organizationIdsOf(ctx, [ref])
  if (!id) return null
  if (scope.sees === 'organization' && scope.organizationId !== id) return null
  return id
}

function searched(text: string): SQL {
  if (text.length > SEARCH_MAX) throw badInput(`A search has at most ${SEARCH_MAX} characters.`)
  const part = text
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')
  if (!isPrintable(part)) return sql`false`
  return sql`${users.searchText} like ${`%${part}%`}`
}

function inState(state: UserState, now: Date): SQL | undefined {
  const isUnlocked = isNull(users.lockedAt)
  const isThrottled = gt(users.throttledUntil, now)
  const isFree = or(isNull(users.throttledUntil), lte(users.throttledUntil, now))
  const isInvited = sql`(${users.type} = 'NORMAL' and ${users.passwordHash} is null)`
  if (state === 'LOCKED') return isNotNull(users.lockedAt)
  if (state === 'THROTTLED') return and(isUnlocked, isThrottled)
  if (state === 'INVITED') return and(isUnlocked, isFree, isInvited)
  return and(isUnlocked, isFree, sql`not ${isInvited}`)
}
