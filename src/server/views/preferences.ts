import { eq } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { isId } from '../db/id.ts'
import { notFound, requireVersion, unauthenticated, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { recheckActor } from '../users/access.ts'
import { find, findAll, pageSize } from './service.ts'
import { LISTS, type ListName, preferences, type ViewRow } from './table.ts'

export const LANGUAGES = ['en', 'fr']

const theme = z.enum(['LIGHT', 'DARK', 'SYSTEM'])
const density = z.enum(['COMFORTABLE', 'COMPACT'])
const language = z.string().refine((code) => LANGUAGES.includes(code), `A language is one of ${LANGUAGES.join(', ')}.`)

const readyMade = z.string().regex(/^[a-z0-9-]{1,64}$/, 'This is 1 to 64 of a-z, 0-9 and -.')

/** How a view that the console brings along is stored where others have their id. */
const READY = 'ready:'

// what is stored: what was never set, and what a later version adds, has its default
const Stored = z.object({
  theme: theme.default('SYSTEM'),
  density: density.default('COMFORTABLE'),
  language: language.nullable().default(null),
  pageSize: pageSize.nullable().default(null),
  singleKeys: z.boolean().default(true),
  lastViews: z.partialRecord(z.enum(LISTS), z.string()).default({}),
})

export type Preferences = z.output<typeof Stored> & {
  /** The user's. */
  id: string
  /** 0 until the preferences are changed for the first time. */
  version: number
}

const Update = z.object({
  theme: theme.nullish(),
  density: density.nullish(),
  language: language.nullish(),
  pageSize: pageSize.nullish(),
  singleKeys: z.boolean().nullish(),
  lastViews: z
    .array(
      z
        .object({ list: z.enum(LISTS), viewId: z.string().nullish(), readyMade: readyMade.nullish() })
        .refine(({ viewId, readyMade }) => !viewId || !readyMade, 'A view is either saved or ready-made.'),
    )
    .max(100)
    .nullish(),
})

/** The actor's own. */
export async function get(ctx: Ctx): Promise<Preferences> {
  if (ctx.actor.kind !== 'user') throw unauthenticated()
  const [row] = await ctx.db.select().from(preferences).where(eq(preferences.userId, ctx.actor.id))
  return { ...Stored.parse(row?.value ?? {}), id: ctx.actor.id, version: row?.version ?? 0 }
}

/** Changes what is given; null gives language and page size back to the console. */
export function update(ctx: Ctx, wanted: z.input<typeof Update> & Versioned): Promise<Preferences> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    const present = await lockOwn(ctx)
    const { lastViews, ...values } = input.read(Update, wanted)
    requireVersion(present, wanted)
    const { id, version, ...before } = present
    const after = {
      theme: values.theme ?? before.theme,
      density: values.density ?? before.density,
      language: values.language === undefined ? before.language : values.language,
      pageSize: values.pageSize === undefined ? before.pageSize : values.pageSize,
      singleKeys: values.singleKeys ?? before.singleKeys,
      lastViews: await withViews(ctx, before.lastViews, lastViews ?? []),
    }
    if (JSON.stringify(after) === JSON.stringify(before)) return present
    await ctx.db
      .update(preferences)
      .set({ value: after, version: version + 1, updatedAt: ctx.now() })
      .where(eq(preferences.userId, id))
    await record(ctx, before, after)
    return { ...after, id, version: version + 1 }
  })
}

/** The views that were used last and can still be seen, by list. */
export async function lastViewsOf(ctx: Ctx, { lastViews }: Preferences): Promise<LastView[]> {
  const ids = Object.values(lastViews).filter(isId)
  const seen = ids.length > 0 ? await findAll(ctx, ids) : []
  return LISTS.flatMap((list) => {
    const last = lastViews[list]
    if (!last) return []
    const readyMade = last.startsWith(READY) ? last.slice(READY.length) : null
    return [{ list, view: seen.find(({ id }) => id === last) ?? null, readyMade }]
  })
}

type LastView = { list: ListName; view: ViewRow | null; readyMade: string | null }

async function lockOwn(ctx: TxCtx): Promise<Preferences> {
  if (ctx.actor.kind !== 'user') throw unauthenticated()
  const { id } = ctx.actor
  // a row to lock, so that two first changes do not pass each other
  await ctx.db.insert(preferences).values({ userId: id, value: {}, version: 0, updatedAt: ctx.now() }).onConflictDoNothing()
  await ctx.db.select({ userId: preferences.userId }).from(preferences).where(eq(preferences.userId, id)).for('update')
  return get(ctx)
}

async function withViews(
  ctx: TxCtx,
  present: Preferences['lastViews'],
  wanted: { list: ListName; viewId?: string | null | undefined; readyMade?: string | null | undefined }[],
): Promise<Preferences['lastViews']> {
  const lastViews = { ...present }
  for (const [index, { list, viewId, readyMade }] of wanted.entries()) {
    delete lastViews[list]
    if (readyMade) lastViews[list] = READY + readyMade
    if (!viewId) continue
    const view = isId(viewId) ? await find(ctx, viewId) : null
    if (view?.list !== list) throw notFound('view', ['lastViews', String(index), 'viewId'])
    lastViews[list] = view.id
  }
  return lastViews
}

/** Which view was looked at last is no change that anybody would look up. */
async function record(ctx: TxCtx, { lastViews: _, ...before }: Values, { lastViews: __, ...after }: Values): Promise<void> {
  const changed = audit.difference(before, after)
  if (Object.keys(changed.after ?? {}).length === 0 || ctx.actor.kind !== 'user') return
  const { id, user } = ctx.actor
  await audit.record(ctx, { action: 'user.preferencesUpdate', target: { type: 'user', id, label: user.login }, ...changed })
}

type Values = z.output<typeof Stored>
