import { and, eq, gt, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { isId } from '../db/id.ts'
import { type Count, counter, keyset, type Order, type Page, type PageArgs } from '../db/keyset.ts'
import { isPrintable } from '../input.ts'
import * as members from '../memberships/service.ts'
import { memberships } from '../memberships/table.ts'
import * as users from '../users/service.ts'
import { type ApiKeyState, visible } from './service.ts'
import { type ApiKeyRow, apiKeyColumns, apiKeys } from './table.ts'

export type ApiKeyFilter = {
  userId?: string | null
  organizationId?: string | null
  createdById?: string | null
  state?: ApiKeyState | null
  prefix?: string | null
  expiresBefore?: Date | null
  unusedSince?: Date | null
}

type OrderField = 'NAME' | 'CREATED_AT' | 'EXPIRES_AT' | 'LAST_USED_AT'

export type ApiKeyListArgs = PageArgs & {
  filter?: ApiKeyFilter | null
  orderBy?: { field: OrderField; direction?: 'ASC' | 'DESC' | null } | null
}

export type ApiKeyPage = Page<ApiKeyRow> & { count: (exact: boolean) => Promise<Count> }

export const ORDERS: Record<OrderField, Order> = {
  NAME: { by: sql`lower(${apiKeys.name})`, type: 'text' },
  CREATED_AT: { by: sql`${apiKeys.createdAt}`, type: 'timestamptz' },
  EXPIRES_AT: { by: sql`coalesce(${apiKeys.expiresAt}, 'infinity'::timestamptz)`, type: 'timestamptz' },
  LAST_USED_AT: { by: sql`coalesce(${apiKeys.lastUsedAt}, '-infinity'::timestamptz)`, type: 'timestamptz' },
}

/** One page of the keys that the actor may know of, newest first unless said otherwise. */
export async function list(ctx: Ctx, args: ApiKeyListArgs): Promise<ApiKeyPage> {
  const { condition, order, isDescending, bound } = await selectionOf(ctx, args)
  const keys = keyset(ctx, args, { order, isDescending, id: apiKeys.id, bound })
  const rows = await ctx.db
    .select({ ...apiKeyColumns, sortKey: keys.sortKey })
    .from(apiKeys)
    .where(and(condition, keys.beyond))
    .orderBy(...keys.orderBy)
    .limit(keys.limit)
  return { ...keys.page(rows), count: counter((limit) => count(ctx, condition, limit)) }
}

/** What a list of keys is: which rows, in which order. Lists and exports read it alike. */
export async function selectionOf(ctx: Ctx, { filter, orderBy }: Pick<ApiKeyListArgs, 'filter' | 'orderBy'>) {
  const field = orderBy?.field ?? 'CREATED_AT'
  const isDescending = (orderBy?.direction ?? (orderBy ? 'ASC' : 'DESC')) === 'DESC'
  return {
    condition: await conditionOf(ctx, filter ?? {}),
    order: ORDERS[field],
    isDescending,
    bound: [scopeOf(ctx), field, isDescending, shown(filter ?? {})],
  }
}

/** A filter as it may be written down: a whole secret that was pasted goes no further than here. */
export const shown = (filter: ApiKeyFilter): ApiKeyFilter => ({ ...filter, prefix: filter.prefix && prefixIn(filter.prefix) })

export async function count(ctx: Ctx, condition: SQL | undefined, limit: number | null): Promise<number> {
  const query = ctx.db.select({ one: sql`1` }).from(apiKeys).where(condition)
  const counted = limit === null ? query : query.limit(limit)
  const [row] = await ctx.db.select({ total: sql<number>`count(*)::int` }).from(counted.as('counted'))
  return row?.total ?? 0
}

/** What the actor may know of and the filter lets through. */
export async function conditionOf(ctx: Ctx, filter: ApiKeyFilter): Promise<SQL | undefined> {
  return and(
    await visible(ctx),
    filter.userId ? await ofUser(ctx, filter.userId) : undefined,
    filter.organizationId ? await worksIn(ctx, filter.organizationId) : undefined,
    filter.createdById ? await createdBy(ctx, filter.createdById) : undefined,
    filter.state ? inState(filter.state, ctx.now()) : undefined,
    filter.prefix ? eq(apiKeys.prefix, prefixIn(filter.prefix)) : undefined,
    filter.expiresBefore ? lt(apiKeys.expiresAt, filter.expiresBefore) : undefined,
    filter.unusedSince
      ? sql`coalesce(${apiKeys.lastUsedAt}, ${apiKeys.createdAt}) < ${filter.unusedSince.toISOString()}::timestamptz`
      : undefined,
  )
}

const NOTHING = sql`false`

/** The start of a secret that names its key, wherever it stands in a text; the empty text when it stands nowhere. */
const prefixIn = (text: string): string => /rst_[0-9A-Za-z]{8}/.exec(text)?.[0] ?? ''

async function ofUser(ctx: Ctx, ref: string): Promise<SQL> {
  const user = await users.find(ctx, ref)
  return user ? eq(apiKeys.userId, user.id) : NOTHING
}

/** Keys of its members that are not limited to other organizations. */
async function worksIn(ctx: Ctx, ref: string): Promise<SQL> {
  const [id] = await members.organizationIdsOf(ctx, [ref])
  if (!id) return NOTHING
  return sql`(exists (select 1 from ${memberships} where ${memberships.userId} = ${apiKeys.userId} and ${memberships.organizationId} = ${id})
    and (${apiKeys.organizationIds} is null or ${id}::uuid = any(${apiKeys.organizationIds})))`
}

/** By a user whom the actor may see, or by the login that each key shows anyway. */
async function createdBy(ctx: Ctx, ref: string): Promise<SQL> {
  const creator = await users.find(ctx, ref)
  if (creator) return eq(apiKeys.createdById, creator.id)
  return isId(ref) || !isPrintable(ref) ? NOTHING : eq(apiKeys.createdByLabel, ref.trim().toLowerCase())
}

function inState(state: ApiKeyState, now: Date): SQL | undefined {
  if (state === 'REVOKED') return isNotNull(apiKeys.revokedAt)
  if (state === 'EXPIRED') return and(isNull(apiKeys.revokedAt), lte(apiKeys.expiresAt, now))
  return and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)))
}
