// `node --import tsx bench/timing.ts --tries 300`: whether the time of an answer tells strangers anything about an account. Classes of requests run interleaved in random order,
// each at an account of its own; Welch's t against the class beside it, of the fastest 90 percent. Beyond 4.5 they differ (the threshold of TVLA, ISO/IEC 17825).
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { sql } from 'drizzle-orm'
import { hash } from '../src/server/passwords/hashing.ts'
import { aClosedPort, mailTo } from '../src/testing/smtp.ts'
import { anInstance } from './instance.ts'

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
  { name: 'wrong password, second factor', against: 'wrong password', request: (n) => signIn(`factor-${n}`, 'a wrong password') },
  { name: 'tried too often', against: 'wrong password', request: (n) => signIn(`throttled-${n}`, PASSWORD) },
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
const PEOPLE = ['wrong', 'locked', 'invited', 'empty', 'service', 'factor', 'throttled', 'long', 'reset']

// each request comes from a place of its own: what one place may do is not the question here
const { server, ctx, end } = await anInstance({ trustedProxies: ['127.0.0.1/32'], smtp: mailTo(await aClosedPort()) })
const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
try {
  await populate(await hash(PASSWORD))
  report(await measure())
} finally {
  await end()
}

/** Accounts of every kind, one for each try. */
async function populate(passwordHash: string): Promise<void> {
  for (const kind of PEOPLE)
    await ctx.db.execute(sql`
      insert into users (id, login, name, email, type, password_hash, locked_at, locked_by_label, created_at, created_by_label, updated_at, updated_by_label)
      select gen_random_uuid(), ${kind} || '-' || n, 'Somebody', ${kind} || n || '@example.org', case when ${kind} = 'service' then 'SERVICE' else 'NORMAL' end,
        case when ${kind} in ('service', 'invited') then null else ${passwordHash}::text end, case when ${kind} = 'locked' then now() end,
        case when ${kind} = 'locked' then 'bench' end, now(), 'bench', now(), 'bench'
      from generate_series(0, ${TRIES + WARM_UP}) n`)
  await ctx.db.execute(sql`
    insert into mfa_factors (id, user_id, kind, name, credential_id, public_key, counter, created_at)
    select gen_random_uuid(), id, 'PASSKEY', 'A key', login, '', 0, now() from users where login like 'factor-%'`)
  await ctx.db.execute(sql`update users set has_mfa = true where login like 'factor-%'`)
  await ctx.db.execute(sql`
    insert into throttles (key, user_id, tries, locked_until, version, expires_at)
    select sha256(convert_to('password' || chr(10) || id, 'UTF8')), id, '[]', now() + interval '1 day', gen_random_uuid(), now() + interval '1 day'
    from users where login like 'throttled-%'`)
  await ctx.db.execute(sql`vacuum analyze`)
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

/** The standard error of the difference of two means, as Welch's test has it. */
function errorOf(a: Moments, b: Moments): number {
  return Math.sqrt(a.variance / a.count + b.variance / b.count)
}

function report(times: Map<string, number[]>): void {
  const of = (name: string) => momentsOf(times.get(name) ?? [])
  process.stdout.write(`${TRIES} tries of each class, interleaved.\n\n`)
  process.stdout.write('| class | mean | against | t | would have been seen |\n|---|---|---|---|---|\n')
  let worst = 0
  for (const { name, against } of CLASSES) {
    const [mine, theirs] = [of(name), of(against)]
    const [mean, error] = [`${mine.mean.toFixed(2)} ms`, errorOf(mine, theirs)]
    if (name === against) {
      process.stdout.write(`| ${name} | ${mean} | | | |\n`)
      continue
    }
    const t = (mine.mean - theirs.mean) / error
    worst = Math.max(worst, Math.abs(t))
    process.stdout.write(`| ${name} | ${mean} | ${against} | ${t.toFixed(2)} | ${(THRESHOLD * error).toFixed(2)} ms |\n`)
  }
  process.stdout.write(`\nLargest |t| ${worst.toFixed(2)}: ${worst < THRESHOLD ? 'no difference to be seen' : 'they differ'}.\n`)
  if (worst >= THRESHOLD) process.exitCode = 1
}
