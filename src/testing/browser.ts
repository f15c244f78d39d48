// A real Chromium that notes whatever a page must not do.
import { execFileSync } from 'node:child_process'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

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

export async function aTab(browser: Browser, url: string, options: { colorScheme?: 'light' | 'dark'; width?: number } = {}): Promise<Tab> {
  const { colorScheme = 'light', width = 1280 } = options
  const context = await browser.newContext({ baseURL: url, colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
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

/** What axe finds against WCAG 2.2 A and AA on the page as it is. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}) ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
