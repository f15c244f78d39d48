import { and, type SQL, sql } from 'drizzle-orm'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { type Count, counter, keyset, type Order, type Page, type PageArgs } from '../db/keyset.ts'
import { type ApiKeyFilter, conditionOf, shown } from './filter.ts'
import { type ApiKeyRow, apiKeyColumns, apiKeys } from './table.ts'

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

export async function count(ctx: Ctx, condition: SQL | undefined, limit: number | null): Promise<number> {
  const query = ctx.db.select({ one: sql`1` }).from(apiKeys).where(condition)
  const counted = limit === null ? query : query.limit(limit)
  const [row] = await ctx.db.select({ total: sql<number>`count(*)::int` }).from(counted.as('counted'))
  return row?.total ?? 0
}
