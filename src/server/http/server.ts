// One port: GraphQL, health, and behind them whatever `console` serves.
import { randomUUID } from 'node:crypto'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import { sql } from 'drizzle-orm'
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import { type Actor, ANONYMOUS, type UserActor } from '../auth/actor.ts'
import type { Keyring } from '../auth/keyring.ts'
import type { Ctx } from '../context.ts'
import type { Database } from '../db/client.ts'
import { SMTP_UNSET, type SmtpEnvironment } from '../env.ts'
import { unavailable } from '../errors.ts'
import { createSchema } from '../graphql/schema.ts'
import type { Log } from '../log.ts'
import { serveAvatars } from './avatars.ts'
import { callerOf, type Site } from './caller.ts'
import { type Documents, resolveDocument } from './documents.ts'
import { serveExports } from './exports.ts'
import { createApollo } from './graphql.ts'
import { noteReuse, noteUse } from './last-seen.ts'
import { refuseRequest } from './refusals.ts'

export type ServerOptions = {
  baseUrl: URL
  trustedProxies: string[]
  database: Database
  keyring: Keyring
  log: Log
  instance: { name: string; version: string }
  documents: Documents
  smtp?: SmtpEnvironment
  now?: () => Date
  /** After this long, and at most twice as long, without taking anything the reader of an export is cut off. */
  exportStallMilliseconds?: number
}

export type Server = {
  app: FastifyInstance
  /** A context outside any request: first start, demo, commands. */
  ctx: (actor: Actor) => Ctx
  /** What runs beside the answers so far has ended. */
  settled: () => Promise<void>
  /** Answers what is running, then closes. The database stays open. */
  close: () => Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    ctx: Ctx | null
  }
}

const BODY_LIMIT_BYTES = 1024 * 1024

export async function createServer(options: ServerOptions): Promise<Server> {
  const { baseUrl, trustedProxies, database, keyring, log, instance, documents, smtp = SMTP_UNSET, now = () => new Date() } = options
  const isSecure = baseUrl.protocol === 'https:'
  const running = new Set<Promise<unknown>>()
  const inUse = new Set<string>()

  const later: Ctx['later'] = (what, act) => {
    // after the answer: begun before it, what is left to do would show in how long the answer takes
    const task = new Promise(setImmediate)
      .then(act)
      .catch((error: unknown) => log.error({ err: error }, `${what} failed`))
      .finally(() => running.delete(task))
    running.add(task)
  }
  const base = { db: database.db, database, now, log, keyring, instance, baseUrl, smtp, later }
  const ctx: Server['ctx'] = (actor) => ({ ...base, actor, requestId: null, address: null, userAgent: null, cookie: NO_COOKIE })
  const site: Site = {
    origins: originsOf(baseUrl),
    cookieName: isSecure ? '__Host-roster_session' : 'roster_session',
    deviceCookieName: isSecure ? '__Host-roster_device' : 'roster_device',
    noteReuse: (keyId, { id, ip }) => noteReuse({ ...ctx(SYSTEM), requestId: id, address: ip }, keyId, inUse),
  }

  const app = Fastify({
    loggerInstance: log,
    // one line of our own for each answer, in `onResponse`
    logController: new LogController({ disableRequestLogging: true }),
    // what is logged names its request itself: a logger for each one would be made for nothing
    childLoggerFactory: (logger) => logger,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    requestTimeout: 30_000,
    keepAliveTimeout: 5000,
    connectionTimeout: 0,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    http: { headersTimeout: 10_000, maxHeaderSize: 16_384 },
  }) as unknown as FastifyInstance // the logger's exact type does not matter to routes
  app.decorateRequest('ctx', null)
  // a form of another site can send text/plain without asking first
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler((error, request, reply) => refuseRequest(error, request, reply))
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  app.addHook('onResponse', async (request, reply) =>
    log.info(
      {
        requestId: request.id,
        method: request.method,
        path: request.url.split('?')[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    ),
  )
  await app.register(fastifyHelmet, {
    // pages bring their own policy with a nonce
    contentSecurityPolicy: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isSecure ? { maxAge: 31_536_000 } : false,
  })
  await app.register(fastifyCookie)

  const schema = createSchema()
  const apollo = await createApollo(app, schema)
  const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preHandler: async (request, reply) => {
      reply.header('cache-control', 'no-store').header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      const actor = await callerOf(request, database.db, now(), site)
      resolveDocument(request, documents)
      const one: Ctx = {
        ...base,
        actor,
        requestId: request.id,
        address: request.ip,
        userAgent: agentOf(request),
        cookie: {
          set: (token, expires) => void reply.setCookie(site.cookieName, token, { ...cookieOptions, expires }),
          clear: () => void reply.clearCookie(site.cookieName, cookieOptions).header('clear-site-data', '"cache", "storage"'),
          device: {
            token: request.cookies[site.deviceCookieName] ?? null,
            set: (token, expires) => void reply.setCookie(site.deviceCookieName, token, { ...cookieOptions, expires }),
          },
        },
      }
      request.ctx = one
      if (actor.kind === 'user' && !isUnattended(request, actor)) noteUse(one, actor, inUse)
    },
    handler: fastifyApolloHandler(apollo, { context: async ({ ctx: one }) => one ?? ctx(ANONYMOUS) }),
  })
  serveAvatars(app, database)
  serveExports(app, {
    schema,
    site,
    stallMilliseconds: options.exportStallMilliseconds ?? 20_000,
    ctxOf: (request, actor) => ({ ...ctx(actor), requestId: request.id, address: request.ip, userAgent: agentOf(request) }),
    noteUse: (one, actor) => noteUse(one, actor, inUse),
  })
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    await database.db.execute(sql`select 1 from users limit 1`).catch((error: unknown) => {
      throw unavailable('The database cannot answer right now.', error)
    })
    return { status: 'ready' }
  })

  const settled = async () => void (await Promise.all(running))
  const close = async () => {
    await app.close()
    await settled()
  }
  return { app, ctx, settled, close }
}

const SYSTEM: Actor = { kind: 'system', label: 'system' }

/** A page that looks by itself when its session ends, or what has come of a task, would keep a session for ever that nobody uses. */
const isUnattended = ({ headers }: FastifyRequest, { credential }: UserActor): boolean =>
  credential.kind === 'SESSION' && headers['x-unattended'] !== undefined

const agentOf = ({ headers }: FastifyRequest): string | null => headers['user-agent']?.slice(0, 512) ?? null

const NO_COOKIE: Ctx['cookie'] = { set: () => {}, clear: () => {}, device: { token: null, set: () => {} } }

/** The console's own origin; for a console on localhost also its address. */
function originsOf(baseUrl: URL): ReadonlySet<string> {
  if (baseUrl.hostname !== 'localhost') return new Set([baseUrl.origin])
  const twin = new URL(baseUrl)
  twin.hostname = '127.0.0.1'
  return new Set([baseUrl.origin, twin.origin])
}
