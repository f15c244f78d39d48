// The data folder: who owns it, who may enter it, and the claim that keeps a second server out.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export type User = { name: string; uid: number; gid: number }

export type Folder = {
  path: string
  /** PostgreSQL's own folder inside it */
  cluster: string
  /** who PostgreSQL runs as, where that is not ourselves: it refuses to run as root */
  user: User | undefined
  release(): void
}

/**
 * Makes the data folder where it is missing, closes it to others, and holds it until `release`, or until this process ends in whatever
 * way.
 */
export function claimFolder(dataDir: string): Folder {
  const path = makeFolder(resolve(dataDir))
  const lock = claim(path)
  try {
    const cluster = join(path, 'postgres')
    const user = unprivilegedUser(path, cluster)
    closeToOthers(path, user)
    return { path, cluster, user, release: () => closeSync(lock) }
  } catch (error) {
    closeSync(lock)
    throw error
  }
}

/** A file made by root in the folder of somebody else must stay readable to its owner, who may start the next server. */
export function giveToOwner(folder: string, file: string) {
  if (isRoot()) chownSync(file, statSync(folder).uid, -1)
}

export const isRoot = () => process.getuid?.() === 0

function makeFolder(dataDir: string): string {
  mkdirSync(dirname(dataDir), { recursive: true, mode: 0o711 })
  if (!existsSync(dataDir)) mkdirSync(dataDir, { mode: 0o700 })
  const path = realpathSync(dataDir)
  const isOpen = (statSync(path).mode & 0o066) !== 0
  const names = readable(path, () => readdirSync(path)).filter((name) => name !== 'lost+found')
  const isOurs = names.length === 0 || names.includes('lock') || names.includes('postgres')
  // the folder is about to be closed to everyone else, which somebody's /tmp or home would not survive
  if (isOpen && !isOurs)
    throw new Error(
      `The folder ${path} holds other things and is open to other users. Give Roster a folder of its own with ROSTER_DATA_DIR.`,
    )
  return path
}

/** A lock of the kernel on an open file ends with the process that holds it, so it cannot go stale. */
function claim(path: string): number {
  const file = join(path, 'lock')
  const taken = () =>
    new Error(
      `Another Roster (process ${readFileSync(file, 'utf8').trim()}) is running on the data folder ${path}. Stop it, or give this one its own folder with ROSTER_DATA_DIR.`,
    )
  const lock = process.platform === 'darwin' ? openLocked(file, taken) : openThenLock(path, file, taken)
  giveToOwner(path, file)
  ftruncateSync(lock)
  writeSync(lock, String(process.pid))
  return lock
}

function openThenLock(path: string, file: string, taken: () => Error): number {
  const lock = readable(path, () => openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600))
  // flock(1) locks the open file it inherits, and that lock is ours as long as we keep the file open
  const { status, error } = spawnSync('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', lock] })
  if (status === 0) return lock
  closeSync(lock)
  if (error)
    throw new Error('The command flock is missing. Install the package util-linux, or set DATABASE_URL to a PostgreSQL server of your own.')
  throw taken()
}

function openLocked(file: string, taken: () => Error): number {
  const O_EXLOCK = 0x20
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK, 0o600)
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') throw taken()
    throw error
  }
}

/** Root's PostgreSQL runs as whoever owns the data already, so that `sudo npm start` in somebody's clone changes no owner. */
function unprivilegedUser(path: string, cluster: string): User | undefined {
  if (!isRoot()) return undefined
  const users = systemUsers()
  const { uid, gid } = statSync(existsSync(cluster) ? cluster : path)
  if (uid !== 0) return users.find((user) => user.uid === uid) ?? { name: String(uid), uid, gid }
  const user = ['postgres', '_postgres', 'nobody']
    .map((name) => users.find((row) => row.name === name))
    .find((found) => found !== undefined)
  if (user) return user
  throw new Error(
    'PostgreSQL does not run as root, and there is no user postgres or nobody to run it. Add one, start Roster as another user, or set DATABASE_URL.',
  )
}

function systemUsers(): User[] {
  const rows = readFileSync('/etc/passwd', 'utf8').split('\n')
  return rows.map((row) => row.split(':')).map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

function closeToOthers(path: string, user: User | undefined) {
  const isOwnedByUser = statSync(path).uid === (user?.uid ?? process.getuid?.())
  if (user && !isOwnedByUser) chownSync(path, -1, user.gid)
  chmodSync(path, isOwnedByUser ? 0o700 : 0o710)
  const closed = user && parents(path).find((parent) => !mayEnter(user, statSync(parent)))
  if (!closed) return
  throw new Error(
    `PostgreSQL runs as the user ${user.name}, who may not enter ${closed}. Set ROSTER_DATA_DIR to a folder outside of it, such as /var/lib/roster.`,
  )
}

function parents(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [path] : [path, ...parents(parent)]
}

// PostgreSQL is started without supplementary groups, so three bits decide
function mayEnter(user: User, { mode, uid, gid }: Stats): boolean {
  if (uid === user.uid) return (mode & 0o100) !== 0
  if (gid === user.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (codeOf(error) !== 'EACCES') throw error
    throw new Error(
      `The data folder ${path} belongs to another user. Start Roster as that user, or give it another folder with ROSTER_DATA_DIR.`,
    )
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)
