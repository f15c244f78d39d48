// `npm run bench flood`: how long `viewer` by API key takes while the server is idle, and while 1,000 sign-ins come at once. `--sign-ins 1000 --at-once 32,100,400 --rounds 3`
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { withTarget, writeResults } from './running.ts'
import type { Target } from './target.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '20000' },
    'sign-ins': { type: 'string', default: '1000' },
    'at-once': { type: 'string', default: '32,100,400' },
    rounds: { type: 'string', default: '3' },
    output: { type: 'string', default: 'bench/results/flood.json' },
  },
})
const SIGN_INS = Number(values['sign-ins'])
const IDLE_SECONDS = 10
// somebody who looks around, four times: enough to see the tail, too little to be a load
const READERS = 4
const READER_PAUSE_MILLISECONDS = 25

const VIEWER = '{ viewer { user { id login name } organization { id name } permissions } }'
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } userErrors { code } } }'

// connections of their own: a reader does not wait behind the flood on this side
const agents = { readers: new http.Agent({ keepAlive: true }), flood: new http.Agent({ keepAlive: true }) }

type Answer = { status: number; retryAfter: string | undefined; text: string }

function post(url: string, agent: http.Agent, body: string, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
            text: Buffer.concat(parts).toString(),
          }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** Times of `viewer`, in milliseconds, until `until` is settled. */
async function readers({ product, key }: Target, until: Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  let isOver = false
  const over = until.finally(() => {
    isOver = true
  })
  const body = JSON.stringify({ query: VIEWER })
  const read = async () => {
    while (!isOver) {
      const startedAt = performance.now()
      const { status, text } = await post(`${product}/graphql`, agents.readers, body, { authorization: `Bearer ${key}` })
      times.push(performance.now() - startedAt)
      if (status !== 200 || text.includes('"errors":')) throw new Error(`viewer: ${status} ${text.slice(0, 300)}`)
      await sleep(READER_PAUSE_MILLISECONDS * (0.5 + Math.random()))
    }
  }
  await Promise.all([over, ...Array.from({ length: READERS }, read)])
  return times
}

type Flood = { seconds: number; signedIn: number; refused: number; times: number[] }

/** So many sign-ins, this many at once. A refusal is 429 or 503 and says when to come back; anything else is a failure. */
async function flood({ product, logins, password }: Target, atOnce: number): Promise<Flood> {
  const result: Flood = { seconds: 0, signedIn: 0, refused: 0, times: [] }
  const startedAt = performance.now()
  let sent = 0
  const send = async () => {
    while (sent < SIGN_INS) {
      const variables = { input: { login: logins[sent++ % logins.length], password } }
      const begun = performance.now()
      const { status, retryAfter, text } = await post(`${product}/graphql`, agents.flood, JSON.stringify({ query: SIGN_IN, variables }))
      if (status === 200 && text.includes('"userErrors":[]')) {
        result.signedIn++
        result.times.push(performance.now() - begun)
        continue
      }
      if ((status !== 429 && status !== 503) || !retryAfter) throw new Error(`signIn: ${status} ${text.slice(0, 300)}`)
      result.refused++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, send))
  result.seconds = (performance.now() - startedAt) / 1000
  return result
}

const quantile = (times: number[], part: number): number => times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0
const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10
const latency = (times: number[]) => ({ p50: rounded(quantile(times, 0.5)), p99: rounded(quantile(times, 0.99)), requests: times.length })

await withTarget(Number(values.users), async (target) => {
  await readers(target, flood(target, 8))
  const idle: number[] = []
  const floods = new Map<number, { viewer: number[]; all: Flood[] }>()
  for (let round = 0; round < Number(values.rounds); round++) {
    idle.push(...(await readers(target, sleep((IDLE_SECONDS * 1000) / Number(values.rounds)))))
    for (const atOnce of values['at-once'].split(',').map(Number)) {
      const running = flood(target, atOnce)
      const times = await readers(target, running)
      const { viewer, all } = floods.get(atOnce) ?? { viewer: [], all: [] }
      floods.set(atOnce, { viewer: [...viewer, ...times], all: [...all, await running] })
    }
  }
  const rows = [...floods].map(([atOnce, { viewer, all }]) => ({
    atOnce,
    viewer: latency(viewer),
    signIn: latency(all.flatMap(({ times }) => times)),
    signedIn: all.reduce((sum, one) => sum + one.signedIn, 0),
    refused: all.reduce((sum, one) => sum + one.refused, 0),
    aSecond: Math.round(all.reduce((sum, one) => sum + one.signedIn, 0) / all.reduce((sum, one) => sum + one.seconds, 0)),
  }))
  process.stdout.write(
    '| sign-ins at once | `viewer` p50 | p99 | sign-in p50 | p99 | signed in | a second | refused |\n|---|---|---|---|---|---|---|---|\n',
  )
  process.stdout.write(`| none | ${latency(idle).p50} ms | ${latency(idle).p99} ms | | | | | |\n`)
  for (const { atOnce, viewer, signIn, signedIn, aSecond, refused } of rows)
    process.stdout.write(
      `| ${atOnce} | ${viewer.p50} ms | ${viewer.p99} ms | ${signIn.p50} ms | ${signIn.p99} ms | ${signedIn} | ${aSecond}/s | ${refused} |\n`,
    )
  writeResults(values.output, { signIns: SIGN_INS, rounds: Number(values.rounds), idle: latency(idle), rows })
})
for (const agent of Object.values(agents)) agent.destroy()
