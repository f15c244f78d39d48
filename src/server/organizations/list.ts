import { and, inArray, isNotNull, isNull, not, or, type SQL, sql } from 'drizzle-orm'
import { holdsPlatform } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { isId } from '../db/id.ts'
import { type Count, counter, keyset, type Order, type Page, type PageArgs } from '../db/keyset.ts'
import { badInput, forbidden } from '../errors.ts'
import { isPrintable } from '../input.ts'
import { visible } from './access.ts'
import { isAdministered } from './details.ts'
import { type OrganizationRef, organizationRef, organizations } from './table.ts'

type Conditions = { search?: string | null; isLocked?: boolean | null; hasAdministrator?: boolean | null; ids?: string[] | null }
export type OrganizationFilter = Conditions & { not?: OrganizationFilter | null }

type OrderField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT'

export type OrganizationListArgs = PageArgs & {
  filter?: OrganizationFilter | null
  orderBy?: { field: OrderField; direction?: 'ASC' | 'DESC' | null } | null
}

export type OrganizationPage = Page<OrganizationRef> & { count: (exact: boolean) => Promise<Count> }

const SEARCH_MAX = 200
const IDS_MAX = 1000

const ORDERS: Record<OrderField, Order> = {
  NAME: { by: sql`lower(${organizations.name})`, type: 'text' },
  CREATED_AT: { by: sql`${organizations.createdAt}`, type: 'timestamptz' },
  UPDATED_AT: { by: sql`${organizations.updatedAt}`, type: 'timestamptz' },
}

/** One page of the organizations that the actor may see. */
export async function list(ctx: Ctx, args: OrganizationListArgs): Promise<OrganizationPage> {
  const { condition, order, isDescending, bound } = await selectionOf(ctx, args)
  const keys = keyset(ctx, args, { order, isDescending, id: organizations.id, bound })
  const rows = await ctx.db
    .select({ ...organizationRef, sortKey: keys.sortKey })
    .from(organizations)
    .where(and(condition, keys.beyond))
    .orderBy(...keys.orderBy)
    .limit(keys.limit)
  return { ...keys.page(rows), count: counter((limit) => count(ctx, condition, limit)) }
}

/** What a list of organizations is: which rows, in which order. Lists and exports read it alike. */
export async function selectionOf(ctx: Ctx, { filter, orderBy }: Pick<OrganizationListArgs, 'filter' | 'orderBy'>) {
  const field = orderBy?.field ?? 'NAME'
  const isDescending = orderBy?.direction === 'DESC'
  const scope = await visible(ctx)
  const owner = ctx.actor.kind === 'user' ? ctx.actor.id : null
  return {
    condition: and(scope, matching(ctx, filter ?? {})),
    order: ORDERS[field],
    isDescending,
    bound: [scope ? owner : 'all', field, isDescending, filter ?? {}],
  }
}

export async function count(ctx: Ctx, condition: SQL | undefined, limit: number | null): Promise<number> {
  const query = ctx.db.select({ one: sql`1` }).from(organizations).where(condition).$dynamic()
  const [row] = await ctx.db.select({ total: sql<number>`count(*)::int` }).from((limit === null ? query : query.limit(limit)).as('counted'))
  return row?.total ?? 0
}

function matching(ctx: Ctx, { not: excluded, ...conditions }: OrganizationFilter): SQL | undefined {
  if (!excluded) return and(...conditionsOf(ctx, conditions))
  if (excluded.not) throw badInput('A negation inside a negation is not accepted.')
  return and(...conditionsOf(ctx, conditions), ...conditionsOf(ctx, excluded).map((condition) => not(condition)))
}

function conditionsOf(ctx: Ctx, { search, isLocked, hasAdministrator, ids }: Conditions): SQL[] {
  const conditions: (SQL | undefined)[] = [
    search ? searched(search) : undefined,
    typeof isLocked === 'boolean' ? lockedIs(isLocked) : undefined,
    typeof hasAdministrator === 'boolean' ? administeredIs(ctx, hasAdministrator) : undefined,
    ids ? among(ids) : undefined,
  ]
  return conditions.filter((condition) => condition !== undefined)
}

function searched(text: string): SQL {
  if (text.length > SEARCH_MAX) throw badInput(`A search has at most ${SEARCH_MAX} characters.`)
  if (!isPrintable(text)) return sql`false`
  const part = text
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')
  return or(
    sql`lower(${organizations.name}) like ${`%${part}%`}`,
    sql`lower(coalesce(${organizations.description}, '')) like ${`%${part}%`}`,
  ) as SQL
}

const lockedIs = (isLocked: boolean): SQL => (isLocked ? isNotNull(organizations.lockedAt) : isNull(organizations.lockedAt))

function administeredIs(ctx: Ctx, has: boolean): SQL {
  if (!holdsPlatform(ctx, 'manageUser')) throw forbidden('manageUser')
  return has ? isAdministered(ctx) : not(isAdministered(ctx))
}

function among(ids: string[]): SQL {
  if (ids.length > IDS_MAX) throw badInput(`A filter names at most ${IDS_MAX.toLocaleString('en')} ids.`)
  const known = ids.filter(isId)
  return known.length > 0 ? inArray(organizations.id, known) : sql`false`
}
