// Lists by keyset: (what orders, id) of the last row seen, never an offset, so that the 10,000th page costs what the first does.
import { and, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '../auth/cursor.ts'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { isId } from '../db/id.ts'
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

export type UserListArgs = {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
  filter?: UserFilter | null
  orderBy?: { field: OrderField; direction?: 'ASC' | 'DESC' | null } | null
}

export type UserPage = {
  nodes: User[]
  hasNextPage: boolean
  hasPreviousPage: boolean
  cursorOf: (index: number) => string
  /** How many match, counted when asked. */
  count: (exact: boolean) => Promise<{ total: number; isExact: boolean }>
}

const COUNT_CAP = 10_000
const SEARCH_MAX = 200

/** What orders, and how its text in a cursor is read back. NULL never orders: it would have no place behind a cursor. */
const ORDERS: Record<OrderField, { by: SQL; type: 'text' | 'boolean' | 'timestamptz' }> = {
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
  const { size, isBackward, cursor } = pageOf(args)
  const filter = await conditionOf(ctx, args.filter ?? {})
  const field = args.orderBy?.field ?? 'LOGIN'
  const isDescending = args.orderBy?.direction === 'DESC'
  const order = ORDERS[field]
  const organizationId = field === 'PROFILE' ? profileOrganization(ctx, filter.organizationId) : null
  const bound = JSON.stringify([scopeOf(ctx), field, isDescending, args.filter ?? {}])

  const goesDown = isDescending !== isBackward
  const direction = sql.raw(goesDown ? 'desc' : 'asc')
  const beyond = cursor ? beyondCursor(ctx, cursor, bound, order, goesDown) : undefined
  const rows = await from(ctx, organizationId, { ...userColumns, sortKey: sql<string>`(${order.by})::text`.as('sort_key') })
    .where(and(visible(ctx), filter.condition, beyond))
    .orderBy(sql`${order.by} ${direction}`, sql`${users.id} ${direction}`)
    .limit(size + 1)

  const page = rows.slice(0, size)
  if (isBackward) page.reverse()
  const all = withMemberships
    ? await members.allOf(
        ctx.db,
        page.map(({ id }) => id),
      )
    : undefined
  const nodes = page.map(({ sortKey: _, ...user }): User => (all ? { ...user, memberships: all.get(user.id) ?? [] } : user))
  const hasMore = rows.length > size
  return {
    nodes,
    hasNextPage: isBackward ? Boolean(args.before) : hasMore,
    hasPreviousPage: isBackward ? hasMore : Boolean(args.after),
    cursorOf: (index) => encodeCursor(ctx.keyring, bound, [page[index]?.sortKey ?? '', page[index]?.id ?? '']),
    count: once((exact) => count(ctx, and(visible(ctx), filter.condition), organizationId, exact)),
  }
}

function from<T extends Parameters<Ctx['db']['select']>[0]>(ctx: Ctx, organizationId: string | null, columns: NonNullable<T>) {
  const query = ctx.db.select(columns).from(users).$dynamic()
  if (!organizationId) return query
  return query
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.organizationId, organizationId)))
    .innerJoin(profiles, eq(profiles.id, memberships.profileId))
}

function pageOf({ first, after, last, before }: UserListArgs): { size: number; isBackward: boolean; cursor: string | null } {
  const isBackward = typeof last === 'number' || (Boolean(before) && typeof first !== 'number')
  if (typeof first === 'number' && typeof last === 'number') throw badInput('Give first or last, not both.')
  const size = (isBackward ? last : first) ?? 30
  if (size < 1 || size > 300) throw badInput(`${isBackward ? 'last' : 'first'} is a number from 1 to 300.`)
  return { size, isBackward, cursor: (isBackward ? before : after) || null }
}

function beyondCursor(ctx: Ctx, cursor: string, bound: string, { by, type }: (typeof ORDERS)[OrderField], goesDown: boolean): SQL {
  const [value, id] = decodeCursor(ctx.keyring, bound, cursor)
  if (value === undefined || id === undefined || !isId(id))
    throw badInput('This cursor is not one of this list. Start from the first page.')
  return sql`(${by}, ${users.id}) ${sql.raw(goesDown ? '<' : '>')} (${value}::${sql.raw(type)}, ${id}::uuid)`
}

async function count(
  ctx: Ctx,
  condition: SQL | undefined,
  organizationId: string | null,
  exact: boolean,
): Promise<{ total: number; isExact: boolean }> {
  const query = from(ctx, organizationId, { one: sql`1` }).where(condition)
  const counted = exact ? query : query.limit(COUNT_CAP + 1)
  const [row] = await ctx.db.select({ total: sql<number>`count(*)::int` }).from(counted.as('counted'))
  const total = row?.total ?? 0
  return { total: exact ? total : Math.min(total, COUNT_CAP), isExact: exact || total <= COUNT_CAP }
}

/** `totalCount` and `totalCountIsExact` ask the same question: it is answered once. */
function once(count: UserPage['count']): UserPage['count'] {
  const answers = new Map<boolean, ReturnType<UserPage['count']>>()
  return (exact) => {
    const answer = answers.get(exact) ?? count(exact)
    answers.set(exact, answer)
    return answer
  }
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
