import { eq, sql } from 'drizzle-orm'
import { type Api, anApi } from '../../testing/api.ts'
import { aUser } from '../../testing/factories.ts'
import { aClosedPort, anSmtpServer, mailTo } from '../../testing/smtp.ts'
import { startMailer } from './mailer.ts'
import { mails } from './table.ts'

const MAILS = 60

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A queue of so many mails, all due. */
async function aQueue(api: Api): Promise<void> {
  const { id } = await aUser(api, { email: 'ada@example.org' })
  await api.ctx().db.delete(mails)
  const now = new Date()
  const values = {
    kind: 'PASSWORD_CHANGED' as const,
    userId: id,
    facts: {},
    createdAt: now,
    nextAttemptAt: now,
    giveUpAt: new Date(now.getTime() + 86_400_000),
  }
  await api
    .ctx()
    .db.insert(mails)
    .values(Array.from({ length: MAILS }, () => values))
}

async function until(isSo: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    if (await isSo()) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return isSo()
}

it('asks a server that is away ever less often, however long the queue, and sends all of it when the server is back', async () => {
  const port = await aClosedPort()
  const api = await anApi({ smtp: mailTo(port) })
  closing.push(api.close)
  await aQueue(api)
  const attempts = async () => Number((await api.ctx().db.select({ all: sql<string>`sum(attempts)` }).from(mails))[0]?.all)
  closing.push(startMailer(api.ctx()).stop)

  expect(await until(async () => (await attempts()) > 2, 20_000)).toBe(true)
  const begun = Date.now()
  await until(async () => (await attempts()) > 30, 5000)
  // three at first, then one by one after half a second, one, two, four …
  expect([Date.now() - begun > 4900, (await attempts()) < 15]).toEqual([true, true])

  const smtp = await anSmtpServer({ port })
  closing.push(smtp.close)
  const sent = () => api.ctx().db.$count(mails, eq(mails.state, 'SENT'))
  expect(await until(async () => (await sent()) > MAILS - 15, 60_000)).toBe(true)
}, 120_000)
