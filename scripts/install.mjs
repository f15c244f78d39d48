// The packages, in the versions of the lockfile. Needs nothing but Node.
import { existsSync, readFileSync } from 'node:fs'
import { lastLines, run, say, secondsSince } from './run.mjs'

/** Runs `npm ci` unless the packages of the lockfile are there. */
export async function ensureInstalled() {
  if (isInstalled()) return
  const start = Date.now()
  say('Installing packages (npm ci). The first time this takes a minute or two.')
  const progress = setInterval(() => say(`  still installing, ${secondsSince(start)}`), 15_000)
  const { code, output } = await npm(['ci', '--loglevel=error'])
  clearInterval(progress)
  if (code !== 0) fail(output)
  say(`Packages installed in ${secondsSince(start)}.`)
}

/** npm writes what it has installed, last of all, into a lockfile of its own. */
function isInstalled() {
  if (!existsSync('node_modules/.package-lock.json')) return false
  const wanted = packagesOf('package-lock.json')
  const present = packagesOf('node_modules/.package-lock.json')
  // packages for other platforms are in the lockfile only
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || present[path]?.version === version || (optional && !present[path]),
  )
}

const packagesOf = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages

/** The npm that started us, if one did. */
function npm(args) {
  const { npm_execpath: path } = process.env
  return path ? run(process.execPath, [path, ...args]) : run('npm', args)
}

function fail(output) {
  console.error(lastLines(output))
  console.error(
    'The packages could not be installed: the reason stands above. Check the connection to the npm registry, then run `npm ci`.',
  )
  process.exit(1)
}
