// `npx tsx bench/screens.ts FOLDER [WORD]`: pictures of every page before the console in every state, and of every mail, in both themes at 1280 and 390 px, one sheet a
// page. With WORD only of the walks and mails whose names hold it. Build first: `npm run build`.
import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { aBrowser } from '../src/testing/browser.ts'
import setUp from '../src/testing/postgres.ts'
import tearDown from '../src/testing/postgres-teardown.ts'
import { walks, walkWithoutMail } from '../src/testing/public-pages.ts'
import { aSite } from '../src/testing/site.ts'
import { everyMail } from './mails.ts'
import { type Clip, MARGIN, sheet as sheetOf } from './sheet.ts'

const [folder = 'data/screens', word = ''] = process.argv.slice(2)
// a mail has larger letters
const SCALES = { page: 0.75, mail: 0.6 }

/** Where on the page something is: on an empty one with a card, the card and a little round it. */
async function clipOf(page: Page): Promise<Clip> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  const card = await page.locator('main > div, table table').first().boundingBox()
  const isFramed = (await page.locator('nav').count()) > 0
  if (isFramed || card === null) return { x: 0, y: 0, width, height }
  const x = Math.max(0, card.x - MARGIN)
  const y = Math.max(0, card.y - MARGIN)
  return { x, y, width: Math.min(width - x, card.width + 2 * MARGIN), height: card.height + 2 * MARGIN }
}

const sheet = (name: string, page: Page, scale = SCALES.page) => sheetOf(name, page, { folder, scale, clipOf })

mkdirSync(folder, { recursive: true })
await setUp()
const chosen = walks.filter(([name]) => name.includes(word))
if (chosen.length > 0) {
  const site = await aSite({ instanceName: 'Example Accounts' })
  for (const [name, walk] of chosen) {
    const faults = await walk(site, (stop, page) => sheet(stop, page))
    for (const fault of faults) process.stdout.write(`${name}: ${fault}\n`)
  }
  await site.close()
}
if ('without mail'.includes(word)) {
  const site = await aSite({ host: '127.0.0.1', sendsMail: false, instanceName: 'Example Accounts' })
  await walkWithoutMail(site, (stop, page) => sheet(stop, page))
  await site.close()
}
const browser = await aBrowser()
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
for (const { name, html } of everyMail().filter(({ name }) => `mail ${name}`.includes(word))) {
  await page.setContent(html)
  await sheet(`mail ${name}`, page, SCALES.mail)
}
await browser.close()
await tearDown()
