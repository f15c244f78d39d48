// Every way in which an SMTP server fails, seen from outside: by whoever makes a request meanwhile, and by the administrator. ROSTER_DEEP=1 for the real deadlines.
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, aUser, type Person } from '../../testing/factories.ts'
import { anSmtpServer, type Fault, type Smtp } from '../../testing/smtp.ts'
import { DEADLINES } from './connection.ts'
import { sendNext } from './worker.ts'

// of a server that says nothing
const SHORT = process.env.ROSTER_DEEP === '1' ? DEADLINES : { ...DEADLINES, greeting: 1000, socket: 1000 }

let smtp: Smtp
let api: Api
let admin: Person
let user: Person

/** A server of this kind, and an instance whose administrator set it in the console. */
async function within(options: Parameters<typeof anSmtpServer>[0], security: 'NONE' | 'STARTTLS' | 'TLS' = 'NONE') {
  smtp = await anSmtpServer({ auth: ACCOUNT, ...options })
  api = await anApi({ smtp: { fixed: null, allowPrivate: true, ports: [smtp.port] } })
  admin = await anAdministrator(api)
  user = await aUser(api)
  const { user: username, password } = ACCOUNT
  const server = { enabled: true, host: '127.0.0.1', port: smtp.port, username, password, senderAddress: 'roster@example.org' }
  await update({ ...server, security })
}
afterEach(async () => {
  await api.close()
  await smtp.close()
})

const ACCOUNT = { user: 'roster', password: 'secret' }
const run = (mutation: string, input: object) => {
  const name = mutation.charAt(0).toUpperCase() + mutation.slice(1)
  return api.ask(`mutation ($input: ${name}Input!) { ${mutation}(input: $input) { userErrors { code message } } }`, { input }, admin)
}
const update = async (input: object) => expect(codesOf(await run('smtpSettingsUpdate', input))).toEqual([])
/** A change that is told by mail. */
const change = async (email: string) => expect(codesOf(await run('userEmailUpdate', { id: user.id, email }))).toEqual([])
const LIST = '{ mails { nodes { id state address attempts error nextAttemptAt } } }'
/** What the administrator sees. */
const shown = async () => at((await api.ask(LIST, {}, admin)).data, 'mails', 'nodes') as { id: string }[]
const attempt = () => sendNext(api.ctx())

/** One attempt, and how many requests were answered while it lasted. */
async function attemptBesideRequests(deadlines = DEADLINES): Promise<number> {
  const all = { isOver: false, answered: 0 }
  const running = sendNext(api.ctx(), deadlines).finally(() => {
    all.isOver = true
  })
  while (!all.isOver) {
    expect((await api.ask('{ users { nodes { id } } }', {}, admin)).errors).toEqual([])
    if (!all.isOver) all.answered++
  }
  await running
  return all.answered
}

type Passing = { fault: Fault; says: RegExp; copies?: number; hangs?: boolean }

const PASSING: Passing[] = [
  { fault: 'silent greeting', says: /^CONNECT: /, hangs: true },
  { fault: '421', says: /^CONNECT: 421 .*Too busy/ },
  { fault: '535', says: /^AUTHENTICATION: 535 5\.7\.8 Authentication credentials invalid/ },
  { fault: '451', says: /^RECIPIENT: 451 4\.7\.1 Greylisted/ },
  { fault: 'tarpit', says: /^SENDER: /, hangs: true },
  { fault: 'dropped in DATA', says: /^MESSAGE: .*closed/ },
  // the one case in which a mail arrives twice: nobody can know
  { fault: 'ok lost', says: /^MESSAGE: .*closed/, copies: 2 },
]

it.each(PASSING)(
  'after $fault a mail waits, visibly, and arrives later',
  async ({ fault, says, copies = 1, hangs = false }) => {
    await within({})
    await change('ada@example.org')
    smtp.fail(fault)

    const answered = await attemptBesideRequests(hangs ? SHORT : DEADLINES)

    expect(answered).toBeGreaterThanOrEqual(hangs ? 3 : 0)
    expect(await shown()).toMatchObject([
      { state: 'QUEUED', address: 'ada@example.org', attempts: 1, error: expect.stringMatching(says), nextAttemptAt: expect.any(String) },
    ])
    expect(await attempt()).toBeNull()
    api.pass(10)
    await attempt()
    expect(await shown()).toMatchObject([{ state: 'SENT', attempts: 2, error: null, nextAttemptAt: null }])
    expect(smtp.received.map(({ to }) => to)).toEqual(new Array(copies).fill(['ada@example.org']))
    expect(new Set(smtp.received.map(({ mail }) => mail.messageId)).size).toBe(1)
  },
  60_000,
)

it.each<[Fault, RegExp]>([
  ['550', /^RECIPIENT: 550 5\.1\.1 No such user here/],
  ['550 sender', /^SENDER: 550 5\.7\.1 Sender not allowed/],
  ['552 text', /^MESSAGE: 552 5\.2\.2 Mailbox full/],
])('after %s a mail is given up, visibly, and sent when an administrator asks for it', async (fault, says) => {
  await within({})
  await change('ada@example.org')
  smtp.fail(fault)

  await attemptBesideRequests()

  expect(await shown()).toMatchObject([{ state: 'FAILED', error: expect.stringMatching(says), nextAttemptAt: null }])
  api.pass(23 * 3600)
  expect(await attempt()).toBeNull()
  const [mail] = await shown()
  expect(codesOf(await run('mailRetry', { id: mail?.id }))).toEqual([])
  await attempt()
  expect(await shown()).toMatchObject([{ state: 'SENT', error: null }])
  expect(smtp.received).toHaveLength(1)
})

it('while it is refused a mail waits, visibly, and arrives when somebody listens again', async () => {
  await within({})
  await change('ada@example.org')
  const { port } = smtp
  await smtp.close()

  await attemptBesideRequests()

  expect(await shown()).toMatchObject([{ state: 'QUEUED', error: expect.stringMatching(/^CONNECT: .*ECONNREFUSED/) }])
  smtp = await anSmtpServer({ auth: ACCOUNT, port })
  api.pass(10)
  await attempt()
  expect(await shown()).toMatchObject([{ state: 'SENT' }])
  expect(smtp.received).toHaveLength(1)
})

it.each<[string, Parameters<typeof anSmtpServer>[0], 'STARTTLS' | 'TLS', RegExp]>([
  ['STARTTLS was stripped', {}, 'STARTTLS', /^TLS: /],
  ['nobody vouches for the certificate, by STARTTLS', { starttls: true }, 'STARTTLS', /^TLS: .*certificate/],
  ['nobody vouches for the certificate, by TLS', { tls: true }, 'TLS', /^TLS: .*certificate/],
])(
  'where %s nothing is said, the mail waits, visibly, and leaves as soon as the settings are right',
  async (_, options, security, says) => {
    await within(options, security)
    await change('ada@example.org')

    await attemptBesideRequests()

    expect(await shown()).toMatchObject([{ state: 'QUEUED', attempts: 1, error: expect.stringMatching(says) }])
    expect([smtp.passwords(), smtp.received]).toEqual([0, []])
    await smtp.close()
    smtp = await anSmtpServer({ auth: ACCOUNT, port: smtp.port })
    await update({ security: 'NONE', password: ACCOUNT.password })
    await attempt()
    expect(await shown()).toMatchObject([{ state: 'SENT', attempts: 2 }])
    expect(smtp.received).toHaveLength(1)
  },
)
