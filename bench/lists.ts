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

type Noted = { painted: number[]; interactions: { name: string; ms: number; on: string }[] }

/** In the page, before its own scripts: notes what it paints and how long interactions take. */
function watch(): void {
  const noted: Noted = { painted: [], interactions: [] }
  Object.assign(globalThis, { noted })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      if (entry.interactionId > 0)
        noted.interactions.push({ name: entry.name, ms: entry.duration, on: (entry.target as Element | null)?.tagName ?? '' })
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
          // this comes before the frame that holds them is painted
          if (isNew) setTimeout(() => noted.painted.push(performance.now() - answeredAt))
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

/** Every way to touch a list, again and again, where it is on the screen: to look for roles and names would keep the page busy. */
async function touch(page: Page): Promise<void> {
  const press = async (selector: string, nth = 0) => {
    const box = await page.locator(selector).nth(nth).boundingBox()
    if (box === null) throw new Error(`${selector} is not shown`)
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    await atRest(page)
  }
  for (let round = 0; round < ROUNDS; round++) {
    const { length } = (await noted(page)).painted
    await press('button[aria-label="Next page"]')
    await page.waitForFunction((length) => (globalThis as unknown as { noted: Noted }).noted.painted.length > length, length)
    await atRest(page)
    await press('tbody [data-select]', 2)
    await page.keyboard.down('Shift')
    await press('tbody [data-select]', 8)
    await page.keyboard.up('Shift')
    await page.locator('tbody tr').nth(5).focus()
    for (const key of ['ArrowDown', 'Space', 'j', 'k']) {
      await page.keyboard.press(key)
      await atRest(page)
    }
    await press('thead [data-select], thead th')
    await press('thead [data-select], thead th')
  }
  await page.locator('input[type="search"]').focus()
  await page.keyboard.type('user', { delay: 100 })
  await page.waitForTimeout(1000)
}

/** Nobody's hands are faster. */
const atRest = (page: Page) => page.waitForTimeout(80)

/** What the browser itself takes for the same rows, from a string of HTML to the screen: the floor. */
const plainRows = (page: Page): Promise<number[]> =>
  page.evaluate(async (rounds) => {
    const body = document.querySelector('tbody')
    if (body === null) throw new Error('There is no table')
    const html = body.innerHTML
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      body.innerHTML = ''
      await new Promise((resolve) => setTimeout(resolve, 300))
      const start = performance.now()
      body.innerHTML = html
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      times.push(performance.now() - start)
    }
    return times
  }, ROUNDS)

const at = (sorted: number[], part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

function summary(name: string, times: number[]): { name: string; count: number; p50: number; p95: number; max: number } {
  const sorted = times.toSorted((a, b) => a - b)
  return { name, count: sorted.length, p50: Math.round(at(sorted, 0.5)), p95: Math.round(at(sorted, 0.95)), max: Math.round(at(sorted, 1)) }
}

await withConsole(Number(values.users), watch, async ({ page, url }) => {
  await openList(page, url)
  await touch(page)
  const { painted, interactions } = await noted(page)
  await openList(page, url)
  const results = [
    summary(`${ROWS} rows, from a string of HTML to the screen (floor)`, await plainRows(page)),
    summary(`${ROWS} rows, from the answer to the screen`, painted),
    summary(
      'interaction to next paint',
      interactions.map(({ ms }) => ms),
    ),
  ]
  process.stdout.write(`${values.users} users, ${ROUNDS} rounds.\n\n| | count | p50 | p95 | max |\n|---|---|---|---|---|\n`)
  for (const { name, count, p50, p95, max } of results) process.stdout.write(`| ${name} | ${count} | ${p50} ms | ${p95} ms | ${max} ms |\n`)
  const slow = interactions.filter(({ ms }) => ms > GOAL_MS).map(({ name, ms, on }) => `${name} ${ms} ms ${on}`)
  if (slow.length > 0) process.stdout.write(`\nOver ${GOAL_MS} ms: ${slow.join(', ')}\n`)
  writeResults(values.output, { users: Number(values.users), rounds: ROUNDS, results })
})
