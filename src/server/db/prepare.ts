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
