// The process that keeps the PostgreSQL of a test run: it lives as long as its standard input is open, so no killed run leaves anything behind.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Embedded, startEmbedded } from '../server/db/embedded.ts'
import { migrate } from '../server/db/migrate.ts'
import { oneShot } from '../server/db/one-shot.ts'

export type Served = { template: string; urls: { owner: string; app: string; superuser: string } }

const dataDir = mkdtempSync(join(tmpdir(), 'roster-test-'))
let embedded: Embedded | undefined

try {
  embedded = await startEmbedded({ dataDir, log: (message) => console.error(message) })
  await migrate({ url: embedded.url('owner') })
  await makeTemplate(embedded.url('superuser', 'postgres'))
  const urls = { owner: embedded.url('owner'), app: embedded.url('app'), superuser: embedded.url('superuser', 'postgres') }
  console.log(JSON.stringify({ template: 'roster', urls } satisfies Served))
  await endOfInput()
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await embedded?.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

/** Nobody may connect to it, or it could not be cloned; and a lost commit of a test harms nobody. */
async function makeTemplate(url: string) {
  const sql = oneShot(url)
  await sql`alter database roster with is_template true allow_connections false`
  await sql`alter system set synchronous_commit = off`
  await sql`select pg_reload_conf()`
  await sql.end()
}

async function endOfInput() {
  for await (const _ of process.stdin);
}
