// Saved views. A private one is its owner's, in every organization; a shared one is seen where it was shared, by everybody who works there.
import { isDeepStrictEqual } from 'node:util'
import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import type { UserActor } from '../auth/actor.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { duplicateOf } from '../db/client.ts'
import { isId } from '../db/id.ts'
import { forbidden, notFound, Refused, refuse, requireVersion, unauthenticated, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { recheckActor } from '../users/access.ts'
import { issueOf } from './stored-json.ts'
import { LISTS, type ListName, VISIBILITIES, type ViewRow, views } from './table.ts'

export const MAX_VIEWS = 100
export const PAGE_SIZES = [10, 30, 50, 100, 150, 300]

export const pageSize = z
  .int('This is a whole number.')
  .refine((size) => PAGE_SIZES.includes(size), `A page has ${PAGE_SIZES.join(', ')} rows.`)

const columns = z
  .array(input.line(64))
  .max(50, 'A view has at most 50 columns.')
  .refine((names) => new Set(names).size === names.length, 'A column is named twice.')

const sort = z.object({
  field: input.line(64),
  direction: z
    .enum(['ASC', 'DESC'])
    .nullish()
    .transform((direction) => direction ?? 'ASC'),
})

const Shown = z.object({
  filter: z.unknown().pipe(z.record(z.string(), z.unknown()).nullable()).optional(),
  sort: sort.nullish(),
  columns: columns.nullish(),
  pageSize: pageSize.nullish(),
})

const Create = Shown.extend({
  list: z.enum(LISTS),
  name: input.line(64),
  visibility: z
    .enum(VISIBILITIES)
    .nullish()
    .transform((visibility) => visibility ?? 'PRIVATE'),
})

const Update = Shown.extend({ name: input.line(64).nullish(), visibility: z.enum(VISIBILITIES).nullish() })

/** The views of one list that the actor sees, by name. */
export function list(ctx: Ctx, name: ListName): Promise<ViewRow[]> {
  return ctx.db
    .select()
    .from(views)
    .where(and(eq(views.list, name), visible(ctx)))
    .orderBy(asc(sql`lower(${views.name})`), asc(views.id))
}

/** One view; null when there is none or the actor may not see it. */
export async function find(ctx: Ctx, id: string): Promise<ViewRow | null> {
  const [view] = isId(id) ? await findAll(ctx, [id]) : []
  return view ?? null
}

/** Those of these views that the actor may see. */
export function findAll(ctx: Ctx, ids: string[]): Promise<ViewRow[]> {
  return ctx.db
    .select()
    .from(views)
    .where(and(inArray(views.id, ids), visible(ctx)))
}

/** As `find`, but throws NOT_FOUND. */
export async function get(ctx: Ctx, id: string): Promise<ViewRow> {
  const view = await find(ctx, id)
  if (!view) throw notFound('view')
  return view
}

/** Whether the actor may change a view that it sees: its owner, and for a shared one whoever configures the organization. */
export const mayChange = ({ actor }: Ctx, view: ViewRow): boolean => {
  if (actor.kind !== 'user') return false
  return isOwn({ actor }, view) || (view.visibility === 'ORGANIZATION' && actor.permissions.has(configuring(actor)))
}

const isOwn = ({ actor }: Pick<Ctx, 'actor'>, view: ViewRow): boolean => actor.kind === 'user' && view.ownerId === actor.id

/** What a filter must be before anything, be it an idempotency key, walks through it: it comes from callers as it is. */
export function requireStorable({ filter }: { filter?: unknown }): void {
  const issue = issueOf(filter)
  if (issue) throw new Refused([issue])
}

export function create(ctx: Ctx, wanted: z.input<typeof Create>): Promise<ViewRow> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    const { id: ownerId, user, organizationId } = worker(ctx)
    const values = input.read(Create, wanted)
    await requireRoom(ctx, ownerId)
    const at = ctx.now()
    const [view] = await ctx.db
      .insert(views)
      .values({ ...values, ownerId, ownerLabel: user.login, organizationId, createdAt: at, updatedAt: at })
      .returning()
      .catch(asTaken)
    if (!view) throw new Error('INSERT … RETURNING returned nothing.')
    await audit.record(ctx, { action: 'view.create', target: target(view), after: { list: view.list, ...shownOf(view) } })
    return view
  })
}

