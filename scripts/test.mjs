// `npm test`: every check, each with its time, and one closing line that counts them together with jest's tests.
//   npm test -- --checks          only what needs no test run: generated code, migrations, types, lint, format, import walls
//   npm test -- src/server/users  those checks and only these tests; --tests leaves the checks out
//   npm run test:deep             the races and faults with all their rounds
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ensureBuilt, generate } from './build.mjs'
import { checkLockfile, checkMigrations, checkStyle, checkTypes } from './checks.mjs'
import { ensureInstalled } from './install.mjs'
import { endGroup, lastLines, run, say, secondsSince } from './run.mjs'

const OWN_OPTIONS = ['--checks', '--tests', '--deep']
const options = process.argv.slice(2)
const jestArguments = options.filter((option) => !OWN_OPTIONS.includes(option))
const count = { passed: 0, failed: 0 }

if (options.includes('--deep')) process.env.ROSTER_DEEP = '1'
await ensureInstalled()
if (!options.includes('--tests')) await checkAll()
if (!options.includes('--checks')) await testAll()
say(`${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0

async function checkAll() {
  await check('lockfile', checkLockfile)
  await check('generated code', generate)
  await check('migrations', checkMigrations)
  await check('types', checkTypes)
  await check('lint, format, walls', checkStyle)
}

async function testAll() {
  const isWhole = jestArguments.length === 0
  const needsBuild = isWhole || jestArguments.some((argument) => /browser|kill/.test(argument))
  if (needsBuild) await check('build', ensureBuilt)
  if (needsBuild) await check('chromium', ensureChromium)
  await runJest()
}

/** A check passes unless it throws; what it throws is what a person needs to read. */
async function check(name, act) {
  const start = Date.now()
  try {
    await act()
    count.passed += 1
    say(`ok      ${name} (${secondsSince(start)})`)
  } catch (error) {
    count.failed += 1
    say(`FAILED  ${name} (${secondsSince(start)})\n${error.message}`)
  }
}

async function ensureChromium() {
  if (findChromium()) return
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    say('        Chromium is missing and is installed (apt-get install chromium).')
    const { code, output } = await run('sh', ['-c', 'apt-get update -q && apt-get install -y -q --no-install-recommends chromium'], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (code !== 0) throw new Error(lastLines(output))
  }
  if (findChromium()) return
  throw new Error('The browser tests need Chromium. Install it with `sudo apt-get install chromium`, or name one in ROSTER_CHROMIUM.')
}

function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const candidates = [process.env.ROSTER_CHROMIUM, ...names.flatMap((name) => folders.map((folder) => join(folder, name)))]
  const found = candidates.find((path) => path && existsSync(path))
  if (found) process.env.ROSTER_CHROMIUM = found
  return found
}

async function runJest() {
  const start = Date.now()
  const folder = mkdtempSync(join(tmpdir(), 'roster-jest-'))
  const outputFile = join(folder, 'results.json')
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const jest = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${outputFile}`, ...jestArguments]
  const hanging = { found: false }
  const { code } = await run(process.execPath, [...node, ...jest], {
    env: { NEXT_TELEMETRY_DISABLED: '1' },
    show: true,
    onStart: (child) => endWhenHanging(child, outputFile, hanging),
  })
  countTests(outputFile, code, hanging.found)
  rmSync(folder, { recursive: true })
  say(`        jest (${secondsSince(start)})`)
}

/** jest writes its results, then ends; a test that left something open would keep it for ever. */
function endWhenHanging(child, outputFile, hanging) {
  const watch = setInterval(() => {
    if (!existsSync(outputFile)) return
    clearInterval(watch)
    const deadline = setTimeout(() => {
      hanging.found = true
      endGroup(child)
    }, 30_000)
    child.once('exit', () => clearTimeout(deadline))
  }, 1_000)
  child.once('exit', () => clearInterval(watch))
}

function countTests(outputFile, code, isHanging) {
  const results = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : undefined
  count.passed += results?.numPassedTests ?? 0
  // a file that could not even be loaded holds no tests to count
  const failed = results ? results.numFailedTests + results.numRuntimeErrorTestSuites : 1
  if (isHanging) say('FAILED  jest did not end by itself: some test left a timer, a server or a process behind.')
  count.failed += Math.max(failed + (isHanging ? 1 : 0), code === 0 ? 0 : 1)
}
