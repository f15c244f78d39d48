// PostgreSQL's own folder: made once, with its roles and its database, and never half.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Programs } from './embedded-binaries.ts'
import { type Folder, giveToOwner, type User } from './embedded-folder.ts'
import { endProcesses } from './embedded-processes.ts'

export type Role = 'owner' | 'app' | 'superuser'

export const ROLES: Record<Role, string> = { owner: 'roster_owner', app: 'roster_app', superuser: 'postgres' }

/**
 * PostgreSQL needs no more of us than this, and nothing secret of our environment may reach it. (Next's types want NODE_ENV in every
 * environment.)
 */
export const ENVIRONMENT: NodeJS.ProcessEnv = { NODE_ENV: 'production', PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }

/** Makes the cluster when there is none, refuses one of another major version, and returns the password of each role. */
export async function prepareCluster(folder: Folder, programs: Programs): Promise<Record<Role, string>> {
  if (!existsSync(folder.cluster)) return makeCluster(folder, programs)
  refuseOtherVersion(folder, programs)
  return readPasswords(folder) ?? renewPasswords(folder, programs)
}

async function makeCluster(folder: Folder, programs: Programs) {
  const unfinished = `${folder.cluster}.new-${randomBytes(4).toString('hex')}`
  await removeUnfinished(folder)
  mkdirSync(unfinished, { mode: 0o700 })
  if (folder.user) chownSync(unfinished, folder.user.uid, folder.user.gid)
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  // no password is set yet, so everything is refused until the rules below replace these
  const initdb = ['-D', unfinished, '-U', ROLES.superuser, '--auth=reject', '--data-checksums', ...locale, '--no-instructions', '--no-sync']
  await run(programs.initdb, initdb, unfinished, folder.user)
  writeFileSync(join(unfinished, 'pg_hba.conf'), 'local all all scram-sha-256\n')
  const passwords = newPasswords()
  await runSql(programs, unfinished, folder.user, [...SETUP, ...settingOf(passwords)])
  await run(programs.initdb, ['-D', unfinished, '--sync-only'], unfinished, folder.user)
  writePasswords(folder, passwords)
  renameSync(unfinished, folder.cluster)
  keepNames(folder.path)
  return passwords
}

// the application role has no CREATE anywhere: what it may do is granted by the migrations
const SETUP = [
  `CREATE ROLE ${ROLES.owner} LOGIN CREATEROLE`,
  `CREATE ROLE ${ROLES.app} LOGIN`,
  `GRANT ${ROLES.app} TO ${ROLES.owner}`,
  `CREATE DATABASE roster OWNER ${ROLES.owner}`,
  'REVOKE ALL ON DATABASE roster FROM PUBLIC',
  `GRANT CONNECT ON DATABASE roster TO ${ROLES.app}`,
]

/** What a start that was killed has left. Its initdb may still be writing: it would bring back what is being removed. */
async function removeUnfinished({ path }: Folder) {
  for (const name of readdirSync(path).filter((name) => name.startsWith('postgres.new-'))) {
    await endProcesses(join(path, name))
    rmSync(join(path, name), { recursive: true, force: true })
  }
}

function refuseOtherVersion({ cluster }: Folder, { major }: Programs) {
  const found = existsSync(join(cluster, 'PG_VERSION')) ? readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim() : 'something else'
  if (found === major) return
  throw new Error(
    `${cluster} was made by PostgreSQL ${found}, and this Roster brings PostgreSQL ${major}. ` +
      `Nothing was changed. Write a backup with the Roster that made it and restore it into a new folder (ROSTER_DATA_DIR), or set DATABASE_URL to a PostgreSQL ${found} server that serves this data.`,
  )
}

function readPasswords(folder: Folder): Record<Role, string> | undefined {
  try {
    const { owner, app, superuser } = JSON.parse(readFileSync(passwordFile(folder), 'utf8'))
    return [owner, app, superuser].every((password) => typeof password === 'string') ? { owner, app, superuser } : undefined
  } catch {
    return undefined // lost or damaged: the folder is ours, so new ones may be set
  }
}

async function renewPasswords(folder: Folder, programs: Programs) {
  const passwords = newPasswords()
  await runSql(programs, folder.cluster, folder.user, settingOf(passwords))
  writePasswords(folder, passwords)
  return passwords
}

function newPasswords(): Record<Role, string> {
  const password = () => randomBytes(24).toString('base64url')
  return { owner: password(), app: password(), superuser: password() }
}

const settingOf = (passwords: Record<Role, string>) =>
  (['owner', 'app', 'superuser'] as const).map((role) => `ALTER ROLE ${ROLES[role]} PASSWORD '${passwords[role]}'`)

function writePasswords(folder: Folder, passwords: Record<Role, string>) {
  const file = passwordFile(folder)
  writeFileSync(`${file}.new`, JSON.stringify(passwords), { mode: 0o600, flush: true })
  giveToOwner(folder.path, `${file}.new`)
  renameSync(`${file}.new`, file)
  keepNames(folder.path)
}

const passwordFile = ({ path }: Folder) => join(path, 'passwords.json')

/** A new name in a folder is on the disk only when the folder itself is. */
function keepNames(path: string) {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** Through the single-user mode, which asks for no password and opens no socket. One statement a line. */
function runSql(programs: Programs, cluster: string, user: User | undefined, statements: string[]) {
  const quiet = ['-c', 'log_min_error_statement=panic', '-c', 'log_min_messages=error']
  return run(
    programs.postgres,
    ['--single', '-D', cluster, '-c', 'exit_on_error=on', ...quiet, 'postgres'],
    cluster,
    user,
    statements.join('\n'),
  )
}

function run(program: string, args: string[], cwd: string, user: User | undefined, input = ''): Promise<void> {
  const child = spawn(program, args, { cwd, uid: user?.uid, gid: user?.gid, env: ENVIRONMENT, stdio: ['pipe', 'ignore', 'pipe'] })
  const said: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  child.stdin.on('error', () => {}) // it ended early, and its exit code says so
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`PostgreSQL could not prepare ${dirname(cwd)}: ${said.join('').trim()}`)),
    )
  })
}
