// A console that is measured in Chromium: the built server over a database full of users, and an administrator's tab.
import type { BrowserContext, Page } from 'playwright-core'
import { transaction } from '../src/server/context.ts'
import { hash } from '../src/server/passwords/hashing.ts'
import { store } from '../src/server/passwords/service.ts'
import { create } from '../src/server/users/service.ts'
import { aBrowser, aTab } from '../src/testing/browser.ts'
import { signIn } from '../src/testing/pages.ts'
import { aProgram } from '../src/testing/program.ts'
import { anInstance } from './instance.ts'

const LOGIN = 'chief'
const PASSWORD = 'a password for measurements'

type Console = { page: Page; context: BrowserContext; url: string; admin: { id: string } }

/** Runs `measure`, then stops everything. `watch` runs in each page before its own scripts. */
export async function withConsole(users: number, watch: () => void, measure: (console: Console) => Promise<void>): Promise<void> {
  const { scratch, ctx, end } = await anInstance({ users })
  const admin = await create(ctx, {
    login: LOGIN,
    name: 'Administrator',
    memberships: [{ organizationId: 'platform', profileId: 'admin' }],
  })
  const passwordHash = await hash(PASSWORD)
  await transaction(ctx, (ctx) => store(ctx, admin, passwordHash, { mustChange: false }))
  const program = await aProgram({ appUrl: scratch.url('app'), ownerUrl: scratch.url('owner') })
  const browser = await aBrowser()
  try {
    const { page, context } = await aTab(browser, program.url)
    // tsx names functions by a helper, which the page has not
    await context.addInitScript('globalThis.__name = (named) => named')
    await context.addInitScript(watch)
    await signIn(page, LOGIN, PASSWORD)
    await measure({ page, context, url: program.url, admin })
  } finally {
    await browser.close()
    await program.stop()
    await end()
  }
}
