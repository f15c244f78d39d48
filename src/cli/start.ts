// `npm start`: the database if need be, its migrations, then the server.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSealer } from '../server/audit/sealer.ts'
import { keyringFile, parseKeyring } from '../server/auth/keyring.ts'
import { connect } from '../server/db/client.ts'
import { type Embedded, startEmbedded } from '../server/db/embedded.ts'
import { type Env, projectRoot, readEnv } from '../server/env.ts'
import { createFirstAdministrator } from '../server/first-start.ts'
import { mountConsole } from '../server/http/console.ts'
import { shippedDocuments } from '../server/http/documents.ts'
import { createServer } from '../server/http/server.ts'
import { createLog } from '../server/log.ts'
import { startMailer } from '../server/mail/mailer.ts'
import { startNightly } from '../server/retention/nightly.ts'
import type { Retention } from '../server/retention/service.ts'
import { DEMO_ADMINISTRATOR, DEMO_FOLDER, fillWithDemo } from './demo.ts'

const STOP_DEADLINE_MS = 40_000

async function main(): Promise<void> {
  const startedAt = performance.now()
  const isDemo = process.argv.includes('--demo')
  const env = readEnv()
  const dataDir = isDemo ? join(env.dataDir, DEMO_FOLDER) : env.dataDir
  const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }

  const embedded = env.DATABASE_URL ? null : await startEmbedded({ dataDir, log: say })
  const stops: (() => Promise<unknown>)[] = embedded ? [() => embedded.stop()] : []
  const stop = once(async () => {
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref()
    for (const act of stops.reverse()) await act()
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop().then(() => process.exit(0)))

  try {
    const urls = databaseUrls(env, embedded)
    if (embedded) say(`Database: PostgreSQL in ${dataDir}`)
    await migrate(urls.admin)
    const keyring = parseKeyring(env.ROSTER_KEYRING ?? keyringIn(dataDir))
    const role = embedded ? undefined : 'roster_app'
    const database = connect({ url: urls.app, role })
    // a connection of its own: a crowd of requests does not hold up the sealer, nor the sealer a request
    const sealerDatabase = connect({ url: urls.app, role, max: 1 })
    stops.push(() => Promise.all([database.end(), sealerDatabase.end()]))
    const log = createLog(env.LOG_LEVEL)
    const server = await createServer({
      baseUrl: env.baseUrl,
      trustedProxies: env.ROSTER_TRUSTED_PROXIES,
      database,
      keyring,
      log,
      instance: { name: env.ROSTER_INSTANCE_NAME, version },
      documents: shippedDocuments(),
      smtp: env.smtp,
    })
    const sealer = startSealer({ database: sealerDatabase, keyring, log })
    stops.push(() => sealer.stop())
    const mailer = startMailer(server.ctx({ kind: 'system', label: 'system' }))
    stops.push(() => mailer.stop())
    const nightly = startNightly(server.ctx({ kind: 'system', label: 'system' }), { retention: retentionOf(env), ownerUrl: urls.admin })
    stops.push(() => nightly.stop())
    const closeConsole = await mountConsole(server.app, { isProduction: env.isProduction, port: env.PORT })
    stops.push(async () => {
      await server.close()
      await closeConsole()
    })
    const system = server.ctx({ kind: 'system', label: 'system' })
    const given = { login: env.ROSTER_ADMIN_LOGIN, password: env.ROSTER_ADMIN_PASSWORD }
    const administrator = await createFirstAdministrator(system, isDemo ? DEMO_ADMINISTRATOR : given)
    const demo = isDemo ? await fillWithDemo(system, say) : null
    await listen(server.app, env)

    say(`Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s: ${env.baseUrl.origin}`)
    if (administrator?.password)
      say(
        `Sign in as ${administrator.login} with the one-time password ${administrator.password}. It is shown this once; you then choose your own.`,
      )
    if (demo) say(demo)
  } catch (error) {
    await stop()
    throw error
  }
}

function databaseUrls(env: Env, embedded: Embedded | null): { app: string; admin: string } {
  if (embedded) return { app: embedded.url('app'), admin: embedded.url('owner') }
  const app = env.DATABASE_URL ?? ''
  return { app, admin: env.DATABASE_ADMIN_URL ?? app }
}

const retentionOf = (env: Env): Retention => ({
  signIns: env.ROSTER_RETENTION_SIGN_INS_DAYS,
  invitations: env.ROSTER_RETENTION_INVITATIONS_DAYS,
  mails: env.ROSTER_RETENTION_MAILS_DAYS,
  audit: env.ROSTER_RETENTION_AUDIT_DAYS ?? null,
})

/** In a process of its own: one that dies there is a failed command, not a dead server. */
function migrate(url: string): Promise<void> {
  const here = fileURLToPath(import.meta.url)
  const program = here.endsWith('.js') ? join(here, '../migrate.js') : join(here, '../../server/db/migrate.ts')
  const child = spawn(process.execPath, [...process.execArgv, program], {
    env: { ...process.env, DATABASE_ADMIN_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('The database could not be brought up to date.'))))
  })
}

function keyringIn(dataDir: string): string {
  const path = join(dataDir, 'keyring')
  const { text, isNew } = keyringFile(path)
  if (isNew) say(`Key ring: made ${path}. Back it up: sealed secrets cannot be read without it.`)
  return text
}

async function listen(
  app: { listen: (at: { port: number; host: string }) => Promise<string> },
  { PORT: port, HOST: host }: Env,
): Promise<void> {
  await app.listen({ port, host }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw new Error(`Port ${port} of ${host} is taken. Stop what uses it, or set PORT to another.`)
    throw error
  })
}

const say = (message: string): void => void process.stdout.write(`${message}\n`)

function once(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= act()
    return running
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`Roster could not start. ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
