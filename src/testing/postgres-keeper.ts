// The process that keeps the PostgreSQL of a test run, and the folder of all that the tests leave on the disk. It lives as long as its
// standard input is open, so that a run that is killed leaves nothing behind either.
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Embedded, startEmbedded } from '../server/db/embedded.ts'
import { endProcesses } from '../server/db/embedded-processes.ts'
import { migrate } from '../server/db/migrate.ts'
import { oneShot } from '../server/db/one-shot.ts'

export type Served = { folder: string; template: string; urls: { owner: string; app: string; superuser: string } }

const folder = mkdtempSync(join(tmpdir(), 'roster-test-'))
chmodSync(folder, 0o711) // for the unprivileged user of a PostgreSQL that root starts
let embedded: Embedded | undefined

try {
  embedded = await startEmbedded({ dataDir: join(folder, 'shared'), log: (message) => console.error(message) })
  await migrate({ url: embedded.url('owner') })
  await makeTemplate(embedded.url('superuser', 'postgres'))
  const urls = { owner: embedded.url('owner'), app: embedded.url('app'), superuser: embedded.url('superuser', 'postgres') }
  console.log(JSON.stringify({ folder, template: 'roster', urls } satisfies Served))
  await endOfInput()
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await embedded?.stop()
  await endWhatIsLeft()
  rmSync(folder, { recursive: true, force: true })
}

/** The clusters of tests that were killed before they could stop them. */
async function endWhatIsLeft() {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => basename(name) === 'postmaster.pid')
  await Promise.all(files.map((file) => endProcesses(join(folder, dirname(file)))))
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
