import type { Actor } from './auth/actor.ts'
import type { Keyring } from './auth/keyring.ts'
import type { Database, Db } from './db/client.ts'
import type { SmtpEnvironment } from './env.ts'
import { RecordedRefusal } from './errors.ts'
import type { Log } from './log.ts'

/** What this installation says of itself. */
export type InstanceFacts = { name: string; version: string }

/** What every verb is handed first: nothing is ambient. */
export type Ctx = {
  actor: Actor
  db: Db
  database: Database
  now: () => Date
  requestId: string | null
  /** IP address of the caller. */
  address: string | null
  userAgent: string | null
  log: Log
  keyring: Keyring
  instance: InstanceFacts
  /** Where links lead: from the configuration, never from what a request says. */
  baseUrl: URL
  /** What the operator decided about mail. */
  smtp: SmtpEnvironment
  cookie: {
    set(token: string, expiresAt: Date): void
    clear(): void
    /** By what a browser is known again to users who signed in with it. */
    device: { token: string | null; set(token: string, expiresAt: Date): void }
  }
  /** Runs beside the answer; its failure is logged and changes nothing. The server waits for it before it stops. */
  later: (what: string, act: () => Promise<unknown>) => void
}

declare const inTransaction: unique symbol

/** A context whose `db` is the session of a running transaction. */
export type TxCtx = Ctx & { readonly [inTransaction]: true }

const running = new WeakSet<Ctx>()

/** Runs `act` in a transaction: the one that is running, else a new one. The inner context shadows the outer one, so that nothing is written outside by mistake. */
export async function transaction<T>(ctx: Ctx, act: (ctx: TxCtx) => Promise<T>): Promise<T> {
  if (isTx(ctx)) return act(ctx)
  const outcome = await ctx.database.transaction((db) => {
    const inner: Ctx = { ...ctx, db }
    running.add(inner)
    return act(inner as TxCtx).then((result) => ({ result }), keptRefusal)
  })
  if ('refusal' in outcome) throw outcome.refusal
  return outcome.result
}

function keptRefusal(error: unknown): { refusal: RecordedRefusal } {
  if (error instanceof RecordedRefusal) return { refusal: error }
  throw error
}

/** The same transaction, seen by another actor. */
export function actingAs(ctx: TxCtx, actor: Actor): TxCtx {
  const inner: Ctx = { ...ctx, actor }
  running.add(inner)
  return inner as TxCtx
}

const isTx = (ctx: Ctx): ctx is TxCtx => running.has(ctx)
