// Lists by keyset: (what orders, id) of the last row seen, never an offset, so that the 10,000th page costs what the first does.
import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { decodeCursor, encodeCursor } from '../auth/cursor.ts'
import type { Keyring } from '../auth/keyring.ts'
import { badInput } from '../errors.ts'
import { isId } from './id.ts'

export type PageArgs = { first?: number | null; after?: string | null; last?: number | null; before?: string | null }

/** What orders, and how its text in a cursor is read back. It must never be NULL: that would have no place behind a cursor. */
export type Order = { by: SQL; type: 'text' | 'boolean' | 'timestamptz' }

export type Page<T> = { nodes: T[]; hasNextPage: boolean; hasPreviousPage: boolean; cursorOf: (index: number) => string }

type List = {
  order: Order
  isDescending: boolean
  /** Breaks ties. */
  id: PgColumn
  idType?: 'uuid' | 'bigint'
  /** What the list is: its cursors fit no other. */
  bound: unknown
}

const SMALLEST = 1
const LARGEST = 300
const USUAL = 30

/** The parts of a statement that answers one page, and what makes a page of its rows. Select `sortKey` beside the `id`. */
export function keyset({ keyring }: { keyring: Keyring }, args: PageArgs, { order, isDescending, id, idType = 'uuid', bound }: List) {
  const { size, isBackward, cursor } = sizeOf(args)
  const binding = JSON.stringify(bound)
  const goesDown = isDescending !== isBackward
  const direction = sql.raw(goesDown ? 'desc' : 'asc')
  return {
    sortKey: sql<string>`(${order.by})::text`.as('sort_key'),
    beyond: cursor ? beyond(decodeCursor(keyring, binding, cursor), order, { id, idType }, goesDown) : undefined,
    orderBy: [sql`${order.by} ${direction}`, sql`${id} ${direction}`],
    limit: size + 1,
    page<T extends { id: string | bigint; sortKey: string }>(rows: T[]): Page<T> {
      const nodes = rows.slice(0, size)
      if (isBackward) nodes.reverse()
      const hasMore = rows.length > size
      return {
        nodes,
        hasNextPage: isBackward ? Boolean(args.before) : hasMore,
        hasPreviousPage: isBackward ? hasMore : Boolean(args.after),
        cursorOf: (index) => encodeCursor(keyring, binding, [nodes[index]?.sortKey ?? '', String(nodes[index]?.id ?? '')]),
      }
    },
  }
}

/** The last row seen of a list: what ordered it, as text, and its id. */
export type Place = { sortKey: string; id: string | bigint }

/** The parts of a statement that walks a whole list, batch by batch, without cursors. Select `sortKey` beside the `id`. */
export function batchAfter(last: Place | null, { order, isDescending, id, idType = 'uuid' }: Omit<List, 'bound'>) {
  const direction = sql.raw(isDescending ? 'desc' : 'asc')
  return {
    sortKey: sql<string>`(${order.by})::text`.as('sort_key'),
    beyond: last ? beyond([last.sortKey, String(last.id)], order, { id, idType }, isDescending) : undefined,
    orderBy: [sql`${order.by} ${direction}`, sql`${id} ${direction}`],
  }
}

const AMONG_MAX = 10_000

/** Only rows of these ids; undefined when none were named. What is no id names no row. */
export function among(id: PgColumn, ids: string[] | null, idType: 'uuid' | 'bigint' = 'uuid'): SQL | undefined {
  if (!ids) return undefined
  if (ids.length > AMONG_MAX) throw badInput(`A selection names at most ${AMONG_MAX.toLocaleString('en')} ids.`)
  return sql`${id} = any(${sql.param(ids.filter(SHAPES[idType]))}::${sql.raw(idType)}[])`
}

function sizeOf({ first, after, last, before }: PageArgs): { size: number; isBackward: boolean; cursor: string | null } {
  const isBackward = typeof last === 'number' || (Boolean(before) && typeof first !== 'number')
  if (typeof first === 'number' && typeof last === 'number') throw badInput('Give first or last, not both.')
  // one of the two would be passed over in silence, and the page taken for what was asked
  if (isBackward ? after : before) throw badInput('Give first with after, or last with before.')
  const size = (isBackward ? last : first) ?? USUAL
  if (size < SMALLEST || size > LARGEST) throw badInput(`${isBackward ? 'last' : 'first'} is a number from ${SMALLEST} to ${LARGEST}.`)
  return { size, isBackward, cursor: (isBackward ? before : after) || null }
}

const SHAPES = { uuid: isId, bigint: (text: string) => /^\d{1,18}$/.test(text) }

function beyond(
  [value, after]: string[],
  { by, type }: Order,
  { id, idType }: Required<Pick<List, 'id' | 'idType'>>,
  goesDown: boolean,
): SQL {
  if (value === undefined || after === undefined || !SHAPES[idType](after))
    throw badInput('This cursor is not one of this list. Start from the first page.')
  return sql`(${by}, ${id}) ${sql.raw(goesDown ? '<' : '>')} (${value}::${sql.raw(type)}, ${after}::${sql.raw(idType)})`
}

const COUNT_CAP = 10_000

/** How many rows: all of them when asked exactly, else capped. */
export type Count = { total: number; isExact: boolean }

/** Counts a statement's rows when asked, and each way at most once: `totalCount` and `totalCountIsExact` ask the same question. */
export function counter(count: (limit: number | null) => Promise<number>): (exact: boolean) => Promise<Count> {
  const answers = new Map<boolean, Promise<Count>>()
  const ask = async (exact: boolean): Promise<Count> => {
    const total = await count(exact ? null : COUNT_CAP + 1)
    return exact ? { total, isExact: true } : { total: Math.min(total, COUNT_CAP), isExact: total <= COUNT_CAP }
  }
  return (exact) => {
    const answer = answers.get(exact) ?? ask(exact)
    answers.set(exact, answer)
    return answer
  }
}
