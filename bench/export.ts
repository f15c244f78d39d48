// `node --import tsx bench/export.ts --users 100000`: rows a second of each format, and what an export adds to the server's memory.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { aScratch } from './instance.ts'
import type { Target } from './target.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    output: { type: 'string', default: 'bench/results/export.json' },
  },
})

const PLAIN = 'id,login,name,email,type,state,hasMfa,createdAt,lastSeenAt'
const EXPORTS = [
  { name: 'CSV, plain columns', search: `format=csv&fields=${PLAIN}` },
  { name: 'CSV, all usual columns', search: 'format=csv' },
  { name: 'JSON', search: `format=json&fields=${PLAIN}` },
  { name: 'JSON lines', search: `format=jsonl&fields=${PLAIN}` },
  { name: 'CSV by last seen, descending', search: `format=csv&fields=${PLAIN}&orderBy=LAST_SEEN_AT:DESC` },
  { name: 'CSV of a search', search: `format=csv&fields=${PLAIN}&filter=${encodeURIComponent('{"search":"mail1"}')}` },
]

/** Processor time of the server's process: says more than rows a second on a machine that others use. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const residentBytes = (pid: number): number => Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

/** Reads one export to its end; says how long it took and by how much the server grew at most meanwhile. */
async function measure({ product, key }: Target, pid: number, search: string) {
  const before = residentBytes(pid)
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, residentBytes(pid))
  }, 50)
  const processorBefore = processorSeconds(pid)
  try {
    const result = await read({ product, key }, search)
    return { ...result, grown: peak - before, perSecond: result.rows / (processorSeconds(pid) - processorBefore) }
  } finally {
    clearInterval(watch)
  }
}

async function read({ product, key }: Pick<Target, 'product' | 'key'>, search: string) {
  const start = performance.now()
  const answer = await fetch(`${product}/export/users?${search}`, { headers: { authorization: `Bearer ${key}` } })
  if (!answer.ok || !answer.body) throw new Error(`${search}: ${answer.status} ${await answer.text()}`)
  let bytes = 0
  for await (const part of answer.body) bytes += (part as Uint8Array).length
  const rows = Number(answer.headers.get('x-total-count'))
  return { rows, bytes, rate: rows / ((performance.now() - start) / 1000) }
}

async function main(): Promise<void> {
  const { database, remove } = await aScratch(Number(values.users))
  try {
    const child = spawn(process.execPath, [...process.execArgv, 'bench/target.ts'], {
      env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: database.url('app') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = await once(createInterface(child.stdout), 'line')
      const target = JSON.parse(String(line)) as Target
      process.stdout.write(
        `${values.users} users. Node ${process.version}, ${cpus().length} cores shared by reader, server and database.\n\n`,
      )
      process.stdout.write(
        '| export | rows | MB | rows/s | rows per processor second of the server | server grew by |\n|---|---|---|---|---|---|\n',
      )
      const rows = []
      for (const { name, search } of EXPORTS) {
        const rounds = []
        // the first round warms up
        for (let round = 0; round <= Number(values.rounds); round++) rounds.push(await measure(target, child.pid ?? 0, search))
        const best = rounds.slice(1).toSorted((a, b) => b.rate - a.rate)
        const middle = best[Math.floor(best.length / 2)] ?? rounds[0]
        if (!middle) throw new Error('There is at least one round.')
        const grown = Math.max(...rounds.slice(1).map((round) => round.grown))
        rows.push({ name, ...middle, grown })
        process.stdout.write(
          `| ${name} | ${middle.rows} | ${(middle.bytes / 1024 ** 2).toFixed(1)} | ${Math.round(middle.rate)} | ${Math.round(middle.perSecond)} | ${Math.round(grown / 1024 ** 2)} MB |\n`,
        )
      }
      mkdirSync(dirname(values.output), { recursive: true })
      writeFileSync(
        values.output,
        `${JSON.stringify({ node: process.version, cores: cpus().length, users: values.users, rows }, null, 2)}\n`,
      )
    } finally {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit')
    }
  } finally {
    await remove()
  }
}

await main()
