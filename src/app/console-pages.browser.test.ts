// Every page of the console and all that comes over one: what keeps people out, what runs off the side, what breaks the content policy or asks another host.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { Page } from 'playwright-core'
import { barriers, inLooks, looksInTurn, narrowest } from '../testing/browser.ts'
import { anOffice, consoleWalks, type Office, type Stop, type Walked, walkConsoleWithoutMail } from '../testing/console-pages.ts'
import { aSite } from '../testing/site.ts'

// axe looks at each stop several times, and shares the cores with a browser, two servers and a database
jest.setTimeout(600_000)

/** What every run goes through; `npm run test:deep` goes everywhere. */
const IN_SHORT = ['menus and the ways from page to page', 'where a user belongs', 'the keys of a user']

let office: Office
beforeAll(async () => {
  office = await anOffice(await aSite())
})
afterAll(() => office?.site.close())

/** What is wrong on the way, in every look. */
async function inspect(office: Office, walk: Walked): Promise<string[]> {
  const found: string[] = []
  let stops = 0
  const faults = await walk(office, async (stop) => {
    const looks = looksInTurn(stops++, (width) => isFound(stop, width))
    await inLooks(stop.page, looks, async (look) => {
      found.push(
        ...[...(await misplaced(stop)), ...(await barriers(stop.page, stop.shown))].map((fault) => `${stop.name}, ${look}: ${fault}`),
      )
    })
    if (!isFound(stop, 320)) return
    await inLooks(stop.page, narrowest, async (look) => {
      found.push(...(await misplaced(stop)).map((fault) => `${stop.name}, ${look}: ${fault}`))
    })
  })
  return [...found, ...faults]
}

const isFound = ({ only }: Stop, width: number): boolean => only === undefined || (only === 'narrow') === width < 768

/** Whether what the stop is about is gone, beside the window, or makes something scroll sideways. */
async function misplaced({ page, shown, by }: Stop): Promise<string[]> {
  await by?.scrollIntoViewIfNeeded()
  const isShown = await shown
    .waitFor({ timeout: 5000 })
    .then(() => true)
    .catch(() => false)
  if (!isShown) return ['not shown']
  const box = await shown.boundingBox()
  const width = page.viewportSize()?.width ?? 0
  const isBeside = box === null || box.x < -1 || box.x + box.width > width + 1
  return [...(isBeside ? ['beside the window'] : []), ...(await sideways(page)).map((part) => `scrolls sideways: ${part}`)]
}

const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
      .filter((element) => element === document.documentElement || ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`),
  )

// axe at every page, dialog and menu takes many minutes
const walks = process.env.ROSTER_DEEP === '1' ? consoleWalks : consoleWalks.filter(([name]) => IN_SHORT.includes(name))

it.each(walks)('%s: nobody is kept out, nothing runs off the side, all stays at home', async (_name, walk) => {
  expect(await inspect(office, walk)).toEqual([])
})

it('an instance without mail: nobody is kept out, nothing runs off the side, all stays at home', async () => {
  const plain = await anOffice(await aSite({ sendsMail: false }))

  expect(await inspect(plain, walkConsoleWithoutMail)).toEqual([])
  await plain.site.close()
})
