// What measurements run against: a database of their own, and a server on it.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Keyring, parseKeyring } from '../src/server/auth/keyring.ts'
import type { Ctx } from '../src/server/context.ts'
import { connect, type Database } from '../src/server/db/client.ts'
import { type Embedded, startEmbedded } from '../src/server/db/embedded.ts'
import { migrate } from '../src/server/db/migrate.ts'
import { shippedDocuments } from '../src/server/http/documents.ts'
import { createServer, type Server, type ServerOptions } from '../src/server/http/server.ts'
import { createLog } from '../src/server/log.ts'
import { fill } from './data.ts'

export type Scratch = { database: Embedded; remove: () => Promise<void> }

/** A database with so many users beside the first ones; an interrupted measurement takes it along. */
export async function aScratch(users: number): Promise<Scratch> {
  const dataDir = mkdtempSync(join(tmpdir(), 'roster-bench-'))
  const database = await startEmbedded({ dataDir })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void database.stop().then(() => process.exit(1)))
  await migrate({ url: database.url('owner') })
  if (users > 0) await fill(database.url('superuser'), users)
  return {
    database,
    async remove() {
      await database.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

type Options = Partial<Pick<ServerOptions, 'trustedProxies' | 'smtp'>>

export async function aServer(database: Database, options: Options = {}): Promise<{ server: Server; keyring: Keyring }> {
  const keyring = parseKeyring(`bench:${randomBytes(32).toString('base64url')}`)
  const server = await createServer({
    baseUrl: new URL('http://localhost:4000'),
    trustedProxies: [],
    database,
    keyring,
    log: createLog('warn'),
    instance: { name: 'Bench', version: '0.0.0' },
    documents: shippedDocuments(),
    ...options,
  })
  return { server, keyring }
}

export type Instance = { scratch: Embedded; server: Server; keyring: Keyring; ctx: Ctx; end: () => Promise<void> }

/** Both in this process; `ctx` acts as the system. */
export async function anInstance({
  users = 0,
  connections = 10,
  ...options
}: Options & { users?: number; connections?: number } = {}): Promise<Instance> {
  const { database: scratch, remove } = await aScratch(users)
  const database = connect({ url: scratch.url('app'), max: connections })
  const { server, keyring } = await aServer(database, options)
  const end = async () => {
    await server.close()
    await database.end()
    await remove()
  }
  return { scratch, server, keyring, ctx: server.ctx({ kind: 'system', label: 'bench' }), end }
}
