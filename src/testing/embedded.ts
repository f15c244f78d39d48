// Data folders, and programs that keep a database in them, for the tests of the embedded PostgreSQL.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Embedded, startEmbedded } from '../server/db/embedded.ts'
import { processesIn } from '../server/db/embedded-processes.ts'
import { aFolder } from './postgres.ts'

export type Program = { child: ChildProcess; postmaster: number; url: string; said: () => string; died: Promise<number | null> }

/** Makes data folders as copies of one that was initialised once, and ends what still runs afterwards. */
export function embeddedBench() {
  const root = aFolder()
  const running: Embedded[] = []
  const programs: Program[] = []
  let folders = 0

  const newPath = (name = '') => join(root, `${++folders}${name}`)

  async function start(dataDir: string, log?: (message: string) => void): Promise<Embedded> {
    const embedded = await startEmbedded({ dataDir, ...(log && { log }) })
    running.push(embedded)
    return embedded
  }

  return {
    newPath,
    start,
    /** A folder with an initialised database that was shut down properly. */
    async aFolder(name = ''): Promise<string> {
      const first = join(root, 'first')
      if (folders === 0) await (await start(first)).stop()
      const path = newPath(name)
      execFileSync('cp', ['-a', first, path])
      return path
    },
    /** The database in a process of its own, which ends its own way when told to `exit`. */
    async startProgram(dataDir: string, { ending = '', uid }: { ending?: string; uid?: number } = {}): Promise<Program> {
      const program = await runProgram(dataDir, ending, uid)
      programs.push(program)
      return program
    },
    async endAll() {
      for (const { child } of programs) child.stdin?.end()
      await Promise.all([...programs.splice(0).map(({ died }) => died), ...running.splice(0).map((embedded) => embedded.stop())])
    },
  }
}

async function runProgram(dataDir: string, ending: string, uid: number | undefined): Promise<Program> {
  const identity = uid === undefined ? {} : { uid, gid: uid }
  const args = ['--import', 'tsx', 'src/testing/embedded-child.ts', dataDir, ending]
  const child = spawn(process.execPath, args, { ...identity, stdio: ['pipe', 'pipe', 'pipe'] })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output.push(text))
  const died = once(child, 'exit').then(([code]) => code as number | null)
  const said = () => output.join('')
  await until(() => said().includes('}\n') || child.exitCode !== null || child.signalCode !== null)
  const { postmaster = 0, url = '' } = JSON.parse(/^\{.*\}$/m.exec(said())?.[0] ?? '{}')
  return { child, postmaster, url, said, died }
}

export function end(pid: number | undefined, signal: NodeJS.Signals = 'SIGKILL') {
  if (!pid) return
  try {
    process.kill(pid, signal)
  } catch {
    // it has ended already
  }
}

export async function until(isTrue: () => boolean | Promise<boolean>, withinMs = 20_000) {
  const deadline = Date.now() + withinMs
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`This did not become true within ${withinMs} ms: ${isTrue}`)
    await sleep(10)
  }
}

/** How many postmasters, that is processes whose parent is not in the same folder, work there. */
export function postmastersIn(folder: string): number {
  const pids = processesIn(join(folder, 'postgres'))
  const parents = pids.map((pid) => Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)]).toString()))
  return parents.filter((parent) => !pids.includes(parent)).length
}

/** One statement on a connection of its own. */
export async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {}) // the tests kill the server under it
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end().catch(() => {})
  }
}
