// Every page that somebody meets before the console: what keeps people out, and what runs off the side, in both themes at three widths.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type Api, anApi } from '../testing/api.ts'
import { codeOf } from '../testing/authenticator.ts'
import { aBrowser, aTab, barriers } from '../testing/browser.ts'
import { anAdministrator, PASSWORD } from '../testing/factories.ts'
import { aProgram, type Program } from '../testing/program.ts'
import { anSmtpServer, type Smtp } from '../testing/smtp.ts'

// axe looks at each page six times
jest.setTimeout(240_000)

let api: Api
let smtp: Smtp
let program: Program
let browser: Browser
beforeAll(async () => {
  api = await anApi()
  smtp = await anSmtpServer()
  await anAdministrator(api, { login: 'owing', name: 'Owing', mustChange: true })
  program = await aProgram(api.database, {
    ROSTER_SMTP_HOST: '127.0.0.1',
    ROSTER_SMTP_PORT: String(smtp.port),
    ROSTER_SMTP_PORTS: String(smtp.port),
    ROSTER_SMTP_SECURITY: 'NONE',
    ROSTER_SMTP_SENDER_ADDRESS: 'roster@example.org',
  })
  browser = await aBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
  await smtp?.close()
  await api?.close()
})

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const press = (page: Page, name: string) => page.getByRole('button', { name }).click()
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()

async function giveLogin(page: Page, password: string): Promise<void> {
  await page.goto('/sign-in')
  await field(page, 'Login').fill('owing')
  await field(page, 'Password').fill(password)
  await page.keyboard.press('Enter')
}

it('keeps nobody out, and nothing runs off the side', async () => {
  const tab = await aTab(browser, program.url)
  const { page } = tab
  const found: string[] = []
  const own = 'seven llamas hum quietly at dawn'

  async function look(name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1280, 390, 320]) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 800 })
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        const where = `${name}, ${colorScheme}, ${width} px`
        found.push(
          ...(await barriers(page)).map((barrier) => `${where}: ${barrier}`),
          ...(overflow > 0 ? [`${where}: ${overflow} px too wide`] : []),
        )
      }
    await page.setViewportSize({ width: 1280, height: 800 })
  }

  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).waitFor()
  await look('sign-in')
  await page.goto('/forgotten-password')
  await field(page, 'Login or email').waitFor()
  await look('forgotten password')
  await field(page, 'Login or email').fill('somebody@example.org')
  await page.keyboard.press('Enter')
  await heading(page, 'Look into your mail')
  await look('link on its way')
  await page.goto('/password#not-a-token')
  await field(page, 'New password').fill('short')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /This link cannot be used|Choose a new password/ }).waitFor()
  await look('link that is over')
  await page.goto('/sign-in')
  await page.goto('/password#another-token')
  await field(page, 'New password').fill('alicealicealice')
  await page.getByText(/Strength: /).waitFor()
  await look('new password by link')

  await giveLogin(page, PASSWORD)
  await heading(page, 'Choose a new password')
  await field(page, 'Current password').fill(PASSWORD)
  await field(page, 'New password').fill('owing1')
  await page.keyboard.press('Enter')
  await page
    .getByText(/at least 12 characters/)
    .last()
    .waitFor()
  await look('change password')
  await field(page, 'New password').fill(own)
  await page.keyboard.press('Enter')
  await page.getByRole('grid').waitFor()

  await page.goto('/second-factor')
  await page.getByRole('button', { name: 'Authenticator app' }).waitFor()
  await look('second factor')
  await press(page, 'Authenticator app')
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  const secret = ((await page.locator('code').first().textContent()) ?? '').replaceAll(' ', '')
  await look('authenticator app')
  await field(page, 'Code').fill(codeOf(secret, new Date()))
  await page.keyboard.press('Enter')
  await heading(page, 'Store your recovery codes')
  await look('recovery codes')
  await press(page, 'I have stored them')
  await page.getByRole('grid').waitFor()

  await page.context().clearCookies()
  await page.goto('/sign-in')
  await giveLogin(page, own)
  await heading(page, 'One more step')
  await look('second step')
  // the next one: that of now may be used up
  await field(page, 'Code').fill(codeOf(secret, new Date(), 1))
  await page.keyboard.press('Enter')
  await page.getByRole('grid').waitFor()

  await page.context().clearCookies()
  await page.getByRole('searchbox').fill('owing')
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  await look('session ended')

  expect(found).toEqual([])
  expect((await tab.faults()).filter((fault) => !/status of 4/.test(fault))).toEqual([])
  await tab.context.close()
})
