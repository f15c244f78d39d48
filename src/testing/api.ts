// A whole server on a database of its own, asked through its front door. Only the clock is ours.
import { randomBytes } from 'node:crypto'
import type { Actor } from '../server/auth/actor.ts'
import { parseKeyring } from '../server/auth/keyring.ts'
import type { Ctx } from '../server/context.ts'
import { connect, type Database } from '../server/db/client.ts'
import type { SmtpEnvironment } from '../server/env.ts'
import { shippedDocuments } from '../server/http/documents.ts'
import { createServer } from '../server/http/server.ts'
import { createLog } from '../server/log.ts'
import { aDatabase, type TestDatabase } from './postgres.ts'

export type Api = {
  url: string
  database: TestDatabase
  /** The application's own pool. */
  pool: Database
  /** The key ring, as text. */
  keys: string
  /** A context of the system, or of another actor. */
  ctx: (actor?: Actor) => Ctx
  /** POSTs one operation. */
  ask: (query: string, variables?: object, caller?: Caller) => Promise<Answer>
  fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** What the server does beside its answers has been done. */
  settled: () => Promise<void>
  /** Moves the server's clock. */
  pass: (seconds: number) => void
  close: () => Promise<void>
}

export type Caller = { key?: string; cookie?: string; organization?: string; headers?: Record<string, string> }
export type Answer = {
  status: number
  data: Data
  errors: { message: string; extensions: Record<string, unknown>; path?: string[] }[]
  /** The session's. */
  cookie: string | null
  /** The one that tells the browser again. */
  device: string | null
  headers: Headers
}
/** What GraphQL answered: read with `at`, compared with `toMatchObject`. */
export type Data = { [field: string]: Data } | Data[] | string | number | boolean | null

type Options = {
  baseUrl?: string
  connections?: number
  /** Whose X-Forwarded-For is believed. */
  trustedProxies?: string[]
  /** What stands between the server and its database. */
  through?: (url: string) => Promise<string>
  exportStallMilliseconds?: number
  smtp?: SmtpEnvironment
}

export async function anApi({ through = async (url) => url, ...options }: Options = {}): Promise<Api> {
  const database = await aDatabase()
  const pool = connect({ url: await through(database.appUrl), max: options.connections ?? 10 })
  return serve(options, database, pool, `test:${randomBytes(32).toString('base64url')}`, () => database.drop())
}

/** Another server on the database of one, which undoes every transaction after it has answered: what would happen, without happening. */
export async function aDryTwin({ database, keys }: Api): Promise<Api> {
  const pool = connect({ url: database.appUrl, max: 10 })
  return serve({}, database, { ...pool, transaction: (act) => undone(pool, act) }, keys, async () => {})
}

/** Another node: a server of its own on the database of one. */
export const aTwin = ({ database, keys }: Api, options: Options = {}): Promise<Api> =>
  serve(options, database, connect({ url: database.appUrl, max: options.connections ?? 10 }), keys, async () => {})

class Undone<T> extends Error {
  readonly result: T
  constructor(result: T) {
    super('This transaction is undone on purpose.')
    this.result = result
  }
}

async function undone<T>(pool: Database, act: Parameters<Database['transaction']>[0]): Promise<T> {
  try {
    return await pool.transaction(async (db) => {
      throw new Undone(await act(db))
    })
  } catch (error) {
    if (error instanceof Undone) return error.result
    throw error
  }
}

async function serve(
  { baseUrl = 'http://localhost:4000', trustedProxies = [], exportStallMilliseconds, smtp }: Options,
  database: TestDatabase,
  pool: Database,
  keys: string,
  drop: () => Promise<void>,
): Promise<Api> {
  let passed = 0
  const server = await createServer({
    baseUrl: new URL(baseUrl),
    trustedProxies,
    database: pool,
    keyring: parseKeyring(keys),
    log: createLog(process.env.LOG_LEVEL ?? 'silent'),
    instance: { name: 'Roster test', version: '0.0.0' },
    documents: shippedDocuments(),
    now: () => new Date(Date.now() + passed * 1000),
    ...(smtp && { smtp }),
    ...(exportStallMilliseconds && { exportStallMilliseconds }),
  })
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    database,
    pool,
    keys,
    ctx: (actor = { kind: 'system', label: 'system' }) => server.ctx(actor),
    ask: (query, variables = {}, caller = {}) => ask(url, new URL(baseUrl).origin, query, variables, caller),
    // not closed after each: undici takes a broken answer of such a connection for a whole one
    fetch: (path, init) => fetch(`${url}${path}`, init),
    settled: server.settled,
    pass: (seconds) => {
      passed += seconds
    },
    close: async () => {
      await server.close()
      await pool.end()
      await drop()
    },
  }
}

async function ask(
  url: string,
  origin: string,
  query: string,
  variables: object,
  { key, cookie, organization, headers }: Caller,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      // a kept connection that idles out while the test is busy would fail the next request
      connection: 'close',
      ...(key && { authorization: `Bearer ${key}` }),
      ...(cookie && { cookie, origin }),
      ...(organization && { 'x-organization': encodeURIComponent(organization) }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  })
  const body = (await response.json()) as { data?: Data; errors?: Answer['errors'] }
  const cookies = response.headers.getSetCookie().map((text) => text.split(';')[0] ?? '')
  return {
    status: response.status,
    data: body.data ?? null,
    errors: body.errors ?? [],
    cookie: cookies.find((cookie) => cookie.includes('roster_session=')) ?? null,
    device: cookies.find((cookie) => cookie.includes('roster_device=')) ?? null,
    headers: response.headers,
  }
}

/** The value below a path; undefined when the path ends early. */
export function at(data: Data, ...path: (string | number)[]): Data | undefined {
  return path.reduce<Data | undefined>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string | number, Data>)[key] : undefined),
    data,
  )
}

/** The codes of a payload's userErrors. */
export const codesOf = (answer: Answer): unknown[] => {
  const [payload] = Object.values(answer.data ?? {}) as Data[]
  return ((at(payload ?? null, 'userErrors') ?? []) as { code: string }[]).map(({ code }) => code)
}
