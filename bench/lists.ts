// `npm run build && node --import tsx bench/lists.ts --users 100000 --rounds 20`: the list of users in Chromium. How long 100 rows take from their answer to the screen, and
// the longest interaction from the key or click to the next paint (Event Timing, as INP counts it: in steps of 8 ms).
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { withConsole } from './console.ts'
import { writeResults } from './running.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '20' },
    output: { type: 'string', default: 'bench/results/lists.json' },
  },
})
const ROUNDS = Number(values.rounds)
const ROWS = 100
const GOAL_MS = 100

type Noted = { painted: number[]; interactions: { name: string; ms: number }[] }

/** In the page, before its own scripts: notes what it paints and how long interactions take. */
function watch(): void {
  const noted: Noted = { painted: [], interactions: [] }
  Object.assign(globalThis, { noted })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      if (entry.interactionId > 0) noted.interactions.push({ name: entry.name, ms: entry.duration })
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)

  const ask = globalThis.fetch.bind(globalThis)
  globalThis.fetch = async (...request) => {
    const response = await ask(...request)
    const isList = String(request[1]?.body).includes('"operationName":"Users"')
    if (isList) {
      const read = response.text.bind(response)
      response.text = async () => {
        const text = await read()
        const answeredAt = performance.now()
        const rows = document.querySelectorAll('tbody tr[data-id]')
        const first = rows[0]?.getAttribute('data-id')
        const look = () => {
          const now = document.querySelectorAll('tbody tr[data-id]')
          const isNew = now.length > 0 && now[0]?.getAttribute('data-id') !== first
          // the frame after the one that holds them
          if (isNew) requestAnimationFrame(() => setTimeout(() => noted.painted.push(performance.now() - answeredAt)))
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
        return text
      }
    }
    return response
  }
}

const noted = (page: Page) => page.evaluate(() => (globalThis as unknown as { noted: Noted }).noted)

async function openList(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/users?size=${ROWS}`)
  await page
    .locator('tbody tr[data-id]')
    .nth(ROWS - 1)
    .waitFor({ state: 'attached' })
}

/** Every way to touch a list, again and again. */
async function touch(page: Page): Promise<void> {
  const boxes = page.getByRole('checkbox', { name: /^Select user/ })
  const settle = () => page.locator('table[aria-busy="false"][data-stale="false"]').waitFor()
  for (let round = 0; round < ROUNDS; round++) {
    await page.getByRole('button', { name: 'Next page' }).click()
    await settle()
    await boxes.nth(2).click()
    await boxes.nth(40).click({ modifiers: ['Shift'] })
    await page.getByRole('row').nth(5).focus()
    for (const key of ['ArrowDown', 'Space', 'j', 'k']) await page.keyboard.press(key)
    await page.getByRole('checkbox', { name: 'Select this page' }).click()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
  }
  await page.getByRole('searchbox').pressSequentially('user', { delay: 40 })
  await settle()
}

const at = (sorted: number[], part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

function summary(name: string, times: number[]): { name: string; count: number; p50: number; p95: number; max: number } {
  const sorted = times.toSorted((a, b) => a - b)
  return { name, count: sorted.length, p50: Math.round(at(sorted, 0.5)), p95: Math.round(at(sorted, 0.95)), max: Math.round(at(sorted, 1)) }
}

await withConsole(Number(values.users), watch, async ({ page, url }) => {
  await openList(page, url)
  await touch(page)
  const { painted, interactions } = await noted(page)
  const results = [
    summary(`${ROWS} rows, from the answer to the screen`, painted),
    summary(
      'interaction to next paint',
      interactions.map(({ ms }) => ms),
    ),
  ]
  process.stdout.write(`${values.users} users, ${ROUNDS} rounds.\n\n| | count | p50 | p95 | max |\n|---|---|---|---|---|\n`)
  for (const { name, count, p50, p95, max } of results) process.stdout.write(`| ${name} | ${count} | ${p50} ms | ${p95} ms | ${max} ms |\n`)
  const slow = interactions.filter(({ ms }) => ms > GOAL_MS).map(({ name, ms }) => `${name} ${ms} ms`)
  if (slow.length > 0) process.stdout.write(`\nOver ${GOAL_MS} ms: ${slow.join(', ')}\n`)
  writeResults(values.output, { users: Number(values.users), rounds: ROUNDS, results })
})