/** Changes what is given; null takes filter, sort, columns or page size away. */
export function update(ctx: Ctx, wanted: z.input<typeof Update> & { id: string } & Versioned): Promise<ViewRow> {
  return transaction(ctx, async (outer) => {
    const { ctx, view } = await lockForChange(outer, wanted.id)
    const { name, visibility, ...shown } = input.read(Update, wanted)
    requireVersion(view, wanted)
    const values = { ...shownOf(view), ...given(shown), name: name ?? view.name, visibility: visibility ?? view.visibility }
    if (values.visibility === 'PRIVATE' && !isOwn(ctx, view))
      throw refuse('INVALID', 'Only its owner can make a view private.', ['visibility'])
    const changed = differenceOf(shownOf(view), values)
    if (Object.keys(changed.after).length === 0) return view
    const [saved] = await ctx.db
      .update(views)
      // shared where its owner works now
      .set({
        ...values,
        organizationId: values.visibility === 'ORGANIZATION' ? worker(ctx).organizationId : view.organizationId,
        version: view.version + 1,
        updatedAt: ctx.now(),
      })
      .where(eq(views.id, view.id))
      .returning()
      .catch(asTaken)
    if (!saved) throw notFound('view')
    await audit.record(ctx, { action: 'view.update', target: target(saved), ...changed })
    return saved
  })
}

/** Deletes a view. The answer shows it as it was. */
export function remove(ctx: Ctx, wanted: { id: string } & Versioned): Promise<ViewRow> {
  return transaction(ctx, async (outer) => {
    const { ctx, view } = await lockForChange(outer, wanted.id)
    requireVersion(view, wanted)
    await ctx.db.delete(views).where(eq(views.id, view.id))
    await audit.record(ctx, { action: 'view.delete', target: target(view), before: { list: view.list, ...shownOf(view) } })
    return view
  })
}

function visible({ actor }: Ctx): SQL | undefined {
  if (actor.kind !== 'user') return sql`false`
  const { organization } = actor
  return or(
    and(eq(views.visibility, 'PRIVATE'), eq(views.ownerId, actor.id)),
    organization ? and(eq(views.visibility, 'ORGANIZATION'), eq(views.organizationId, organization.id)) : undefined,
  )
}

async function lockForChange(outer: TxCtx, id: string): Promise<{ ctx: TxCtx; view: ViewRow }> {
  const ctx = await recheckActor(outer)
  if (!isId(id)) throw notFound('view')
  const [view] = await ctx.db
    .select()
    .from(views)
    .where(and(eq(views.id, id), visible(ctx)))
    .for('update')
  if (!view) throw notFound('view')
  if (!mayChange(ctx, view) && ctx.actor.kind === 'user') throw forbidden(configuring(ctx.actor))
  return { ctx, view }
}

const configuring = ({ organization }: UserActor): string => (organization?.kind === 'PLATFORM' ? 'managePlatform' : 'manageConfig')

/** Who keeps a view, and where. */
function worker({ actor }: Ctx): { id: string; user: UserActor['user']; organizationId: string } {
  if (actor.kind !== 'user') throw unauthenticated()
  if (!actor.organization) throw refuse('NO_ORGANIZATION', 'You belong to no active organization, where a view could be kept.')
  return { id: actor.id, user: actor.user, organizationId: actor.organization.id }
}

async function requireRoom(ctx: TxCtx, ownerId: string): Promise<void> {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`views ${ownerId}`}, 0))`)
  const count = await ctx.db.$count(views, eq(views.ownerId, ownerId))
  if (count >= MAX_VIEWS) throw refuse('LIMIT', `You have ${MAX_VIEWS} views, which is the most. Delete one first.`)
}

const shownOf = ({ name, visibility, filter, sort, columns, pageSize }: ViewRow) => ({ name, visibility, filter, sort, columns, pageSize })

const given = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>

/** By content: a filter that was read from the database is never the same object. */
function differenceOf<T extends Record<string, unknown>>(before: T, after: T): { before: Partial<T>; after: Partial<T> } {
  const changed = Object.keys(after).filter((key) => !isDeepStrictEqual(plain(before[key]), plain(after[key])))
  const pick = (values: T) => Object.fromEntries(changed.map((key) => [key, values[key]])) as Partial<T>
  return { before: pick(before), after: pick(after) }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

const target = ({ id, name: label }: ViewRow) => ({ type: 'view' as const, id, label })

function asTaken(error: unknown): never {
  throw duplicateOf(error) === 'views_owner_name' ? refuse('TAKEN', 'There is a view of this name already.', ['name']) : error
}
