// Brings a database to the tables this version needs. Also a program of its own: `node dist/migrate.js`.
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator'
import type { Sql } from 'postgres'
import { oneShot } from './one-shot.ts'

/** Applies what is missing. Of two nodes that start at once one does it, and the other waits and finds nothing left to do. */
export async function migrate({ url }: { url: string }): Promise<{ applied: number }> {
  const sql = oneShot(url)
  try {
    // held by this session, which is the only one that `sql` may open
    await sql`select pg_advisory_lock(hashtext('roster.migrate'))`
    // a change of a table waits for its readers, and everybody else queues behind it
    await sql`select set_config('lock_timeout', '10s', false), set_config('statement_timeout', '0', false)`
    await ensureRole(sql)
    const before = await countApplied(sql)
    await runMigrations(drizzle(sql), { migrationsFolder: migrationsFolder() })
    return { applied: (await countApplied(sql)) - before }
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** The migrations grant rights to `roster_app`, the role of the running server, so it must be there before them. */
async function ensureRole(sql: Sql) {
  const [role] = await sql<{ user: string; isMissing: boolean; isMember: boolean }[]>`
    select current_user as user, r.oid is null as "isMissing", coalesce(pg_has_role(current_user, r.oid, 'usage'), false) as "isMember"
    from (select 1) as one left join pg_roles r on r.rolname = 'roster_app'`
  if (!role || role.isMember) return
  try {
    if (role.isMissing) await sql`create role roster_app nologin`.catch(unlessMadeMeanwhile)
    await sql`grant roster_app to ${sql(role.user)}`
  } catch (error) {
    if (codeOf(error) !== NOT_ALLOWED) throw error
    const create = role.isMissing ? 'CREATE ROLE roster_app NOLOGIN; ' : ''
    throw new Error(
      `The database user ${role.user} may not ${role.isMissing ? 'create' : 'join'} the role roster_app. Let an administrator run: ${create}GRANT roster_app TO "${role.user}";`,
    )
  }
}

const NOT_ALLOWED = '42501'

// roles belong to the whole server, the lock to one database: another database may be migrated at the same moment
function unlessMadeMeanwhile(error: unknown) {
  if (!['42710', '23505'].includes(String(codeOf(error)))) throw error
}

async function countApplied(sql: Sql): Promise<number> {
  const [table] = await sql<{ exists: boolean }[]>`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`
  if (!table?.exists) return 0
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from drizzle.__drizzle_migrations`
  return row?.count ?? 0
}

/** Found upwards from this file, which is in src/server/db or, built, in dist. */
function migrationsFolder(from = dirname(fileURLToPath(import.meta.url))): string {
  const folder = join(from, 'drizzle')
  if (existsSync(join(folder, 'meta', '_journal.json'))) return folder
  if (dirname(from) === from) throw new Error('The folder drizzle, which holds the migrations, is missing.')
  return migrationsFolder(dirname(from))
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)

/** Drizzle's message repeats the whole statement; what went wrong is in its cause. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? sentenceOf(error.cause) : error.message || String(codeOf(error))
}

async function main() {
  const url = process.env.DATABASE_ADMIN_URL ?? process.env.DATABASE_URL
  if (!url) throw new Error('Set DATABASE_ADMIN_URL or DATABASE_URL to the database to migrate.')
  const { applied } = await migrate({ url })
  console.log(
    applied === 0 ? 'The database is up to date.' : `The database is up to date: ${applied} migration${applied === 1 ? '' : 's'} applied.`,
  )
}

// by name: bundled into another program, this module would take that program's file for its own
if (/^migrate\.[jt]s$/.test(basename(process.argv[1] ?? ''))) {
  main().catch((error: unknown) => {
    console.error(`The database could not be migrated: ${sentenceOf(error)}`)
    process.exitCode = 1
  })
}
