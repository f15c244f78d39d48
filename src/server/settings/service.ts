// Settings of the instance, by group. A group is a zod object and its defaults: what was never set, and what a later version adds, has its default.
import { eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import * as audit from '../audit/service.ts'
import { type ActorLabel, labelOf } from '../auth/actor.ts'
import type { Ctx, TxCtx } from '../context.ts'
import { prepare } from '../db/prepare.ts'
import { settings } from './table.ts'

export type Group = typeof settings.$inferSelect.name

type About = {
  id: Group
  /** 0 until the group is changed for the first time. */
  version: number
  updatedAt: Date | null
  updatedBy: ActorLabel | null
}

export type Stored<T> = T & About

/** A group as it is now. Whoever calls has made sure that the actor may know. */
export async function load<T extends z.ZodObject>(
  ctx: Ctx,
  group: Group,
  schema: T,
  defaults: Partial<z.output<T>> = {},
): Promise<Stored<z.output<T>>> {
  const [row] = await byName(ctx.db).execute({ group })
  return stored(group, row ?? null, schema, defaults)
}

/** A group out of its row, if there is one. */
export function stored<T extends z.ZodObject>(
  group: Group,
  row: typeof settings.$inferSelect | null,
  schema: T,
  defaults: Partial<z.output<T>> = {},
): Stored<z.output<T>> {
  return {
    ...schema.parse({ ...defaults, ...(row?.value ?? {}) }),
    id: group,
    version: row?.version ?? 0,
    updatedAt: row?.updatedAt ?? null,
    updatedBy: row ? { id: row.updatedById, label: row.updatedByLabel } : null,
  }
}

const byName = prepare((db) =>
  db
    .select()
    .from(settings)
    .where(eq(settings.name, sql.placeholder('group')))
    .prepare('settings_by_name'),
)

/**
 * Holds a group until the transaction ends: `shared` by those who act by it, alone for a change. So nothing that was done by the settings of before is saved after them.
 * There may be no row to lock yet.
 */
export async function hold(ctx: TxCtx, group: Group, { shared }: { shared: boolean }): Promise<void> {
  const name = sql`hashtextextended(${`roster settings ${group}`}, 0)`
  await ctx.db.execute(shared ? sql`select pg_advisory_xact_lock_shared(${name})` : sql`select pg_advisory_xact_lock(${name})`)
}

// the audit trail wants an id; there is one row of settings a group, which its label names
const NO_ID = '00000000-0000-0000-0000-000000000000'

export const target = (group: Group) => ({ type: 'settings' as const, id: NO_ID, label: group })

/**
 * Writes a group that this transaction holds, counts the version and records what differs, as `shown` tells it: secrets stay out. Nothing happens when nothing differs.
 */
export async function save<T extends Record<string, unknown>>(
  ctx: TxCtx,
  before: Stored<T>,
  values: T,
  shown: (values: T) => Record<string, unknown> = (values) => values,
): Promise<Stored<T>> {
  const { id: group, version, updatedAt: _at, updatedBy: _by, ...present } = before
  const changed = audit.difference(shown(present as unknown as T), shown(values))
  if (Object.keys(changed.after ?? {}).length === 0) return before
  const by = labelOf(ctx.actor)
  const written = { value: values, version: version + 1, updatedAt: ctx.now(), updatedById: by.id, updatedByLabel: by.label }
  await ctx.db
    .insert(settings)
    .values({ name: group, ...written })
    .onConflictDoUpdate({ target: settings.name, set: written })
  await audit.record(ctx, { action: `settings.${group}Update`, target: target(group), ...changed })
  return { ...before, ...values, version: written.version, updatedAt: written.updatedAt, updatedBy: by }
}
