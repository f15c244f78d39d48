// The checks that run nothing of the product. Each throws what a person needs to read.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { missingPackages, readLockfile } from './lockfile.mjs'
import { lastLines, runTool } from './run.mjs'

export const checkTypes = () => mustPass(runTool('tsc', ['--noEmit']))

/** Lint, format and import walls. */
export const checkStyle = () => mustPass(runTool('biome', ['ci', '--colors=off', '--max-diagnostics=50']))

export function checkLockfile() {
  const missing = missingPackages(readLockfile())
  if (missing.length > 0)
    throw new Error(`The lockfile lacks packages of other platforms: run \`node scripts/lockfile.mjs\` and commit package-lock.json.`)
}

/** The tables give no migration that is not in drizzle/ yet. Tried on a copy, so that nothing is written there. */
export async function checkMigrations() {
  // inside the project: drizzle-kit takes only paths from there
  const copy = mkdtempSync('node_modules/.drizzle-')
  try {
    cpSync('drizzle', copy, { recursive: true })
    const files = () => readdirSync(copy).filter((name) => name.endsWith('.sql'))
    const before = files()
    const kit = (command, ...rest) =>
      mustPass(runTool('drizzle-kit', [command, '--dialect=postgresql', `--out=${copy}`, ...rest], { env: { CI: 'true' } }))
    await kit('check')
    await kit('generate', '--schema=src/server/db/schema.ts')
    const fresh = files().filter((name) => !before.includes(name))
    if (fresh.length === 0) return
    const sql = fresh.map((name) => readFileSync(join(copy, name), 'utf8')).join('\n')
    throw new Error(`The tables have changed without a migration. Run \`npm run migration\` and commit drizzle/. It would say:\n${sql}`)
  } finally {
    rmSync(copy, { recursive: true })
  }
}

async function mustPass(running) {
  const { code, output } = await running
  if (code !== 0) throw new Error(lastLines(output, 200))
}
