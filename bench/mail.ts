// `node --import tsx bench/mail.ts`: what mail costs requests, by whatever happens to it. 100 requests a second, of which every fifth is a change that is told by mail, in
// short slices, each way in turn and in random order; the 99th percentile against that of an instance without SMTP server, with a 95 % interval by bootstrap over the
// rounds. `--rounds 60 --seconds 2 --rate 100`
import { type ChildProcess, fork } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { aClosedPort } from '../src/testing/smtp.ts'
import { aScratch } from './instance.ts'
import type { Order, Told, Ways } from './mail-target.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '2' },
    rate: { type: 'string', default: '100' },
    output: { type: 'string', default: 'bench/results/mail.json' },
  },
})
const [rounds, seconds, rate] = [Number(values.rounds), Number(values.seconds), Number(values.rate)]

const BASELINE = 'no SMTP server'
const NOBODY_SENDS = 'queued, nobody sends'
const GOAL = 1.2
const WARM_UP_MILLISECONDS = 300
const CHANGE_EVERY = 5
const RESAMPLES = 1000

type Sink = { server: Server; sockets: Set<Socket>; port: number }

async function aSink(greet: (socket: Socket) => void): Promise<Sink> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}).once('close', () => sockets.delete(socket)))
    greet(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, sockets, port: (server.address() as AddressInfo).port }
}

/** Takes whatever it is given, at no cost: an SMTP server that parsed it would be measured too. */
function takeAll(socket: Socket): void {
  let isText = false
  socket.setEncoding('utf8').on('data', (data: string) => {
    if (isText && !data.endsWith('\r\n.\r\n')) return
    const isQuit = /^QUIT/i.test(data)
    const isAsked = !isText && /^DATA/i.test(data)
    isText = isAsked
    socket.write(isAsked ? '354 go on\r\n' : '250 ok\r\n')
    if (isQuit) socket.end()
  })
  socket.write('220 sink\r\n')
}

const CHANGE = 'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { user { email } userErrors { code } } }'
const READ = 'query ($id: ID!) { user(id: $id) { id login name email } }'
const mailed = new Set<string>()
let asked = 0

/** One request; an email is set and cleared in turn, so that each change is told in one mail. */
async function ask(url: string, { key, ids }: Told): Promise<number> {
  const n = asked++
  const id = ids[Math.floor(n / CHANGE_EVERY) % ids.length] ?? ''
  const isChange = n % CHANGE_EVERY === 0
  const email = mailed.has(id) ? null : `bench${n}@example.org`
  if (isChange) email ? mailed.add(id) : mailed.delete(id)
  const body = isChange ? { query: CHANGE, variables: { input: { id, email } } } : { query: READ, variables: { id } }
  const begun = performance.now()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  const milliseconds = performance.now() - begun
  if (!response.ok || /"errors"|"code"/.test(text)) throw new Error(`${response.status} ${text.slice(0, 300)}`)
  return milliseconds
}

/** Requests at a steady pace, whether or not the ones before were answered. */
async function slice(url: string, told: Told): Promise<number[]> {
  const answers: Promise<number>[] = []
  const begun = performance.now()
  const count = Math.round((rate * (seconds * 1000 + WARM_UP_MILLISECONDS)) / 1000)
  for (let n = 0; n < count; n++) {
    const wait = begun + (n * 1000) / rate - performance.now()
    if (wait > 0) await sleep(wait)
    answers.push(ask(url, told))
  }
  const times = await Promise.all(answers)
  return times.slice(Math.round((rate * WARM_UP_MILLISECONDS) / 1000))
}

async function order(child: ChildProcess, what: Order, sinks: Sink[]): Promise<void> {
  child.send(what)
  // whoever hangs on a server that says nothing is let go
  for (const { sockets } of sinks) for (const socket of sockets) socket.destroy()
  await once(child, 'message')
}

function shuffled<T>(all: T[]): T[] {
  return all
    .map((one): [number, T] => [randomInt(2 ** 32), one])
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
}

const quantile = (times: number[], q: number): number => {
  const sorted = Float64Array.from(times).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
}

/** The ratio of two 99th percentiles, and between what it lies in 95 of 100 resamples of the rounds: a round is one piece, as what disturbs it disturbs all ways. */
function compare(way: number[][], baseline: number[][]): { ratio: number; low: number; high: number } {
  const ratioOf = (picked: number[]) =>
    quantile(
      picked.flatMap((round) => way[round] ?? []),
      0.99,
    ) /
    quantile(
      picked.flatMap((round) => baseline[round] ?? []),
      0.99,
    )
  const all = way.map((_, round) => round)
  const resampled = Array.from({ length: RESAMPLES }, () => ratioOf(all.map(() => randomInt(all.length)))).sort((a, b) => a - b)
  return { ratio: ratioOf(all), low: quantile(resampled, 0.025), high: quantile(resampled, 0.975) }
}

function verdictOf({ low, high }: { low: number; high: number }): string {
  if (high <= GOAL) return 'within 20 %'
  return low > GOAL ? 'MORE THAN 20 %' : 'undecided: take more rounds'
}

async function measure(child: ChildProcess, told: Told, sinks: Sink[]): Promise<Map<string, number[][]>> {
  const times = new Map(Object.keys(told.urls).map((name): [string, number[][]] => [name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const [name, url] of shuffled(Object.entries(told.urls))) {
      await order(child, { sendBy: name === NOBODY_SENDS ? null : name }, sinks)
      const one = await slice(url, told)
      // the first round warms up
      if (round > 0) times.get(name)?.push(one)
    }
  await order(child, { sendBy: null }, sinks)
  return times
}

function report(times: Map<string, number[][]>): void {
  const baseline = times.get(BASELINE) ?? []
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} cores shared by requests, server and database. ${rate} requests a second, ${rounds} rounds of ${seconds} s each.\n\n`,
  )
  process.stdout.write('| way | requests | p50 | p99 | against none | 95 % of resamples | |\n|---|---|---|---|---|---|---|\n')
  const rows = [...times].map(([name, all]) => {
    const [p50, p99] = [quantile(all.flat(), 0.5), quantile(all.flat(), 0.99)]
    const against = name === BASELINE ? null : compare(all, baseline)
    const told = against
      ? `${against.ratio.toFixed(2)} | ${against.low.toFixed(2)} to ${against.high.toFixed(2)} | ${verdictOf(against)}`
      : '| |'
    process.stdout.write(`| ${name} | ${all.flat().length} | ${p50.toFixed(1)} ms | ${p99.toFixed(1)} ms | ${told} |\n`)
    if (against && against.low > GOAL) process.exitCode = 1
    return { name, p50, p99, ...against }
  })
  mkdirSync(dirname(values.output), { recursive: true })
  const told = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version, rounds, seconds, rate, rows }
  writeFileSync(values.output, `${JSON.stringify(told, null, 2)}\n`)
}

const { database, remove } = await aScratch(2000)
const [taking, silent] = [await aSink(takeAll), await aSink(() => {})]
const ways: Ways = {
  [BASELINE]: null,
  [NOBODY_SENDS]: taking.port,
  'taken by the server': taking.port,
  'server is down': await aClosedPort(),
  'server never greets': silent.port,
}
const child = fork('bench/mail-target.ts', [JSON.stringify(ways)], {
  env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: database.url('app') },
})
try {
  const [told] = (await once(child, 'message')) as [Told]
  report(await measure(child, told, [taking, silent]))
} finally {
  if (child.connected) child.disconnect()
  if (child.exitCode === null) await once(child, 'exit')
  for (const { server } of [taking, silent]) server.close()
  await remove()
}
