// What a story in a browser stands on: the built server over a database of its own, a real mail server, Chromium, and an administrator whose scripts ask the server.
import type { Browser } from 'playwright-core'
import { type Api, anApi } from './api.ts'
import { aBrowser, aTab, type Tab, type TabOptions } from './browser.ts'
import { anAdministrator, type Person } from './factories.ts'
import { aFreePort, aProgram } from './program.ts'
import { anSmtpServer, type Smtp } from './smtp.ts'

export type Site = {
  api: Api
  smtp: Smtp
  url: string
  boss: Person
  browser: Browser
  tab: (options?: TabOptions) => Promise<Tab>
  /** Asks the running server as a script of the boss does; a refusal fails. */
  ask: (query: string, input: object) => Promise<Answered>
  /** The text of the newest mail to an address that says this; waits for it. */
  mailTo: (address: string, words: RegExp) => Promise<string>
  /** The path of the link in a mail, which is this server's. */
  linkIn: (text: string) => string
  close: () => Promise<void>
}

type Answered = { userErrors: object[]; url?: string; link?: string; password?: string }

type SiteOptions = {
  /** As the base URL names it. */
  host?: string
  /** Whether a mail server is set. */
  sendsMail?: boolean
  instanceName?: string
}

export async function aSite({ host = 'localhost', sendsMail = true, instanceName = 'Roster' }: SiteOptions = {}): Promise<Site> {
  const api = await anApi()
  const smtp = await anSmtpServer()
  const boss = await anAdministrator(api, { login: 'boss', name: 'The Boss' })
  const port = await aFreePort()
  const url = `http://${host}:${port}`
  const program = await aProgram(api.database, {
    PORT: String(port),
    ROSTER_BASE_URL: url,
    // what one seals the other opens
    ROSTER_KEYRING: api.keys,
    ROSTER_INSTANCE_NAME: instanceName,
    ...(sendsMail && mailBy(smtp)),
  })
  const browser = await aBrowser()
  return {
    api,
    smtp,
    url,
    boss,
    browser,
    tab: (options) => aTab(browser, url, options),
    ask: (query, input) => ask(url, boss, query, input),
    mailTo: (address, words) => mailTo(smtp, address, words),
    linkIn: (text) => linkIn(url, text),
    close: async () => {
      await browser.close()
      await program.stop()
      await smtp.close()
      await api.close()
    },
  }
}

const mailBy = ({ port }: Smtp) => ({
  ROSTER_SMTP_HOST: '127.0.0.1',
  ROSTER_SMTP_PORT: String(port),
  ROSTER_SMTP_PORTS: String(port),
  ROSTER_SMTP_SECURITY: 'NONE',
  ROSTER_SMTP_SENDER_ADDRESS: 'roster@example.org',
})

async function ask(url: string, { key }: Person, query: string, input: object): Promise<Answered> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, connection: 'close' },
    body: JSON.stringify({ query, variables: { input } }),
  })
  const { data, errors } = (await answer.json()) as { data: Record<string, Answered>; errors?: object[] }
  const [answered] = Object.values(data ?? {})
  if (errors || !answered || answered.userErrors.length > 0) throw new Error(`Refused: ${JSON.stringify({ errors, data })}`)
  return answered
}

const MAIL_MILLISECONDS = 60_000

async function mailTo(smtp: Smtp, address: string, words: RegExp): Promise<string> {
  const deadline = Date.now() + MAIL_MILLISECONDS
  while (Date.now() < deadline) {
    const found = smtp.received.findLast(({ to, mail }) => to.includes(address) && words.test(`${mail.subject}\n${mail.text}`))
    if (found) return found.mail.text ?? ''
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(
    `No mail to ${address} says ${words}; there is: ${smtp.received.map(({ to, mail }) => `${to}: ${mail.subject}`).join(', ')}`,
  )
}

function linkIn(url: string, text: string): string {
  const [link] = text.match(/https?:\/\/\S+#\S+/) ?? []
  if (link === undefined || !link.startsWith(`${url}/`)) throw new Error(`No link of ${url} in: ${text}`)
  return link.slice(url.length)
}
