// What the static checks must notice: each mistake is planted in a copy of the project, and the check that is there for it fails.
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { aFolder } from './postgres.ts'

const COPIED = [
  'src',
  'graphql',
  'drizzle',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'codegen.ts',
  'drizzle.config.ts',
  'biome.json',
]

/** The project as it is, but for one text. */
function aProject({ file, from, to }: { file: string; from: string | RegExp; to: string }): string {
  const folder = aFolder()
  for (const name of COPIED) cpSync(name, join(folder, name), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const text = readFileSync(join(folder, file), 'utf8')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${file} does not hold what was to be changed in it.`)
  writeFileSync(join(folder, file), changed)
  return folder
}

/** What a check says when it fails, else `passed`. NODE_ENV: the code generator says nothing to tests. */
function failureOf(folder: string, ...names: string[]): string {
  const program = `import { generate } from './scripts/build.mjs'
    import * as checks from './scripts/checks.mjs'
    const all = { generate, ...checks }
    try { for (const name of ${JSON.stringify(names)}) await all[name](); console.log('passed') } catch (error) { console.log(error.message) }`
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  }).stdout.trim()
}

it('finds nothing where nothing was planted', () => {
  const folder = aProject({ file: 'src/server/users/table.ts', from: '\n', to: '\n\n' })

  expect(failureOf(folder, 'checkLockfile', 'generate', 'checkMigrations')).toBe('passed')
})

it('notices a document that asks for what the contract does not have', () => {
  const folder = aProject({ file: 'src/console/users/operations.graphql', from: /\bemail\b/, to: 'emailAddress' })

  expect(failureOf(folder, 'generate')).toContain('Cannot query field "emailAddress"')
})

it('notices a screen that reads what its document no longer asks for', () => {
  const folder = aProject({ file: 'src/console/users/operations.graphql', from: /^\s*email$/gm, to: '' })

  expect(failureOf(folder, 'generate', 'checkTypes')).toContain(`Property 'email' does not exist`)
})

it('notices a table that changed without a migration', () => {
  const folder = aProject({ file: 'src/server/users/table.ts', from: /(\n\s*)(name: text\(\))/, to: '$1nickname: text(),$1$2' })

  expect(failureOf(folder, 'checkMigrations')).toContain('ADD COLUMN "nickname"')
})

it('notices a package of another platform that the lockfile lacks', () => {
  const folder = aProject({ file: 'package-lock.json', from: '@biomejs/cli-darwin-arm64": {', to: '@biomejs/cli-elsewhere": {' })

  expect(failureOf(folder, 'checkLockfile')).toContain('node scripts/lockfile.mjs')
})
