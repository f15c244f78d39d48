// One PostgreSQL for a run of jest, and a database of its own for each test file.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import type { Served } from './postgres-keeper.ts'

const VARIABLE = 'ROSTER_TEST_POSTGRES'

declare global {
  var postgresKeeper: ChildProcess | undefined
}

/** jest's global setup. The keeper is a process of its own, so that it cleans up even when jest is killed. */
export default async function setup() {
  const keeper = spawn(process.execPath, ['--import', 'tsx', 'src/testing/postgres-keeper.ts'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  globalThis.postgresKeeper = keeper
  const line = await Promise.race([
    once(createInterface(keeper.stdout), 'line').then(([text]) => String(text)),
    once(keeper, 'exit').then(() => undefined),
  ])
  if (!line) throw new Error('PostgreSQL for the tests did not start: the reason stands above.')
  process.env[VARIABLE] = line
}

export type TestDatabase = { ownerUrl: string; appUrl: string; superuserUrl: string; drop(): Promise<void> }

/** A fresh database with every migration applied. */
export async function aDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const { urls, template } = served()
  await asSuperuser(`create database ${name} template ${template} owner roster_owner`)
  return {
    ownerUrl: withDatabase(urls.owner, name),
    appUrl: withDatabase(urls.app, name),
    superuserUrl: withDatabase(urls.superuser, name),
    drop: () => asSuperuser(`drop database if exists ${name} with (force)`),
  }
}

/** A new folder of the test's own, removed when the run ends, together with any PostgreSQL that still works below it. */
export function aFolder(): string {
  const folder = mkdtempSync(join(served().folder, 'test-'))
  chmodSync(folder, 0o711)
  return folder
}

function served(): Served {
  const value = process.env[VARIABLE]
  if (!value) throw new Error('There is no PostgreSQL for the tests: jest has not run src/testing/postgres.ts.')
  return JSON.parse(value)
}

async function asSuperuser(statement: string) {
  const client = new pg.Client({ connectionString: served().urls.superuser })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}
