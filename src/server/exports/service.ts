// A list as a stream of text: read in batches by keyset, so that neither memory nor a session nor a snapshot is held while the reader takes its time.
import * as audit from '../audit/service.ts'
import type { UserActor } from '../auth/actor.ts'
import { refreshed } from '../auth/credentials.ts'
import { requireNoStepOwed } from '../auth/steps.ts'
import { type Ctx, transaction } from '../context.ts'
import { newId } from '../db/id.ts'
import type { Place } from '../db/keyset.ts'
import { badInput, forbidden, unauthenticated } from '../errors.ts'
import { type Cell, type DelimiterName, type Format, type FormatName, formatOf } from './format.ts'

const BATCH = 500

/** A cell of a row, as the contract would show it to this actor. */
export type Field<Row> = (row: Row, ctx: Ctx) => Cell | Promise<Cell>

/** Filter and order have been checked against the contract's input types. */
export type Selected = { filter: object; orderBy: object | null; ids: string[] | null }

/** A list that can be exported. */
export type Exportable<Row extends Place = Place> = {
  /** Input types of the contract. */
  filterType: string
  orderType: string | null
  /** The filter as the audit trail may hold it, where that is not all of it. */
  recorded?: (filter: object) => object
  fields: Record<string, Field<Row>>
  /** What is exported unless said otherwise. */
  usual: readonly string[]
  count(ctx: Ctx, selected: Selected): Promise<number>
  /** The rows behind the last one seen, in the list's order. */
  read(ctx: Ctx, selected: Selected, fields: string[], last: Place | null, size: number): Promise<Row[]>
}

export type Wanted = Selected & {
  list: string
  format: FormatName
  delimiter: DelimiterName
  hasByteOrderMark: boolean
  fields: string[] | null
}

export type Export = { total: number; type: string; text: AsyncGenerator<string, void> }

/** Starts an export: whatever is wrong is thrown here, before the first byte. */
export async function begin<Row extends Place>(ctx: Ctx, exportable: Exportable<Row>, wanted: Wanted): Promise<Export> {
  if (ctx.actor.kind !== 'user') throw unauthenticated()
  const fields = fieldsOf(exportable, wanted.fields)
  const format = formatOf(wanted.format, fields, wanted)
  // "in the last hour" means the hour before the start, in every batch
  const startedAt = ctx.now()
  const walk: Walk<Row> = { actor: ctx.actor, now: ctx.now, base: { ...ctx, now: () => startedAt }, exportable, wanted, fields }
  const total = await exportable.count(walk.base, wanted)
  const first = await exportable.read(walk.base, wanted, fields, null, BATCH)
  await record(ctx, wanted, exportable.recorded?.(wanted.filter) ?? wanted.filter, fields, total)
  return { total, type: format.type, text: textOf(walk, format, first) }
}

function fieldsOf<Row extends Place>({ fields, usual }: Exportable<Row>, named: string[] | null): string[] {
  if (!named) return [...usual]
  const unknown = named.filter((name) => !Object.hasOwn(fields, name))
  if (unknown.length > 0) throw badInput(`fields are some of ${Object.keys(fields).join(', ')}.`)
  if (named.length === 0 || new Set(named).size < named.length) throw badInput('fields names at least one, and each one once.')
  return named
}

function record(ctx: Ctx, { list, format, orderBy, ids }: Wanted, filter: object, fields: string[], total: number): Promise<void> {
  const after = { list, format, filter: shortened(filter), orderBy, ids: ids?.length ?? null, fields, rows: total }
  return transaction(ctx, (ctx) =>
    audit.record(ctx, { action: 'export.start', target: { type: 'export', id: newId(), label: list }, after }),
  )
}

/** A selection may name a thousand ids: the record says how many. */
const shortened = (filter: object) =>
  Object.fromEntries(Object.entries(filter).map(([key, value]) => (Array.isArray(value) ? [key, `${value.length} named`] : [key, value])))

type Walk<Row extends Place> = {
  actor: UserActor
  now: Ctx['now']
  base: Ctx
  exportable: Exportable<Row>
  wanted: Wanted
  fields: string[]
}

async function* textOf<Row extends Place>(walk: Walk<Row>, format: Format, first: Row[]): AsyncGenerator<string, void> {
  let rows = first
  let ctx = walk.base
  yield format.start
  for (let isFirst = true; rows.length > 0; isFirst = false) {
    const last = rows.at(-1) ?? null
    // the database reads on while this batch is written
    const next = rows.length < BATCH ? Promise.resolve([]) : walk.exportable.read(ctx, walk.wanted, walk.fields, last, BATCH)
    // its failure is thrown where it is awaited, also when the reader leaves before
    next.catch(() => {})
    const lines = await linesOf(ctx, walk, format, rows)
    ctx = await asNow(walk)
    yield isFirst ? lines : format.between + lines
    rows = await next
  }
  yield format.end
}

async function linesOf<Row extends Place>(ctx: Ctx, { exportable, fields }: Walk<Row>, format: Format, rows: Row[]): Promise<string> {
  const readers = fields.map((name) => exportable.fields[name] as Field<Row>)
  const lines = rows.map((row) => {
    const cells = readers.map((read) => read(row, ctx))
    return cells.some((cell) => cell instanceof Promise) ? Promise.all(cells).then(format.row) : format.row(cells as Cell[])
  })
  // all at once, so that what rows ask for one by one is fetched together
  const known = lines.every((line) => typeof line === 'string') ? lines : await Promise.all(lines)
  return known.join(format.between)
}

/** The context of the next batch: throws when the author may no longer read what was begun. Fewer rows without a word would look like all of them. */
async function asNow<Row extends Place>({ actor, now, base }: Walk<Row>): Promise<Ctx> {
  const current = await refreshed(base.db, actor, now())
  if (!current) throw unauthenticated('This session or API key has just ended.')
  requireNoStepOwed(current)
  const lost = [...actor.permissions].find((permission) => !current.permissions.has(permission))
  if (lost !== undefined || current.organization?.id !== actor.organization?.id) throw forbidden(lost ?? 'membership')
  return { ...base, actor: current }
}
