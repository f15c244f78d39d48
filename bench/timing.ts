// `node --import tsx bench/timing.ts --tries 300`: whether the time of an answer tells strangers anything about an account. Classes of requests run interleaved in random order,
// each at an account of its own; Welch's t against the class beside it, of the fastest 90 percent. Beyond 4.5 they differ (the threshold of TVLA, ISO/IEC 17825).
import { randomBytes, randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'drizzle-orm'
import { parseKeyring } from '../src/server/auth/keyring.ts'
import { connect } from '../src/server/db/client.ts'
import { startEmbedded } from '../src/server/db/embedded.ts'
import { migrate } from '../src/server/db/migrate.ts'
import { shippedDocuments } from '../src/server/http/documents.ts'
import { createServer } from '../src/server/http/server.ts'
import { createLog } from '../src/server/log.ts'
import { hash } from '../src/server/passwords/hashing.ts'

const { values } = parseArgs({ options: { tries: { type: 'string', default: '2000' } } })
const TRIES = Number(values.tries)
const WARM_UP = 30
const THRESHOLD = 4.5
const PASSWORD = 'a password for measurements'
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } userErrors { code message field } } }'
const RESET = 'mutation ($input: PasswordResetRequestInput!) { passwordResetRequest(input: $input) { userErrors { code message field } } }'

type Class = { name: string; against: string; request: (n: number) => { query: string; input: object } }

const signIn = (login: string, password: string) => ({ query: SIGN_IN, input: { login, password } })
const CLASSES: Class[] = [
  { name: 'wrong password', against: 'wrong password', request: (n) => signIn(`wrong-${n}`, 'a wrong password') },
  { name: 'unknown login', against: 'wrong password', request: (n) => signIn(`nobody-${n}`, 'a wrong password') },
  { name: 'locked', against: 'wrong password', request: (n) => signIn(`locked-${n}`, PASSWORD) },
  { name: 'no password', against: 'wrong password', request: (n) => signIn(`invited-${n}`, PASSWORD) },
  { name: 'empty password', against: 'wrong password', request: (n) => signIn(`empty-${n}`, '') },
  { name: 'service user', against: 'wrong password', request: (n) => signIn(`service-${n}`, PASSWORD) },
  { name: '1 MB to a known login', against: '1 MB to an unknown login', request: (n) => signIn(`long-${n}`, 'x'.repeat(1_000_000)) },
  { name: '1 MB to an unknown login', against: '1 MB to an unknown login', request: (n) => signIn(`nolong-${n}`, 'x'.repeat(1_000_000)) },
  {
    name: 'reset of a known login',
    against: 'reset of an unknown login',
    request: (n) => ({ query: RESET, input: { login: `reset-${n}` } }),
  },
  {
    name: 'reset of an unknown login',
    against: 'reset of an unknown login',
    request: (n) => ({ query: RESET, input: { login: `noreset-${n}` } }),
  },
]
const PEOPLE = ['wrong', 'locked', 'invited', 'empty', 'service', 'long', 'reset']

const dataDir = mkdtempSync(join(tmpdir(), 'roster-timing-'))
const embedded = await startEmbedded({ dataDir })
await migrate({ url: embedded.url('owner') })
const database = connect({ url: embedded.url('app') })
const server = await createServer({
  baseUrl: new URL('http://localhost:4000'),
  // each request comes from a place of its own: what one place may do is not the question here
  trustedProxies: ['127.0.0.1/32'],
  database,
  keyring: parseKeyring(`bench:${randomBytes(32).toString('base64url')}`),
  log: createLog('silent'),
  instance: { name: 'Bench', version: '0.0.0' },
  documents: shippedDocuments(),
  smtp: {
    fixed: {
      enabled: true,
      host: '127.0.0.1',
      port: 2525,
      security: 'NONE',
      username: null,
      password: null,
      senderName: null,
      senderAddress: 'roster@example.org',
    },
    allowPrivate: true,
    ports: [],
  },
})
const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
try {
  await populate(await hash(PASSWORD))
  report(await measure())
} finally {
  await server.close()
  await database.end()
  await embedded.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

async function populate(passwordHash: string): Promise<void> {
  for (const kind of PEOPLE)
    await database.db.execute(sql`
      insert into users (id, login, name, email, type, password_hash, locked_at, locked_by_label, created_at, created_by_label, updated_at, updated_by_label)
      select gen_random_uuid(), ${kind} || '-' || n, 'Somebody', ${kind} || n || '@example.org', case when ${kind} = 'service' then 'SERVICE' else 'NORMAL' end,
        case when ${kind} in ('service', 'invited') then null else ${passwordHash}::text end, case when ${kind} = 'locked' then now() end,
        case when ${kind} = 'locked' then 'bench' end, now(), 'bench', now(), 'bench'
      from generate_series(0, ${TRIES + WARM_UP}) n`)
}

async function measure(): Promise<Map<string, number[]>> {
  const times = new Map(CLASSES.map(({ name }): [string, number[]] => [name, []]))
  for (let n = 0; n < TRIES + WARM_UP; n++)
    for (const one of shuffled(CLASSES)) {
      const milliseconds = await ask(one, n)
      if (n >= WARM_UP) times.get(one.name)?.push(milliseconds)
      // what is done beside one answer does not slow the next
      await server.settled()
    }
  return times
}

async function ask({ name, request }: Class, n: number): Promise<number> {
  const { query, input } = request(n)
  const body = JSON.stringify({ query, variables: { input } })
  const address = [10, randomInt(256), randomInt(256), randomInt(256)].join('.')
  const start = performance.now()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body,
  })
  const text = await response.text()
  const milliseconds = performance.now() - start
  const expected = query === SIGN_IN ? '"INVALID_CREDENTIALS"' : '"userErrors":[]'
  if (response.status !== 200 || !text.includes(expected)) throw new Error(`${name}: ${response.status} ${text.slice(0, 300)}`)
  return milliseconds
}

function shuffled<T>(all: T[]): T[] {
  return all
    .map((one): [number, T] => [randomInt(2 ** 32), one])
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
}

type Moments = { count: number; mean: number; variance: number }

/** Of the fastest 90 percent: what else runs on the machine only ever adds. */
function momentsOf(times: number[]): Moments {
  const kept = times.toSorted((a, b) => a - b).slice(0, Math.ceil(times.length * 0.9))
  const mean = kept.reduce((sum, one) => sum + one, 0) / kept.length
  return { count: kept.length, mean, variance: kept.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (kept.length - 1) }
}

function welch(a: Moments, b: Moments): number {
  return (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count)
}

function report(times: Map<string, number[]>): void {
  const of = (name: string) => momentsOf(times.get(name) ?? [])
  process.stdout.write(`${TRIES} tries of each class, interleaved.\n\n| class | mean | against | t |\n|---|---|---|---|\n`)
  let worst = 0
  for (const { name, against } of CLASSES) {
    const [mine, theirs] = [of(name), of(against)]
    const t = name === against ? 0 : welch(mine, theirs)
    worst = Math.max(worst, Math.abs(t))
    process.stdout.write(`| ${name} | ${mine.mean.toFixed(2)} ms | ${against} | ${name === against ? '–' : t.toFixed(2)} |\n`)
  }
  process.stdout.write(`\nLargest |t| ${worst.toFixed(2)}: ${worst < THRESHOLD ? 'no difference to be seen' : 'they differ'}.\n`)
  if (worst >= THRESHOLD) process.exitCode = 1
}
