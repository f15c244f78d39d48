// The audit trail as lists: all that the actor may read, or the history of one object.
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { apiKeys } from '../api-keys/table.ts'
import { holdsPlatform } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { isId } from '../db/id.ts'
import { type Count, counter, keyset, type Page, type PageArgs } from '../db/keyset.ts'
import { type DateTimeRange, inRange } from '../db/range.ts'
import { badInput, forbidden } from '../errors.ts'
import { isPrintable } from '../input.ts'
import { findOrganization } from '../memberships/service.ts'
import { type OrganizationRef, organizationRef, organizations } from '../organizations/table.ts'
import { users } from '../users/table.ts'
import { type AuditEventRow, auditEventColumns, auditEvents, auditLinks } from './table.ts'

export type AuditEvent = Omit<AuditEventRow, 'salt' | 'payloadHash'> & { organization: OrganizationRef | null; sealedAt: Date | null }
export type AuditPage = Page<AuditEvent> & { count: (exact: boolean) => Promise<Count> }

type Terms = {
  search?: string | null | undefined
  actorId?: string | null | undefined
  targetId?: string | null | undefined
  targetType?: string | null | undefined
  action?: string | null | undefined
  organizationId?: string | null | undefined
  apiKeyId?: string | null | undefined
  at?: DateTimeRange | null | undefined
  requestId?: string | null | undefined
  address?: string | null | undefined
  ids?: string[] | null | undefined
}

export type AuditEventFilter = Terms & { not?: AuditEventFilter | null | undefined }

export type AuditListArgs = PageArgs & { filter?: AuditEventFilter | null }

/** One page of the events that the actor may read, newest first. */
export async function list(ctx: Ctx, args: AuditListArgs): Promise<AuditPage> {
  const { condition, bound } = await selectionOf(ctx, args.filter ?? {})
  return page(ctx, args, condition, bound)
}

/** Which events a filter means to the actor; throws FORBIDDEN for who may read none. */
export async function selectionOf(ctx: Ctx, filter: AuditEventFilter): Promise<{ condition: SQL | undefined; bound: unknown }> {
  const reach = readable(ctx)
  if (!reach) throw forbidden('readAudit')
  return { condition: and(reach.condition, await matching(ctx, filter)), bound: ['audit', reach.organizationId, filter] }
}

/** What was done to one object, newest first. Nothing for who may not read it; `isOwn`: the actor is that object. */
export async function historyOf(ctx: Ctx, targetId: string, args: PageArgs, { isOwn }: { isOwn: boolean }): Promise<AuditPage> {
  const reach = isOwn ? EVERYTHING : readable(ctx)
  if (!reach) return NO_HISTORY
  return page(ctx, args, and(eq(auditEvents.targetId, targetId), reach.condition), ['history', targetId, reach.organizationId])
}

type Reach = { condition: SQL | undefined; organizationId: string | null }

const EVERYTHING: Reach = { condition: undefined, organizationId: null }

const NO_HISTORY: AuditPage = {
  nodes: [],
  hasNextPage: false,
  hasPreviousPage: false,
  cursorOf: () => '',
  count: async () => ({ total: 0, isExact: true }),
}

/** The events that the actor may read whatever they are about; null for none. */
function readable(ctx: Ctx): Reach | null {
  const { actor } = ctx
  if (holdsPlatform(ctx, 'readAudit')) return EVERYTHING
  if (actor.kind !== 'user' || !actor.organization || actor.organization.kind === 'PLATFORM' || !actor.permissions.has('readAudit'))
    return null
  const { id } = actor.organization
  return { condition: eq(auditEvents.organizationId, id), organizationId: id }
}

async function page(ctx: Ctx, args: PageArgs, condition: SQL | undefined, bound: unknown): Promise<AuditPage> {
  const keys = keyset(ctx, args, { ...ORDER, bound })
  const rows = await rowsOf(ctx, condition, keys, keys.limit)
  return { ...keys.page(rows), count: counter((limit) => count(ctx, condition, limit)) }
}

/** Newest first: the only order. */
export const ORDER = {
  order: { by: sql`${auditEvents.at}`, type: 'timestamptz' },
  isDescending: true,
  id: auditEvents.id,
  idType: 'bigint',
} as const

type Keys = Pick<ReturnType<typeof keyset>, 'sortKey' | 'beyond' | 'orderBy'>

export type EventRow = AuditEvent & { sortKey: string }

