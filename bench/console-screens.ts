// `npx tsx bench/console-screens.ts FOLDER [WORD]`: pictures of every page of the console and of every dialog, drawer, menu and popup over one, in both themes at 1280
// and 390 px, one sheet a stop. With WORD only of the walks whose names hold it. Build first: `npm run build`.
import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import type { LookOf } from '../src/testing/browser.ts'
import { anOffice, consoleWalks, type Stop, type Walked, walkConsoleWithoutMail } from '../src/testing/console-pages.ts'
import setUp from '../src/testing/postgres.ts'
import tearDown from '../src/testing/postgres-teardown.ts'
import { aSite } from '../src/testing/site.ts'
import { around, type Clip, MARGIN, sheet } from './sheet.ts'

const [folder = 'data/screens', word = ''] = process.argv.slice(2)
// small letters are read in a dialog, and a page is looked at as a whole
const SCALES = { part: 0.6, page: 0.5 }
const TALLEST = 2000
const AROUND_A_PART = 90
const LOOKS: Record<NonNullable<Stop['only']>, LookOf[]> = {
  wide: [
    ['light', 1280],
    ['dark', 1280],
  ],
  narrow: [
    ['light', 390],
    ['dark', 390],
  ],
}

/** Whole pages and drawers, as high as what they hold; of all else what the stop is about, with what is round it. */
async function picture({ name, page, shown, only, by }: Stop): Promise<void> {
  const isWhole = await shown.evaluate((element) => element.matches('#content, main, div[role=dialog]:not(.mantine-Popover-dropdown)'))
  const clipOf = async (): Promise<Clip> => {
    if (isWhole) return wholeOf(page)
    await by?.scrollIntoViewIfNeeded()
    if (by === undefined) await shown.scrollIntoViewIfNeeded()
    const box = await shown.boundingBox()
    if (box === null) throw new Error(`${name} is not shown.`)
    const isDialog = await shown.evaluate((element) => element.matches('dialog'))
    return around(page, box, isDialog ? MARGIN : AROUND_A_PART)
  }
  await sheet(name, page, {
    folder,
    scale: isWhole ? SCALES.page : SCALES.part,
    quality: 45,
    ...(only && { looks: LOOKS[only] }),
    clipOf,
  })
}

async function wholeOf(page: Page): Promise<Clip> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  const isList = (await page.locator('[role=grid]').count()) > 0 && (await page.locator('div[role=dialog]').count()) === 0
  const hidden = isList ? 0 : await page.evaluate(hiddenBelow)
  const tall = Math.min(TALLEST, height + hidden)
  if (tall > height) await page.setViewportSize({ width, height: tall })
  return { x: 0, y: 0, width, height: tall }
}

/** How much of what scrolls is out of sight. */
const hiddenBelow = (): number =>
  Math.max(
    0,
    ...[...document.querySelectorAll('main *, main')].map((element) =>
      getComputedStyle(element).overflowY === 'auto' ? element.scrollHeight - element.clientHeight : 0,
    ),
  )

async function walk(name: string, walked: Walked, office: Awaited<ReturnType<typeof anOffice>>): Promise<void> {
  for (const fault of await walked(office, picture)) process.stdout.write(`${name}: ${fault}\n`)
}

mkdirSync(folder, { recursive: true })
await setUp()
const chosen = consoleWalks.filter(([name]) => name.includes(word))
if (chosen.length > 0) {
  const office = await anOffice(await aSite({ instanceName: 'Example Accounts' }))
  for (const [name, walked] of chosen) await walk(name, walked, office)
  await office.site.close()
}
if ('without mail'.includes(word)) {
  const office = await anOffice(await aSite({ sendsMail: false, instanceName: 'Example Accounts' }))
  await walk('without mail', walkConsoleWithoutMail, office)
  await office.site.close()
}
await tearDown()
