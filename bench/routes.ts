// `npm run build && node --import tsx bench/routes.ts --users 100000 --rounds 10`: each page of the console in Chromium. How much script it loads, compressed and without
// cache, and how long it takes from the navigation until its first rows, or its title where it has none, are on the screen.
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { scriptsOf } from '../src/testing/browser.ts'
import { withConsole } from './console.ts'
import { writeResults } from './running.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '10' },
    output: { type: 'string', default: 'bench/results/routes.json' },
  },
})
const ROWS = 'tbody tr[data-id]'
const TITLE = 'h1'

type Seen = { shownAt?: number }

/** In the page, before its own scripts: notes when the frame is over that first shows what is waited for. */
function watch(): void {
  const seen: Seen = {}
  Object.assign(globalThis, { seen })
  const look = () => {
    const wanted = sessionStorage.getItem('bench.wanted')
    if (wanted === null || document.querySelector(wanted) === null) return requestAnimationFrame(look)
    return requestAnimationFrame(() =>
      setTimeout(() => {
        seen.shownAt = performance.now()
      }),
    )
  }
  look()
}

async function timeOf(page: Page, path: string, wanted: string): Promise<number> {
  await page.evaluate((selector) => sessionStorage.setItem('bench.wanted', selector), wanted)
  await page.goto(path)
  await page.waitForFunction(() => (globalThis as unknown as { seen: Seen }).seen.shownAt !== undefined)
  return page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen.shownAt ?? 0)
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

await withConsole(Number(values.users), watch, async ({ page, context, admin }) => {
  const routes: [path: string, wanted: string][] = [
    ['/users', ROWS],
    [`/users/${admin.id}`, TITLE],
    ['/organizations', ROWS],
    ['/profiles', ROWS],
    ['/api-keys', TITLE],
    ['/audit', ROWS],
    ['/invitations', TITLE],
    ['/dashboard', 'h1, a[href="/users"]'],
    ['/platform/smtp', TITLE],
    ['/platform/mail', TITLE],
    ['/platform/authentication', TITLE],
    ['/settings', TITLE],
  ]
  const rows = []
  process.stdout.write(
    `${values.users} users, ${values.rounds} rounds, medians.\n\n| page | scripts | first rows or title |\n|---|---|---|\n`,
  )
  for (const [path, wanted] of routes) {
    const { bytes } = await scriptsOf({ page, context }, () => timeOf(page, path, wanted))
    const times: number[] = []
    for (let round = 0; round < Number(values.rounds); round++) times.push(await timeOf(page, path, wanted))
    const row = { path: path.replace(admin.id, '…'), kilobytes: Math.round(bytes / 1000), milliseconds: Math.round(median(times)) }
    rows.push(row)
    process.stdout.write(`| ${row.path} | ${row.kilobytes} KB | ${row.milliseconds} ms |\n`)
  }
  writeResults(values.output, { users: Number(values.users), rounds: Number(values.rounds), rows })
})