export function rowsOf(ctx: Ctx, condition: SQL | undefined, { sortKey, beyond, orderBy }: Keys, limit: number): Promise<EventRow[]> {
  return ctx.db
    .select({ ...auditEventColumns, organization: organizationRef, sealedAt: auditLinks.sealedAt, sortKey })
    .from(auditEvents)
    .leftJoin(organizations, eq(organizations.id, auditEvents.organizationId))
    .leftJoin(auditLinks, eq(auditLinks.eventId, auditEvents.id))
    .where(and(condition, beyond))
    .orderBy(...orderBy)
    .limit(limit)
}

export async function count(ctx: Ctx, condition: SQL | undefined, limit: number | null): Promise<number> {
  const query = ctx.db.select({ one: sql`1` }).from(auditEvents).where(condition).$dynamic()
  const [row] = await ctx.db.select({ total: sql<number>`count(*)::int` }).from((limit === null ? query : query.limit(limit)).as('counted'))
  return row?.total ?? 0
}

async function matching(ctx: Ctx, { not, ...terms }: AuditEventFilter): Promise<SQL | undefined> {
  if (not?.not) throw badInput('A negation holds no other negation.')
  const negated = not ? await conditionsOf(ctx, not) : []
  return and(...(await conditionsOf(ctx, terms)), ...negated.map((condition) => sql`(${condition}) is not true`))
}

async function conditionsOf(ctx: Ctx, terms: Terms): Promise<SQL[]> {
  const all = [
    given(terms.search, searched),
    await given(terms.actorId, (ref) => named(ctx, ref, auditEvents.actorId, auditEvents.actorLabel)),
    await given(terms.targetId, (ref) => named(ctx, ref, auditEvents.targetId, auditEvents.targetLabel)),
    given(terms.targetType, (type) => is(auditEvents.targetType, type)),
    given(terms.action, acted),
    await given(terms.organizationId, (ref) => within(ctx, ref)),
    await given(terms.apiKeyId, (ref) => byKey(ctx, ref)),
    given(terms.at, (range) => inRange(auditEvents.at, range, ctx.now())),
    given(terms.requestId, (id) => is(auditEvents.requestId, id)),
    given(terms.address, (address) => is(auditEvents.address, address)),
    given(terms.ids, among),
  ]
  return all.filter((condition) => condition !== undefined)
}

const given = <T, U>(value: T | null | undefined, read: (value: T) => U): U | undefined =>
  value === null || value === undefined ? undefined : read(value)

const NOTHING = sql`false`

const is = (column: PgColumn, text: string): SQL => (isPrintable(text) ? eq(column, text) : NOTHING)

const SEARCH_MAX = 200

function searched(text: string): SQL {
  if (text.length > SEARCH_MAX) throw badInput(`A search has at most ${SEARCH_MAX} characters.`)
  const start = text.normalize('NFC').trim().toLowerCase()
  if (!isPrintable(start)) return NOTHING
  const begins = (label: PgColumn) => sql`lower(${label}) like ${`${literally(start)}%`}`
  return sql`(${begins(auditEvents.actorLabel)} or ${begins(auditEvents.targetLabel)})`
}

const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** By id; by the login of a user; else by the name that actor or target had then, as when they are gone. */
async function named(ctx: Ctx, ref: string, id: PgColumn, label: PgColumn): Promise<SQL> {
  if (isId(ref)) return eq(id, ref)
  const name = ref.normalize('NFC').trim().toLowerCase()
  if (!isPrintable(name)) return NOTHING
  const [user] = await ctx.db.select({ id: users.id }).from(users).where(eq(users.login, name))
  return user ? eq(id, user.id) : sql`lower(${label}) = ${name}`
}

function acted(action: string): SQL {
  if (!isPrintable(action)) return NOTHING
  return action.endsWith('.') ? sql`${auditEvents.action} like ${`${literally(action)}%`}` : eq(auditEvents.action, action)
}

async function within(ctx: Ctx, ref: string): Promise<SQL> {
  const organization = await findOrganization(ctx, ref)
  return organization ? eq(auditEvents.organizationId, organization.id) : NOTHING
}

async function byKey(ctx: Ctx, ref: string): Promise<SQL> {
  if (isId(ref)) return eq(auditEvents.apiKeyId, ref)
  if (!isPrintable(ref)) return NOTHING
  const [key] = await ctx.db.select({ id: apiKeys.id }).from(apiKeys).where(eq(apiKeys.prefix, ref))
  return key ? eq(auditEvents.apiKeyId, key.id) : NOTHING
}

const IDS_MAX = 1000

function among(ids: string[]): SQL {
  if (ids.length > IDS_MAX) throw badInput('ids holds at most 1,000.')
  const known = ids.filter((id) => /^\d{1,18}$/.test(id)).map(BigInt)
  return known.length > 0 ? inArray(auditEvents.id, known) : NOTHING
}
