import { type SQL, sql } from 'drizzle-orm'
import type { Db } from './client.ts'

/**
 * A prepared statement for whichever handle it is given: built once for the pool and once for each session that runs transactions. A query that was
 * prepared on the pool and is run inside a transaction would run outside it; here the handle decides, so it cannot.
 */
export function prepare<T>(build: (db: Db) => T): (db: Db) => T {
  const built = new WeakMap<Db, T>()
  return (db) => {
    const known = built.get(db)
    if (known) return known
    const statement = build(db)
    built.set(db, statement)
    return statement
  }
}

/** A value that a prepared statement is given, where no column tells PostgreSQL its type. */
export const given = <T>(name: string, type: 'boolean' | 'bytea' | 'int' | 'jsonb' | 'text' | 'timestamptz' | 'uuid'): SQL<T> =>
  sql<T>`${sql.placeholder(name)}::${sql.raw(type)}`

/** Who did something, and when. */
export const SOMEBODY = sql`(select ${given('userId', 'uuid')} as user_id, ${given('at', 'timestamptz')} as at) as somebody`

/** One row, to select from. */
export const ONE_ROW = sql`(select 1) as one_row`
