// The PostgreSQL that comes with Roster: one postmaster for a data folder, kept running, found again after any crash.
import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findPrograms, type Programs } from './embedded-binaries.ts'
import { ENVIRONMENT, prepareCluster, ROLES, type Role } from './embedded-cluster.ts'
import { claimFolder, type Folder, giveToOwner } from './embedded-folder.ts'
import { endProcesses, postmasterFile } from './embedded-processes.ts'

export type Embedded = {
  /** connection URL for a role, as pg and libpq read it; postgres.js needs `oneShot` to open it */
  url(role: Role, database?: string): string
  state(): State
  pid(): number | undefined
  restarts(): number
  /** a fast shutdown: open transactions are rolled back; forced after ten seconds */
  stop(): Promise<void>
}

type State = 'starting' | 'ready' | 'restarting' | 'stopped'
type Log = (message: string) => void
type Setting = { folder: Folder; programs: Programs; socketFolder: string; log: Log }
type Postmaster = { child: ChildProcess; ended: Promise<string> }

/** Starts PostgreSQL in a folder that no other server may use meanwhile, and makes it where it is missing. */
export async function startEmbedded({ dataDir, log = () => {} }: { dataDir: string; log?: Log }): Promise<Embedded> {
  const folder = claimFolder(dataDir)
  try {
    const programs = await findPrograms(folder)
    await endOrphan(folder, log)
    const passwords = await prepareCluster(folder, programs)
    const socketFolder = chooseSocketFolder(folder)
    const supervisor = await keepRunning({ folder, programs, socketFolder, log })
    const query = `host=${encodeURIComponent(socketFolder)}`
    return {
      ...supervisor,
      stop: once(() => supervisor.stop().finally(folder.release)),
      url: (role, database = 'roster') =>
        `postgresql://${ROLES[role]}:${passwords[role]}@localhost:${PORT}/${encodeURIComponent(database)}?${query}`,
    }
  } catch (error) {
    folder.release()
    throw error
  }
}

async function keepRunning(setting: Setting): Promise<Omit<Embedded, 'url'>> {
  const { folder, log } = setting
  const stopping = new AbortController()
  let state: State = 'starting'
  let restarts = 0
  let postmaster = await launch(setting, stopping.signal)
  state = 'ready'
  const watching = watch()

  async function watch() {
    let pauseMs = SHORTEST_PAUSE_MS
    while (!stopping.signal.aborted) {
      const startedAt = Date.now()
      const reason = await postmaster.ended
      if (stopping.signal.aborted) return
      state = 'restarting'
      if (Date.now() - startedAt > STABLE_AFTER_MS) pauseMs = SHORTEST_PAUSE_MS
      log(`PostgreSQL ended (${reason}) and is started again in ${pauseMs} ms.`)
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      await relaunch()
    }
  }

  async function relaunch() {
    try {
      postmaster = await launch(setting, stopping.signal)
    } catch (error) {
      if (!stopping.signal.aborted) log(String(error))
      return
    }
    restarts += 1
    state = 'ready'
  }

  async function stop() {
    stopping.abort()
    await endProcesses(folder.cluster)
    await watching
    removeSocketFolder(setting.socketFolder)
    state = 'stopped'
  }

  const isAlive = ({ child }: Postmaster) => child.exitCode === null && child.signalCode === null
  return { state: () => state, pid: () => (isAlive(postmaster) ? postmaster.child.pid : undefined), restarts: () => restarts, stop }
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= act()
    return done
  }
}

const SHORTEST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000
const STABLE_AFTER_MS = 1_000

async function launch(setting: Setting, signal: AbortSignal): Promise<Postmaster> {
  const { folder, programs, socketFolder, log } = setting
  await endProcesses(folder.cluster)
  // their process is gone, but its number may be a zombie's, or somebody else's by now, and then PostgreSQL would refuse to start
  for (const file of [join(folder.cluster, 'postmaster.pid'), join(socketFolder, `${SOCKET}.lock`)]) rmSync(file, { force: true })
  signal.throwIfAborted() // nothing may start once `stop` has begun to look for what runs
  const output = openLog(folder)
  const child = spawn(programs.postgres, ['-D', folder.cluster, ...settings(socketFolder)], {
    cwd: folder.cluster,
    uid: folder.user?.uid,
    gid: folder.user?.gid,
    env: ENVIRONMENT,
    detached: true, // Ctrl-C is for us: PostgreSQL is stopped last
    stdio: ['ignore', output.file, output.file],
  })
  closeSync(output.file)
  const ended = endOf(child)
  endWithUs(child)
  await untilReady({ child, ended }, folder, log).catch((error: Error) => {
    throw new Error(`PostgreSQL did not start in ${folder.path}: ${output.said() || error.message}`)
  })
  return { child, ended }
}

const settings = (socketFolder: string) =>
  [
    'listen_addresses=',
    `port=${PORT}`,
    `unix_socket_directories="${socketFolder.replaceAll('"', '""')}"`,
    'unix_socket_permissions=0700',
    'fsync=on',
    'max_connections=100',
    'jit=off',
    // what the log may say: starts, ends and crashes, never a statement or a row
    'log_min_messages=log',
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    'log_checkpoints=off',
  ].flatMap((setting) => ['-c', setting])

const PORT = 5432 // only a part of the socket's name: nothing listens on the network
const SOCKET = `.s.PGSQL.${PORT}`

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
}

/** Also at process.exit(), which waits for nobody. A kill -9 leaves the orphan to the next start. */
function endWithUs(child: ChildProcess) {
  const end = () => void child.kill('SIGINT')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
}

async function untilReady({ child, ended }: Postmaster, { cluster }: Folder, log: Log) {
  const late = setTimeout(() => log('PostgreSQL is still starting: it may be recovering from a crash.'), 10_000)
  let reason: string | undefined
  void ended.then((why) => {
    reason = why
  })
  try {
    while (!isReady(cluster, child.pid)) {
      if (reason) throw new Error(reason)
      await sleep(5)
    }
  } finally {
    clearTimeout(late)
  }
}

function isReady(cluster: string, pid: number | undefined): boolean {
  const lines = postmasterFile(cluster)
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}

function openLog({ path }: Folder) {
  const name = join(path, 'postgres.log')
  const size = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size(name) > 5_000_000) renameSync(name, `${name}.1`)
  const from = size(name)
  const file = openSync(name, 'a', 0o600)
  giveToOwner(path, name)
  return { file, said: () => readFileSync(name).subarray(from).toString().trim() }
}

async function endOrphan({ cluster, path }: Folder, log: Log) {
  const socketFolder = postmasterFile(cluster)[4] ?? ''
  const count = await endProcesses(cluster)
  if (count > 0) log(`PostgreSQL was still running in ${path} after its server had died, and was stopped.`)
  removeSocketFolder(socketFolder)
}

/** The cluster's own folder, or a private one where that name is too long for a socket's address. */
function chooseSocketFolder({ cluster, user }: Folder): string {
  const longest = process.platform === 'linux' ? 107 : 103
  if (Buffer.byteLength(join(cluster, SOCKET)) <= longest) return cluster
  const folder = mkdtempSync('/tmp/roster-')
  if (user) chownSync(folder, user.uid, user.gid)
  return folder
}

function removeSocketFolder(folder: string) {
  if (/^\/tmp\/roster-\w{6}$/.test(folder)) rmSync(folder, { recursive: true, force: true })
}
