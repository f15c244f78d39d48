// `npm run build`: generated code, the server's bundle in dist/, the console in .next/. Skipped when nothing they are made from has
// changed.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { isProgram, lastLines, runTool, say, secondsSince } from './run.mjs'

const INPUTS = [
  'src',
  'graphql',
  'drizzle',
  'scripts',
  'package.json',
  'package-lock.json',
  'codegen.ts',
  'next.config.mjs',
  'tsconfig.json',
]
const IGNORED = /^src\/(generated|testing)\/|\.test\.tsx?$/
const STAMP = 'dist/stamp'

/** Builds what is missing or stale; throws a sentence when it cannot. */
export async function ensureBuilt() {
  const inputs = hashOf(INPUTS.flatMap(filesIn))
  if (isFresh(inputs)) return
  const start = Date.now()
  say('Building. This takes about a minute.')
  rmSync(STAMP, { force: true })
  await part('generated code', () => generate())
  await part('server', () => bundleServer())
  await part('console', () => buildConsole())
  writeFileSync(STAMP, inputs)
  say(`Built in ${secondsSince(start)}.`)
}

/** Resolver types, documents and hooks from the contract. */
export const generate = () => tool('graphql-codegen', ['--config', 'codegen.ts'], { NO_COLOR: '1' })

async function bundleServer() {
  const { build } = await import('esbuild')
  rmSync('dist', { recursive: true, force: true })
  await build({
    entryPoints: { start: 'src/cli/start.ts', migrate: 'src/server/db/migrate.ts' },
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.20',
    format: 'esm',
    sourcemap: true,
    logLevel: 'silent',
  })
}

const buildConsole = () => tool('next', ['build'], { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' })

async function part(name, act) {
  const start = Date.now()
  await act().catch((error) => {
    throw new Error(`${error.message}\nThe ${name} could not be built: the reason stands above.`)
  })
  say(`  ${name} ${secondsSince(start)}`)
}

async function tool(name, args, env) {
  const { code, output } = await runTool(name, args, { env })
  if (code !== 0) throw new Error(lastLines(output))
}

function isFresh(inputs) {
  const isWhole = ['dist/start.js', 'dist/migrate.js', '.next/BUILD_ID', 'src/generated/hooks.ts', STAMP].every(existsSync)
  return isWhole && readFileSync(STAMP, 'utf8') === inputs
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files.filter((file) => !IGNORED.test(file)).sort()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)))
}

if (isProgram(import.meta.url)) {
  await ensureInstalled()
  await ensureBuilt().catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
