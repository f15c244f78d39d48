import { type Api, anApi } from '../../testing/api.ts'
import { anAdministrator, anInvitation, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { anSmtpServer, mailTo, type Smtp } from '../../testing/smtp.ts'
import { users } from '../users/table.ts'
import { mails } from './table.ts'
import { sendNext } from './worker.ts'

// ten ways to end a line, or to look like it, and ten things to put behind it
const BREAKS = ['\r\n', '\n', '\r', '\r\n\r\n', '\u0085', '\u2028', '\u0000\r\n', '\\r\\n', '%0d%0a', '=?utf-8?Q?=0D=0A?=']
const LINES = [
  'Bcc: mallory@example.com',
  'To: mallory@example.com',
  'Subject: Other',
  'Content-Type: text/html\r\n\r\n<script>',
  'RCPT TO:<mallory@example.com>',
  ' folded: yes',
  '" <mallory@example.com>',
  ', mallory@example.com',
  '>;mallory@example.com,<',
  '.\r\nQUIT\r\n',
]
const ALL = BREAKS.flatMap((end) => LINES.map((line) => `Ada${end}${line}`))
// ROSTER_DEEP=1 for all hundred; else each break and each line with some of the others
const PAYLOADS = process.env.ROSTER_DEEP === '1' ? ALL : ALL.filter((_, place) => place % 3 === 0)

const HEADERS = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
  'x-auto-response-suppress',
]

let smtp: Smtp
let api: Api
let user: Person
beforeAll(async () => {
  smtp = await anSmtpServer()
  api = await anApi({ smtp: mailTo(smtp.port) })
  user = await aUser(api, { login: 'ada', email: 'ada@example.org' })
})
beforeEach(async () => {
  smtp.received.length = 0
  const { db } = api.ctx()
  await db.delete(mails)
  await db.update(users).set({ name: 'Ada' })
})
afterAll(async () => {
  await api.close()
  await smtp.close()
})

/** A mail as no verb would queue it: what stands in the tables is not believed. */
async function sent(more: Partial<typeof mails.$inferInsert>, ctx = api.ctx()) {
  const now = api.ctx().now()
  const facts = { name: 'ci', prefix: 'rst_00000000' }
  const row = { kind: 'API_KEY_CREATED', userId: user.id, facts, createdAt: now, nextAttemptAt: now, giveUpAt: now } as const
  await api
    .ctx()
    .db.insert(mails)
    .values({ ...row, giveUpAt: new Date(now.getTime() + 1000), ...more })
  return sendNext(ctx)
}

function expectOneMailEach(count: number) {
  expect(smtp.received).toHaveLength(count)
  for (const { from, to, mail } of smtp.received) {
    expect([from, to]).toEqual(['roster@example.org', ['ada@example.org']])
    expect(mail.headerLines.map(({ key }) => key).toSorted()).toEqual(HEADERS)
    expect([mail.to, mail.from].flat().flatMap((one) => one?.value.map(({ address }) => address))).toEqual([
      'ada@example.org',
      'roster@example.org',
    ])
  }
}

it('adds no header and no recipient by the name of a user', async () => {
  for (const name of PAYLOADS.map((text) => text.replaceAll('\u0000', ''))) {
    await api.ctx().db.update(users).set({ name })
    await sent({})
  }
  expectOneMailEach(PAYLOADS.length)
})

it('adds none by the name of the sender', async () => {
  for (const senderName of PAYLOADS) await sent({}, { ...api.ctx(), smtp: mailTo(smtp.port, { senderName }) })

  expectOneMailEach(PAYLOADS.length)
})

it('adds none by the name of the instance', async () => {
  for (const name of PAYLOADS) await sent({}, { ...api.ctx(), instance: { name, version: '0' } })

  expectOneMailEach(PAYLOADS.length)
})

it('adds none by the name of an organization', async () => {
  const { id: organizationId } = await anOrganization(api)
  const { id: invitationId } = await anInvitation(api, await anAdministrator(api), { organizationId, email: 'ada@example.org' })
  await api.ctx().db.delete(mails)
  for (const organization of PAYLOADS.map((text) => text.replaceAll('\u0000', '')))
    await sent({ kind: 'INVITATION', facts: { invitationId, organization } })

  expectOneMailEach(PAYLOADS.length)
  expect(new Set(smtp.received.map(({ mail }) => mail.subject?.slice(0, 17)))).toEqual(new Set(['Invitation to Ada']))
})

it('adds none by a name in the subject, nor a line to the text', async () => {
  for (const text of PAYLOADS.map((text) => text.replaceAll('\u0000', '')))
    await sent({ facts: { name: text, prefix: text }, byLabel: text })

  expectOneMailEach(PAYLOADS.length)
  for (const { mail } of smtp.received) {
    expect(mail.text?.split('\n').filter((line) => /^(Bcc|To|RCPT|Subject)/.test(line))).toEqual([])
    expect(mail.html).not.toContain('<script>')
  }
})

it('sends nothing to what is not one address', async () => {
  for (const text of PAYLOADS.map((text) => text.replaceAll('\u0000', '').slice(3)))
    for (const address of [`ada@example.org${text}`, `${text}ada@example.org`])
      expect(await sent({ address })).toMatchObject({ state: 'DISCARDED' })

  expect(smtp.received).toEqual([])
})
