// A database full of users and, in a process of its own, what is measured over it.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { startEmbedded } from '../src/server/db/embedded.ts'
import { migrate } from '../src/server/db/migrate.ts'
import { fill } from './data.ts'
import type { Target } from './target.ts'

/** Runs `measure` against `bench/target.ts`, then stops everything. */
export async function withTarget(users: number, measure: (target: Target) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'roster-bench-'))
  const database = await startEmbedded({ dataDir })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void database.stop().then(() => process.exit(1)))
  try {
    await migrate({ url: database.url('owner') })
    const startedAt = Date.now()
    await fill(database.url('superuser'), users)
    process.stdout.write(
      `${users} users in ${((Date.now() - startedAt) / 1000).toFixed(1)} s. Node ${process.version}, ${cpus().length} cores shared by load, server and database.\n\n`,
    )
    const child = spawn(process.execPath, [...process.execArgv, 'bench/target.ts'], {
      env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: database.url('app') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      await measure(JSON.parse(await firstLine(child)) as Target)
    } finally {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit')
    }
  } finally {
    await database.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

export function writeResults(file: string, results: object): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ node: process.version, cores: cpus().length, ...results }, null, 2)}\n`)
}

async function firstLine(child: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`bench/target.ts ended with ${code} before it was ready.`)
  })
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), died])
  died.catch(() => {})
  return String(line)
}
