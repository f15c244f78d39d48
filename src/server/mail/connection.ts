// One SMTP conversation: dial, sign in, hand over one message. What goes wrong says at which stage, and in the server's own words.
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import type { NodemailerError } from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { resolveHost } from './address.ts'

export const STAGES = ['DNS', 'CONNECT', 'TLS', 'AUTHENTICATION', 'SENDER', 'RECIPIENT', 'MESSAGE', 'DONE'] as const

export type Stage = (typeof STAGES)[number]

export type SmtpServer = {
  host: string
  port: number
  security: 'NONE' | 'STARTTLS' | 'TLS'
  username: string | null
  password: string | null
  /** How this side names itself. */
  name: string
  allowPrivate: boolean
  ports: number[]
}

/** Names and addresses as objects: a string would be parsed, and could name more recipients than one. */
export type Message = {
  id: string
  from: { name: string; address: string }
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
  date: Date
}

export class SmtpFailure extends Error {
  readonly stage: Stage
  /** What the server said, else what happened; printable, at most 300 characters. */
  readonly reply: string
  /** The same attempt would end the same way. */
  readonly isPermanent: boolean
  /** The server may have taken the message all the same. */
  readonly isDoubtful: boolean
  constructor(stage: Stage, reply: string, { isPermanent = false, isDoubtful = false } = {}) {
    super(`${stage}: ${reply}`)
    this.stage = stage
    this.reply = reply
    this.isPermanent = isPermanent
    this.isDoubtful = isDoubtful
  }
}

// milliseconds; the last one ends a server that says a word now and then
export const DEADLINES = { connection: 10_000, greeting: 10_000, socket: 20_000, whole: 60_000 }

export type Conversation = { handOver: (message: Message) => Promise<string>; close: () => void }

/** Dials and signs in. The conversation has to be closed. */
export async function converse(server: SmtpServer, deadlines = DEADLINES): Promise<Conversation> {
  if (!server.ports.includes(server.port)) throw new SmtpFailure('CONNECT', 'Mail may not leave through this port.')
  const addresses = await resolveHost(server.host, server)
  // one sentence for what does not exist and for what must not be dialled
  if (addresses.length === 0) throw new SmtpFailure('DNS', 'No address was found for this host that mail may be sent to.')
  const connection = await dial(server, addresses, deadlines)
  const timer = setTimeout(() => {
    connection.emit('error', timedOut())
    connection.close()
  }, deadlines.whole)
  const close = () => {
    clearTimeout(timer)
    connection.close()
  }
  try {
    await signIn(connection, server)
  } catch (error) {
    close()
    throw error
  }
  return { handOver: (message) => handOver(connection, message), close }
}

const timedOut = (): NodemailerError => Object.assign(new Error('The server took too long.'), { code: 'ETIMEDOUT' })

/** The first address that answers. */
async function dial(server: SmtpServer, [address = '', ...others]: string[], deadlines: typeof DEADLINES): Promise<SMTPConnection> {
  try {
    return await connect(server, address, deadlines)
  } catch (error) {
    if (others.length === 0 || !(error instanceof SmtpFailure) || error.stage !== 'CONNECT') throw error
    return dial(server, others, deadlines)
  }
}

async function connect({ host, port, security, name }: SmtpServer, address: string, deadlines: typeof DEADLINES): Promise<SMTPConnection> {
  // an address has no name to ask for: its certificate has to hold the address
  const named = isIP(host) ? {} : { servername: host }
  const connection = new SMTPConnection({
    host: address,
    ...named,
    port,
    name,
    secure: security === 'TLS',
    requireTLS: security === 'STARTTLS',
    ignoreTLS: security === 'NONE',
    connectionTimeout: deadlines.connection,
    greetingTimeout: deadlines.greeting,
    socketTimeout: deadlines.socket,
    socketCloseTimeout: 1000,
    maxResponseSize: 65_536,
    tls: { ...named, minVersion: 'TLSv1.2' },
  })
  try {
    await during(
      connection,
      () => 'CONNECT',
      (done) => connection.connect((error) => done(error)),
    )
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

async function signIn(connection: SMTPConnection, { username, password }: SmtpServer): Promise<void> {
  if (username === null) return
  await during(
    connection,
    () => 'AUTHENTICATION',
    (done) => connection.login({ user: username, pass: password ?? '' }, done),
  )
}

async function handOver(connection: SMTPConnection, message: Message): Promise<string> {
  const content = await compose(message)
  const envelope = { from: message.from.address, to: [message.to.address], size: content.length }
  let stage: Stage = 'SENDER'
  // read only once the server has asked for the text
  const text = Readable.from(
    (function* () {
      stage = 'MESSAGE'
      yield content
    })(),
  )
  const { response } = await during<{ response: string }>(
    connection,
    () => stage,
    (done) => connection.send(envelope, text, (error, info) => done(error, info)),
  )
  return printable(response)
}

/** The message as it is sent. */
export const compose = ({ id, ...message }: Message): Promise<Buffer> =>
  new MailComposer({
    ...message,
    messageId: id,
    headers: { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()

type Done<T> = (error: Error | null | undefined, result?: T) => void

/** One step of the conversation; an error beside it ends it, too. */
function during<T>(connection: SMTPConnection, stage: () => Stage, act: (done: Done<T>) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const fail = (error: Error) => reject(failureOf(stage(), error))
    connection.once('error', fail)
    connection.once('end', () => fail(Object.assign(new Error('The server closed the connection.'), { code: 'ECONNECTION' })))
    act((error, result) => (error ? fail(error) : resolve(result as T)))
  }).finally(() => {
    connection.removeAllListeners('error')
    connection.removeAllListeners('end')
    // an error after the step is nobody's: the next step finds the connection closed
    connection.on('error', () => {})
  })
}

const STAGE_OF_COMMAND: [command: string, stage: Stage][] = [
  ['MAIL FROM', 'SENDER'],
  ['RCPT TO', 'RECIPIENT'],
  ['STARTTLS', 'TLS'],
  ['AUTH', 'AUTHENTICATION'],
]

function failureOf(stage: Stage, error: NodemailerError & { reason?: string }): SmtpFailure {
  const { code = '', command = '', response, responseCode } = error
  const byCommand = STAGE_OF_COMMAND.find(([start]) => command.startsWith(start))?.[1]
  const isTls =
    code === 'ETLS' ||
    /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)|certificate|wrong version number/i.test(
      `${error.cause instanceof Error && 'code' in error.cause ? error.cause.code : ''}${error.message}`,
    )
  const at = stage === 'CONNECT' && isTls ? 'TLS' : (byCommand ?? stage)
  const isPermanent = typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600 && responseCode !== 503
  // an answer in figures is an answer; without one, once the text was under way, nobody knows
  return new SmtpFailure(at, printable(response || error.message), { isPermanent, isDoubtful: at === 'MESSAGE' && !response })
}

/** A server's words, fit to be shown and stored. */
export const printable = (text: string): string =>
  cut(
    text
      .toWellFormed()
      .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim(),
  )

const cut = (text: string): string => (text.length > 300 ? `${text.slice(0, 299).toWellFormed()}…` : text)
