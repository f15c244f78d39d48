// `node --import tsx bench/audit.ts`: what the audit trail costs. Updates by 32 writers: bare, with their record, with their record while the sealer runs; how long an
// event waits for its seal; and what it takes to verify all of it. `--rounds 3 --seconds 5 --writers 32`
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { asc, eq, sql } from 'drizzle-orm'
import { startSealer } from '../src/server/audit/sealer.ts'
import * as audit from '../src/server/audit/service.ts'
import { verify } from '../src/server/audit/verifying.ts'
import { transaction } from '../src/server/context.ts'
import { connect } from '../src/server/db/client.ts'
import { oneShot } from '../src/server/db/one-shot.ts'
import { target } from '../src/server/users/service.ts'
import { userColumns, users } from '../src/server/users/table.ts'
import { anInstance } from './instance.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    writers: { type: 'string', default: '32' },
    output: { type: 'string', default: 'bench/results/audit.json' },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const writers = Number(values.writers)

const { scratch, keyring, ctx, end } = await anInstance({ users: 10_000, connections: writers })
const sealing = { database: connect({ url: scratch.url('app'), max: 1 }), keyring, log: ctx.log }
const sample = await ctx.db.select(userColumns).from(users).orderBy(asc(users.id)).limit(2000)

type Act = (n: number) => Promise<unknown>

const userOf = (n: number) => sample[n % sample.length] as (typeof sample)[number]
const bare: Act = (n) =>
  ctx.db
    .update(users)
    .set({ email: `bench${n}@example.org` })
    .where(eq(users.id, userOf(n).id))
const recorded: Act = (n) =>
  transaction(ctx, async (ctx) => {
    const [user, email] = [userOf(n), `bench${n}@example.org`]
    await ctx.db.update(users).set({ email }).where(eq(users.id, user.id))
    await audit.record(ctx, { action: 'user.emailUpdate', target: target(user), before: { email: user.email }, after: { email } })
  })

type Result = { rate: number; p50: number; p99: number }

let count = 0
async function load(act: Act): Promise<Result> {
  const times: number[] = []
  const startedAt = performance.now()
  const write = async () => {
    while (performance.now() - startedAt < seconds * 1000) {
      const begun = performance.now()
      await act(count++)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  const took = (performance.now() - startedAt) / 1000
  const sorted = times.toSorted((a, b) => a - b)
  return { rate: times.length / took, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }
}

const quantile = (sorted: number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0

async function whileSealing(): Promise<Result> {
  const sealer = startSealer(sealing)
  try {
    return await load(recorded)
  } finally {
    await sealer.stop()
  }
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const middle = (results: Result[]): Result => ({
  rate: Math.round(median(results.map(({ rate }) => rate))),
  p50: median(results.map(({ p50 }) => p50)),
  p99: median(results.map(({ p99 }) => p99)),
})

const WAYS = { 'bare UPDATE': () => load(bare), 'with its record': () => load(recorded), 'with its record, sealed': whileSealing }

async function measure() {
  const results: Record<string, Result[]> = {}
  for (let round = 0; round <= rounds; round++)
    for (const [name, way] of Object.entries(WAYS)) {
      // what the way before left unsealed would be this one's work
      await startSealer(sealing).stop()
      const result = await way()
      // the first round warms up
      if (round > 0) results[name] = [...(results[name] ?? []), result]
    }
  return Object.entries(results).map(([name, all]) => ({ name, ...middle(all) }))
}

/** From the record to its seal, of the events that were sealed while they were written. */
async function waits() {
  const { rows } = await ctx.db.execute<{ p50: number; p99: number; longest: number }>(sql`
    with waits as (select extract(epoch from l.sealed_at - e.at) * 1000 as ms from audit_links l join audit_events e on e.id = l.event_id order by position desc limit 2000)
    select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.99) within group (order by ms) as p99, max(ms)::float as longest from waits`)
  return rows[0]
}

async function verification() {
  const owner = oneShot(scratch.url('owner'))
  const before = process.memoryUsage().rss
  const startedAt = performance.now()
  const { sealed, unsealed, broken } = await verify(owner, keyring)
  const took = (performance.now() - startedAt) / 1000
  await owner.end()
  if (broken > 0 || unsealed.count > 0n) throw new Error(`${broken} problems, ${unsealed.count} events without a seal.`)
  const megabytes = Math.round((process.memoryUsage().rss - before) / 1024 ** 2)
  return { events: Number(sealed), perSecond: Math.round(Number(sealed) / took), megabytes }
}

try {
  const ways = await measure()
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} cores shared by ${writers} writers, sealer and database.\n\n| update | per second | p50 | p99 |\n|---|---|---|---|\n`,
  )
  for (const { name, rate, p50, p99 } of ways)
    process.stdout.write(`| ${name} | ${rate}/s | ${p50.toFixed(1)} ms | ${p99.toFixed(1)} ms |\n`)
  const wait = await waits()
  const verified = await verification()
  process.stdout.write(
    `\nWait for the seal: p50 ${wait?.p50.toFixed(0)} ms, p99 ${wait?.p99.toFixed(0)} ms, longest ${wait?.longest.toFixed(0)} ms.\n` +
      `Verified ${verified.events} events, ${verified.perSecond} a second, ${verified.megabytes} MB more than before.\n`,
  )
  mkdirSync(dirname(values.output), { recursive: true })
  writeFileSync(
    values.output,
    `${JSON.stringify({ node: process.version, cores: cpus().length, writers, ways, wait, verified }, null, 2)}\n`,
  )
} finally {
  await sealing.database.end()
  await end()
}
