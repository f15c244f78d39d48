// The rows that hold tries: one for each subject, written by compare-and-set on their version.
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { newId } from '../db/id.ts'
import { given, prepare } from '../db/prepare.ts'
import { type Try, throttles } from './table.ts'

export type Row = { tries: Try[]; lockedUntil: Date | null; version: string }

const columns = { tries: throttles.tries, lockedUntil: throttles.lockedUntil, version: throttles.version }

/** The first try of a subject; null when there is a row already. */
export async function insert(
  db: Db,
  { key, userId }: { key: Buffer; userId: string | null },
  added: Try,
  windowMilliseconds: number,
): Promise<Row | null> {
  const expiresAt = new Date(added.at + windowMilliseconds)
  const [row] = await insertOne(db).execute({ key, userId, tries: [added], version: newId(), expiresAt })
  return row ?? null
}

export async function read(db: Db, { key }: { key: Buffer }): Promise<Row | null> {
  const [row] = await readOne(db).execute({ key })
  return row ?? null
}

// longer than any window: who counts the next try, or the outcome of this one, writes the end that holds
const FIRST_KEPT_MILLISECONDS = 24 * 60 * 60 * 1000

/** What `countingFirst` is given. */
export const firstValues = (added: Try) => ({
  added,
  tries: JSON.stringify([added]),
  triedVersion: newId(),
  triedUntil: new Date(added.at + FIRST_KEPT_MILLISECONDS),
})

/**
 * As `insert`, in the statement that finds the user: for the first subject of `ofPassword` of the one row of `candidate`, `id` and `device_id`, or for `unknownKey` when `id` is
 * null. A row that is there already is written as it is and answered: no time tells whether there was one.
 */
export const countingFirst = (db: Db, candidate: SQL) =>
  db
    .insert(throttles)
    .select(
      db
        .select({
          key: sql<Buffer>`coalesce(sha256(convert_to('password' || chr(10) || id || coalesce(chr(10) || device_id, ''), 'UTF8')), ${given('unknownKey', 'bytea')})`.as(
            'key',
          ),
          userId: sql<string | null>`id`.as('user_id'),
          tries: given<Try[]>('tries', 'jsonb').as('tries'),
          lockedUntil: sql<null>`null::timestamptz`.as('locked_until'),
          version: given<string>('triedVersion', 'uuid').as('version'),
          expiresAt: given<Date>('triedUntil', 'timestamptz').as('expires_at'),
        })
        .from(candidate),
    )
    .onConflictDoUpdate({ target: throttles.key, set: { expiresAt: sql`${throttles.expiresAt}` } })
    .returning(columns)

/** Saves, or deletes what holds nothing any more, unless somebody else was faster: then null. */
export async function write(
  db: Db,
  { key }: { key: Buffer },
  version: string,
  { tries, lockedUntil }: Omit<Row, 'version'>,
  windowMilliseconds: number,
): Promise<Row | null> {
  if (tries.length === 0 && !lockedUntil) {
    const [gone] = await deleteOne(db).execute({ key, version })
    return gone ?? null
  }
  const latest = Math.max(lockedUntil?.getTime() ?? 0, ...tries.map(({ at }) => at + windowMilliseconds))
  const [row] = await db
    .update(throttles)
    .set({ tries, lockedUntil, version: newId(), expiresAt: new Date(latest) })
    .where(and(eq(throttles.key, key), eq(throttles.version, version)))
    .returning(columns)
  return row ?? null
}

const insertOne = prepare((db) =>
  db
    .insert(throttles)
    .values({
      key: sql.placeholder('key'),
      userId: sql.placeholder('userId'),
      tries: sql.placeholder('tries'),
      version: sql.placeholder('version'),
      expiresAt: sql.placeholder('expiresAt'),
    })
    .onConflictDoNothing()
    .returning(columns)
    .prepare('insert_throttle'),
)

const readOne = prepare((db) =>
  db
    .select(columns)
    .from(throttles)
    .where(eq(throttles.key, sql.placeholder('key')))
    .prepare('read_throttle'),
)

const deleteOne = prepare((db) =>
  db
    .delete(throttles)
    .where(and(eq(throttles.key, sql.placeholder('key')), eq(throttles.version, sql.placeholder('version'))))
    .returning(columns)
    .prepare('delete_throttle'),
)
