// One picture of a page in every look: light at each width, then dark.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { inEveryLook, inLooks, type LookOf } from '../src/testing/browser.ts'

export type Clip = { x: number; y: number; width: number; height: number }
type Shot = { input: Buffer; width: number; height: number }

export const MARGIN = 24
const WIDTHS = [1280, 390]

export type SheetOptions = {
  folder: string
  scale: number
  quality?: number
  /** Both themes at both widths unless given. */
  looks?: LookOf[]
  /** The part of the page that is shown, in each look. */
  clipOf: (page: Page) => Promise<Clip>
}

export async function sheet(name: string, page: Page, { folder, scale, quality = 50, looks, clipOf }: SheetOptions): Promise<void> {
  const shots: Shot[] = []
  const shoot = async () => {
    await page.evaluate(() => window.scrollTo(0, 0))
    const clip = await clipOf(page)
    shots.push({ input: await page.screenshot({ fullPage: true, clip }), width: Math.ceil(clip.width), height: Math.ceil(clip.height) })
  }
  await (looks === undefined ? inEveryLook(page, WIDTHS, shoot) : inLooks(page, looks, shoot))
  const width = shots.reduce((sum, shot) => sum + shot.width + MARGIN, MARGIN)
  const height = Math.max(...shots.map((shot) => shot.height)) + 2 * MARGIN
  let left = MARGIN
  const placed = shots.map(({ input, width }) => {
    const place = { input, left, top: MARGIN }
    left += width + MARGIN
    return place
  })
  const whole = await sharp({ create: { width, height, channels: 3, background: '#8a9099' } })
    .composite(placed)
    .png()
    .toBuffer()
  const file = `${name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}.webp`
  await sharp(whole)
    .resize({ width: Math.round(width * scale) })
    .webp({ quality, effort: 6 })
    .toFile(join(folder, file))
  process.stdout.write(`${name}: ${file}\n`)
}

/** A box with what is round it, within the window. */
export function around(page: Page, box: Clip, margin: number): Clip {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  const x = Math.max(0, box.x - margin)
  const y = Math.max(0, box.y - margin)
  return { x, y, width: Math.min(width, box.x + box.width + margin) - x, height: Math.min(height, box.y + box.height + margin) - y }
}
