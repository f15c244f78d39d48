// The only place in the server that opens connections.
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { unavailable } from '../errors.ts'

/** A handle that runs statements: on any connection of the pool, or, inside a transaction, on its one session. */
export type Db = Omit<NodePgDatabase, 'transaction'>

export type Database = {
  db: Db
  /** BEGIN, `act`, COMMIT on one session. Whatever `act` throws, nothing of it is saved. */
  transaction<T>(act: (db: Db) => Promise<T>): Promise<T>
  end(): Promise<void>
}

export type DatabaseOptions = {
  url: string
  /** Role to work as when the URL's own may do more (`SET ROLE`). */
  role?: string | undefined
  max?: number
  /** For tests of deadlines. Milliseconds. */
  deadlines?: { connect?: number; query?: number; statement?: number; lock?: number; idleInTransaction?: number }
}

export function connect({ url, role, max = 20, deadlines = {} }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'roster',
    max,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: deadlines.connect ?? 3000,
    query_timeout: deadlines.query ?? 6000,
    statement_timeout: deadlines.statement ?? 5000,
    lock_timeout: deadlines.lock ?? 2000,
    idle_in_transaction_session_timeout: deadlines.idleInTransaction ?? 10_000,
    ...(role && { onConnect: async (client: pg.ClientBase) => void (await client.query(`SET ROLE ${pg.escapeIdentifier(role)}`)) }),
  })
  // without a listener, a session that dies while idle, or between two statements, would end the process; its next statement reports it
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))

  return { db: drizzle(pool), transaction: (act) => transaction(pool, act), end: () => pool.end() }
}

// Not drizzle's: there a failed BEGIN leaks the slot, a swallowed error commits nothing and reports success, a failing rollback hides the cause.
async function transaction<T>(pool: pg.Pool, act: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await act(handleOf(client))
    const end = await client.query('COMMIT')
    if (end.command !== 'COMMIT') throw new Error('A statement of this transaction failed and its error was swallowed: nothing was saved.')
    return result
  } catch (error) {
    broken = await rollBack(client)
    throw error
  } finally {
    client.release(broken)
  }
}

const handles = new WeakMap<pg.PoolClient, Db>()

/** One handle for each session, so that what was prepared on it stays prepared. */
function handleOf(client: pg.PoolClient): Db {
  const handle = handles.get(client) ?? drizzle(client)
  handles.set(client, handle)
  return handle
}

/** A session that cannot roll back at once is thrown away by its error: the server then rolls back what it held. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, 500, new Error('The rollback was not answered.'))
  })
  return Promise.race([client.query('ROLLBACK'), deadline])
    .then(() => undefined)
    .catch((error: Error) => error)
    .finally(() => clearTimeout(timer))
}

/** `DatabaseError` behind whatever drizzle wrapped it in. */
export function databaseError(error: unknown): (Error & { code?: string; constraint?: string }) | undefined {
  if (!(error instanceof Error)) return undefined
  return error.cause instanceof Error ? databaseError(error.cause) : error
}

// class 08 connection, 53 resources, 57P operator, 57014 statement timeout, 55P03 lock timeout, 40 rollback (deadlock, serialization), 25P03 idle in transaction
const PASSING =
  /^(08...|53...|57P0.|57014|55P03|40001|40P01|25P03|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/
const PASSING_MESSAGE = /timeout|Connection terminated|Client has encountered a connection error|Client was closed|not queryable/

/** An error for the caller when the database cannot answer now, else null. */
export function databaseUnavailable(error: unknown): Error | null {
  const cause = databaseError(error)
  if (!cause) return null
  const isPassing = cause.code === undefined ? PASSING_MESSAGE.test(cause.message) : PASSING.test(cause.code)
  return isPassing ? unavailable('The database cannot answer right now. Try again in a moment.', cause) : null
}

/** Name of the unique constraint or index that a statement broke, else null. */
export function duplicateOf(error: unknown): string | null {
  const cause = databaseError(error)
  return cause?.code === '23505' ? (cause.constraint ?? '') : null
}

/** Whether a statement named a row that was deleted meanwhile. */
export const isGoneReference = (error: unknown): boolean => databaseError(error)?.code === '23503'
