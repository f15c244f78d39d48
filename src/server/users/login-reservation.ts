import { and, eq, gt } from 'drizzle-orm'
import type { TxCtx } from '../context.ts'
import { duplicateOf } from '../db/client.ts'
import { type Refused, refuse } from '../errors.ts'
import { reservedLogins } from './table.ts'

const ADD = 'Add the existing user to the organization instead, or choose another: that of a deleted user stays taken for 30 days.'
/** What to do about a taken login where a user is renamed. */
export const RENAME = 'Choose another: that of a deleted user stays taken for 30 days.'

const RESERVED_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Refuses a login that a deleted user had not long ago. That of a living one is refused by its index, by way of `asTaken`. */
export async function requireFree(ctx: TxCtx, login: string, advice = ADD): Promise<void> {
  const reserved = await ctx.db.$count(reservedLogins, and(eq(reservedLogins.login, login), gt(reservedLogins.until, ctx.now())))
  if (reserved > 0) throw taken(advice)
}

export const asTaken =
  (advice = ADD) =>
  (error: unknown): never => {
    throw duplicateOf(error) === 'users_login' ? taken(advice) : error
  }

/** Keeps the login of a deleted user from being taken over. */
export async function reserve(ctx: TxCtx, login: string): Promise<void> {
  const until = new Date(ctx.now().getTime() + RESERVED_MILLISECONDS)
  await ctx.db.insert(reservedLogins).values({ login, until }).onConflictDoUpdate({ target: reservedLogins.login, set: { until } })
}

const taken = (advice: string): Refused => refuse('TAKEN', `That login is taken. ${advice}`, ['login'])
