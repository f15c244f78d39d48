// `node scripts/lockfile.mjs`: writes packages of other platforms into the lockfile. npm leaves out those that the registry at hand does
// not carry, and `npm ci` then refuses the whole lockfile, also where they are not needed.
import { readFileSync, writeFileSync } from 'node:fs'
import { isProgram, say } from './run.mjs'

const SYSTEMS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'netbsd', 'openbsd', 'sunos', 'aix', 'openharmony']
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64']
const LIBRARIES = { musl: 'musl', musleabihf: 'musl', gnu: 'glibc', gnueabihf: 'glibc' }

/** Optional packages that another one names and the lockfile lacks: [path, entry]. */
export function missingPackages({ packages }) {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`])
      .map(([name, version]) => [`node_modules/${name}`, entryOf(name, version, dev)]),
  )
}

export const readLockfile = () => JSON.parse(readFileSync('package-lock.json', 'utf8'))

/** What a package runs on is in its name: @biomejs/cli-linux-arm64-musl. */
function entryOf(name, version, dev) {
  const words = name.split(/[/-]/)
  const cpu = words.filter((word) => PROCESSORS.includes(word))
  const os = words.filter((word) => SYSTEMS.includes(word))
  const libc = words.flatMap((word) => LIBRARIES[word] ?? [])
  return { version, ...(cpu[0] && { cpu }), ...(dev && { dev }), ...(libc[0] && { libc }), optional: true, ...(os[0] && { os }) }
}

function complete() {
  const lockfile = readLockfile()
  const missing = missingPackages(lockfile)
  const [[root, rest], ...packages] = Object.entries({ ...lockfile.packages, ...Object.fromEntries(missing) })
  lockfile.packages = Object.fromEntries([[root, rest], ...packages.sort(([one], [other]) => (one < other ? -1 : 1))])
  writeFileSync('package-lock.json', `${JSON.stringify(lockfile, null, 2)}\n`)
  say(`${missing.length} packages of other platforms added to the lockfile.`)
}

if (isProgram(import.meta.url)) complete()
