// `node --import tsx bench/mail.ts`: what mail costs a request. Changes of an email by 4 writers: without an SMTP server, with one that takes everything, with one that is down,
// and with one that never greets; the mailer runs beside them. `--rounds 5 --seconds 3 --writers 4`
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createTcpServer } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { asc } from 'drizzle-orm'
import { parseKeyring } from '../src/server/auth/keyring.ts'
import type { Ctx } from '../src/server/context.ts'
import { connect } from '../src/server/db/client.ts'
import { startEmbedded } from '../src/server/db/embedded.ts'
import { migrate } from '../src/server/db/migrate.ts'
import { SMTP_UNSET, type SmtpEnvironment } from '../src/server/env.ts'
import { shippedDocuments } from '../src/server/http/documents.ts'
import { createServer } from '../src/server/http/server.ts'
import { createLog } from '../src/server/log.ts'
import { startMailer } from '../src/server/mail/mailer.ts'
import { mails } from '../src/server/mail/table.ts'
import { updateEmail } from '../src/server/users/service.ts'
import { users } from '../src/server/users/table.ts'
import { aClosedPort, anSmtpServer } from '../src/testing/smtp.ts'
import { fill } from './data.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    writers: { type: 'string', default: '4' },
    output: { type: 'string', default: 'bench/results/mail.json' },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const writers = Number(values.writers)

const dataDir = mkdtempSync(join(tmpdir(), 'roster-bench-'))
const embedded = await startEmbedded({ dataDir })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void embedded.stop().then(() => process.exit(1)))
await migrate({ url: embedded.url('owner') })
await fill(embedded.url('superuser'), 2000)

const database = connect({ url: embedded.url('app') })
const server = await createServer({
  baseUrl: new URL('http://localhost:4000'),
  trustedProxies: [],
  database,
  keyring: parseKeyring(`bench:${randomBytes(32).toString('base64url')}`),
  log: createLog('silent'),
  instance: { name: 'Bench', version: '0.0.0' },
  documents: shippedDocuments(),
})
const taking = await anSmtpServer()
const silent = createTcpServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
await new Promise((resolve) => silent.once('listening', resolve))

const at = (port: number): SmtpEnvironment => ({
  fixed: {
    enabled: true,
    host: '127.0.0.1',
    port,
    security: 'NONE',
    username: null,
    password: null,
    senderName: null,
    senderAddress: 'bench@example.org',
  },
  allowPrivate: true,
  ports: [],
})
const cases: Record<string, SmtpEnvironment> = {
  'without mail': SMTP_UNSET,
  'server takes everything': at(taking.port),
  'server is down': at(await aClosedPort()),
  'server never greets': at((silent.address() as { port: number }).port),
}
const system = server.ctx({ kind: 'system', label: 'bench' })
const sample = await system.db.select({ id: users.id }).from(users).orderBy(asc(users.id)).limit(2000)

let count = 0
async function load(ctx: Ctx): Promise<number[]> {
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  const write = async () => {
    while (performance.now() < end) {
      const begun = performance.now()
      const n = count++
      await updateEmail(ctx, { id: sample[n % sample.length]?.id ?? '', email: `bench${n}@example.org` })
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  return times
}

const quantile = (sorted: number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0

const all = new Map(Object.keys(cases).map((name) => [name, [] as number[]]))
for (let round = 0; round <= rounds; round++)
  for (const [name, smtp] of Object.entries(cases)) {
    const ctx = { ...system, smtp }
    const mailer = startMailer(ctx)
    const times = await load(ctx)
    await system.db.delete(mails)
    await mailer.stop()
    // the first round warms up
    if (round > 0) all.get(name)?.push(...times)
  }

const results = Object.fromEntries(
  [...all].map(([name, times]) => {
    const sorted = times.toSorted((a, b) => a - b)
    const milliseconds = (q: number) => Math.round(quantile(sorted, q) * 100) / 100
    return [name, { changes: sorted.length, p50: milliseconds(0.5), p95: milliseconds(0.95), p99: milliseconds(0.99) }]
  }),
)
console.table(results)
mkdirSync(dirname(values.output), { recursive: true })
writeFileSync(
  values.output,
  `${JSON.stringify({ cpu: cpus()[0]?.model, node: process.version, rounds, seconds, writers, results }, null, 2)}\n`,
)

await taking.close()
silent.close()
await server.close()
await database.end()
await embedded.stop()
rmSync(dataDir, { recursive: true, force: true })
process.exit(0)
