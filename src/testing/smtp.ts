// A real SMTP server that can be told to misbehave, and does so for one conversation after the other.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { SmtpEnvironment } from '../server/env.ts'
import { anAuthority, type Certificate } from './certificates.ts'

export type Fault = 'silent greeting' | '421' | '535' | '550' | '550 sender' | '451' | '552 text' | 'dropped in DATA' | 'ok lost' | 'tarpit'

export type Received = { from: string; to: string[]; raw: string; mail: ParsedMail }

export type Smtp = {
  port: number
  received: Received[]
  /** Conversations that began. */
  connections: () => number
  /** How often a password was shown to it. */
  passwords: () => number
  /** The next conversations misbehave, one fault each; the ones after them are in order. */
  fail: (...faults: Fault[]) => void
  close: () => Promise<void>
}

type Options = {
  auth?: { user: string; password: string }
  starttls?: boolean
  tls?: boolean
  /** Unless given, one of which nobody knows the authority. */
  certificate?: Certificate
  port?: number
}

export async function anSmtpServer({ auth, starttls = false, tls = false, port = 0, ...options }: Options = {}): Promise<Smtp> {
  const { certificate = anAuthority().vouchFor('127.0.0.1') } = options
  const faults: Fault[] = []
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const faultOf = new Map<string, Fault>()
  let connections = 0
  let passwords = 0
  const has = (session: { id: string }, fault: Fault) => faultOf.get(session.id) === fault
  const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })

  const server = new SMTPServer({
    secure: tls,
    ...certificate,
    hideSTARTTLS: !starttls,
    authOptional: !auth,
    disabledCommands: auth ? [] : ['AUTH'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 200,
    onConnect(session, done) {
      connections++
      const fault = faults.shift()
      if (fault) faultOf.set(session.id, fault)
      if (fault === '421') return done(refusal(421, 'Too busy, come back later'))
      if (fault === 'silent greeting') return
      done()
    },
    onAuth({ username, password }, session, done) {
      passwords++
      if (has(session, '535') || username !== auth?.user || password !== auth?.password)
        return done(refusal(535, '5.7.8 Authentication credentials invalid'))
      done(null, { user: username })
    },
    onMailFrom(_, session, done) {
      if (has(session, '550 sender')) return done(refusal(550, '5.7.1 Sender not allowed'))
      done()
    },
    onRcptTo(_, session, done) {
      if (has(session, '550')) return done(refusal(550, '5.1.1 No such user here'))
      if (has(session, '451')) return done(refusal(451, '4.7.1 Greylisted, try again later'))
      if (has(session, 'tarpit')) return
      done()
    },
    onData(stream, session, done) {
      const drop = () => {
        for (const socket of sockets) socket.destroy()
      }
      if (has(session, 'dropped in DATA')) return void stream.once('data', drop)
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (has(session, '552 text')) return done(refusal(552, '5.2.2 Mailbox full'))
        const { mailFrom, rcptTo } = session.envelope
        const raw = Buffer.concat(chunks).toString('latin1')
        void simpleParser(Buffer.concat(chunks)).then((mail) => {
          received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw, mail })
          if (has(session, 'ok lost')) return drop()
          done()
        })
      })
    },
  })
  server.on('error', () => {}) // connections that a test cuts
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    passwords: () => passwords,
    fail: (...more) => void faults.push(...more),
    close: () =>
      new Promise((resolve) => {
        // the raw socket below a TLS one is not ours to destroy: Node 20 dies of it
        if (!tls && !starttls) for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

/** As an operator sets it: all mail goes to this port of this machine. */
export const mailTo = (port: number, more: Partial<NonNullable<SmtpEnvironment['fixed']>> = {}): SmtpEnvironment => ({
  fixed: {
    enabled: true,
    host: '127.0.0.1',
    port,
    security: 'NONE',
    username: null,
    password: null,
    senderName: null,
    senderAddress: 'roster@example.org',
    ...more,
  },
  allowPrivate: true,
  ports: [],
})

/** A port of which nobody answers. */
export async function aClosedPort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
