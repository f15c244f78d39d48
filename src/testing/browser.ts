// A real Chromium that notes whatever a page must not do.
import { execFileSync } from 'node:child_process'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'

// what keeps Chromium from talking to its maker
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const aBrowser = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS })

function chromiumPath(): string {
  const names = [process.env.ROSTER_CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].filter(
    (name) => name !== undefined,
  )
  for (const name of names)
    try {
      return execFileSync('sh', ['-c', 'command -v "$0"', name], { encoding: 'utf8' }).trim()
    } catch {
      // not this one
    }
  throw new Error('No Chromium was found. Install it (Debian: apt-get install chromium), or name it in ROSTER_CHROMIUM.')
}

export type Tab = {
  page: Page
  context: BrowserContext /** Errors, policy violations and requests to other hosts so far. */
  faults: () => Promise<string[]>
}

export type TabOptions = { colorScheme?: ColorScheme; width?: number }
type ColorScheme = 'light' | 'dark'

export async function aTab(browser: Browser, url: string, { colorScheme = 'light', width = 1280 }: TabOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ baseURL: url, colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const seen: string[] = []
  await context.addInitScript(() => {
    const violations: string[] = []
    Object.assign(globalThis, { violations })
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      violations.push(`${effectiveDirective} ${blockedURI}`),
    )
  })
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') seen.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== new URL(url).origin) seen.push(`request to ${origin}`)
  })
  const faults = async () => [...seen, ...(await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations))]
  return { page, context, faults }
}

/** What axe finds against WCAG 2.2 A and AA on the page as it is. What something hanging over the page leaves of a target behind it, at which nobody aims then, is no target. */
export async function barriers(page: Page, hanging?: Locator): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    // which sees no frames, of which no page has any, and takes a third of the time
    .setLegacyMode()
    .analyze()
  const found = violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target }) => ({ id, impact, selector: target.join(' ') })))
  const isBehind = await Promise.all(found.map(async ({ id, selector }) => id === 'target-size' && (await isOutside(selector, hanging))))
  return found.filter((_, index) => !isBehind[index]).map(({ id, impact, selector }) => `${id} (${impact}) ${selector}`)
}

const isOutside = async (selector: string, hanging: Locator | undefined): Promise<boolean> =>
  hanging !== undefined && (await hanging.evaluate((element, selector) => !element.contains(document.querySelector(selector)), selector))

const HEIGHT = 800

export type LookOf = [colorScheme: ColorScheme, width: number]

/** Shows the page in both themes at each width, and leaves it as it was. */
export const inEveryLook = (page: Page, widths: number[], act: (look: string) => Promise<void>): Promise<void> =>
  inLooks(
    page,
    (['light', 'dark'] as const).flatMap((colorScheme) => widths.map((width): LookOf => [colorScheme, width])),
    act,
  )

// `npm run test:deep` has the time for all of them
const IS_DEEP = process.env.ROSTER_DEEP === '1'
const ALL_LOOKS: LookOf[] = [
  ['light', 1280],
  ['dark', 390],
  ['dark', 1280],
  ['light', 390],
]

/** Light and wide, or dark and narrow, in turn, as far as a page is shown at that width; in deep tests both themes at both widths. */
export function looksInTurn(turn: number, isShownAt: (width: number) => boolean = () => true): LookOf[] {
  const looks = ALL_LOOKS.filter(([, width]) => isShownAt(width))
  return IS_DEEP ? looks : looks.slice(turn % 2).slice(0, 1)
}

/** The narrowest window that must do; looked at in deep tests. */
export const narrowest: LookOf[] = IS_DEEP
  ? [
      ['light', 320],
      ['dark', 320],
    ]
  : []

/** Shows the page in each of these looks, and leaves it as it was. */
export async function inLooks(page: Page, looks: LookOf[], act: (look: string) => Promise<void>): Promise<void> {
  const before = page.viewportSize()
  for (const [colorScheme, width] of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: HEIGHT })
    await isAtRest(page, colorScheme)
    await act(`${colorScheme}-${width}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  if (before) await page.setViewportSize(before)
}

/** The page hears of another theme only after the browser; colours that change slowly are none of the theme on their way; what turns for ever is not waited for. */
async function isAtRest(page: Page, colorScheme: ColorScheme): Promise<void> {
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' })
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame)
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/** By how many pixels the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth))

/** How many bytes of scripts come with what `act` opens, as they travel, compressed, and in how many files. Nothing is taken from the cache. */
export async function scriptsOf(
  { context, page }: Pick<Tab, 'context' | 'page'>,
  act: () => Promise<unknown>,
): Promise<{ bytes: number; files: number }> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  const scripts = new Set<string>()
  let bytes = 0
  devtools.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId))
  devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  await act()
  await page.waitForLoadState('networkidle')
  await devtools.detach()
  return { bytes, files: scripts.size }
}

export type Device = {
  /** Whoever holds it proves to be its owner, or does not. */
  recognises: (isOwner: boolean) => Promise<void>
  /** Loses all its passkeys. */
  forget: () => Promise<void>
}

/** A device of the browser's own that makes and uses passkeys without a human. */
export async function aDevice({ context, page }: Tab): Promise<Device> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    recognises: (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }).then(() => {}),
    forget: () => devtools.send('WebAuthn.clearCredentials', { authenticatorId }).then(() => {}),
  }
}
