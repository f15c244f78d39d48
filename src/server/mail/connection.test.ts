import { createServer, type Server, type Socket } from 'node:net'
import { aClosedPort, anSmtpServer, type Smtp } from '../../testing/smtp.ts'
import { converse, DEADLINES, type Message, printable, type SmtpFailure, type SmtpServer } from './connection.ts'

const QUICK = { ...DEADLINES, greeting: 200, socket: 300, whole: 1000 }

const MESSAGE: Message = {
  id: '<1@example.org>',
  from: { name: 'Roster', address: 'roster@example.org' },
  to: { name: 'Ada', address: 'ada@example.org' },
  subject: 'Test',
  text: 'Text',
  html: '<p>Text</p>',
  date: new Date(0),
}

const serverAt = (port: number, more: Partial<SmtpServer> = {}): SmtpServer => ({
  host: '127.0.0.1',
  port,
  security: 'NONE',
  username: null,
  password: null,
  name: 'roster.example.org',
  allowPrivate: true,
  ports: [port],
  ...more,
})

let smtp: Smtp | undefined
afterEach(async () => {
  await smtp?.close()
  smtp = undefined
})

async function sent(server: SmtpServer): Promise<string | SmtpFailure> {
  try {
    const conversation = await converse(server, QUICK)
    try {
      return await conversation.handOver(MESSAGE)
    } finally {
      conversation.close()
    }
  } catch (error) {
    return error as SmtpFailure
  }
}

it('says what the server says when it takes a mail', async () => {
  smtp = await anSmtpServer()

  expect(await sent(serverAt(smtp.port))).toMatch(/^250 /)
})

it('names the stage at which nobody answers', async () => {
  expect(await sent(serverAt(await aClosedPort()))).toMatchObject({ stage: 'CONNECT', isPermanent: false, isDoubtful: false })
})

it('leaves a server that does not greet, and one that stops answering', async () => {
  smtp = await anSmtpServer()
  smtp.fail('silent greeting', 'tarpit')

  expect(await sent(serverAt(smtp.port))).toMatchObject({ stage: 'CONNECT', isDoubtful: false })
  expect(await sent(serverAt(smtp.port))).toMatchObject({ stage: 'SENDER', isDoubtful: false })
})

it('leaves a server that says a word now and then', async () => {
  const { port, close } = await aDrip()
  const begin = performance.now()

  expect(await sent(serverAt(port))).toMatchObject({ isDoubtful: false })
  expect(performance.now() - begin).toBeLessThan(3000)
  await close()
})

/** Greets, then answers each command by one line of an endless reply every 100 ms. */
async function aDrip(): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const timers = new Set<NodeJS.Timeout>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('220 here\r\n')
    socket.once('data', () => {
      socket.write('250 fine\r\n')
      socket.on('data', () => void timers.add(setInterval(() => socket.writable && socket.write('250-wait\r\n'), 100)))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    port: (server.address() as { port: number }).port,
    close: () => {
      for (const timer of timers) clearInterval(timer)
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

it('sends nothing where STARTTLS was stripped or the certificate is nobody’s', async () => {
  smtp = await anSmtpServer({ auth: { user: 'roster', password: 'secret' } })
  const credentials = { username: 'roster', password: 'secret' }
  expect(await sent(serverAt(smtp.port, { security: 'STARTTLS', ...credentials }))).toMatchObject({ stage: 'TLS' })
  await smtp.close()

  for (const options of [{ starttls: true }, { tls: true }]) {
    smtp = await anSmtpServer(options)
    const failure = await sent(serverAt(smtp.port, { security: options.tls ? 'TLS' : 'STARTTLS', ...credentials }))
    expect(failure).toMatchObject({ stage: 'TLS', reply: expect.stringMatching(/certificate/) })
    expect(smtp.received).toEqual([])
    await smtp.close()
  }
})

it('dials no forbidden address or port, and does not tell which it was', async () => {
  smtp = await anSmtpServer()
  const unknown = await sent(serverAt(25, { host: 'no-such-host.invalid' }))

  for (const host of ['169.254.169.254', '0.0.0.0', '::ffff:169.254.169.254', 'fe80::1'])
    expect(await sent(serverAt(smtp.port, { host }))).toEqual(unknown)
  expect(await sent(serverAt(smtp.port, { allowPrivate: false }))).toEqual(unknown)
  expect(await sent(serverAt(smtp.port, { ports: [25] }))).toMatchObject({ stage: 'CONNECT' })
  expect(smtp.connections()).toBe(0)
})

it('makes what a server says fit to be shown', () => {
  expect(printable('250 \u001b[31mred\u202e\r\nnext\ud800')).toBe('250 [31mred next\ufffd')
  expect(printable('x'.repeat(1000))).toHaveLength(300)
})
