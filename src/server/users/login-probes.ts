// `TAKEN` tells that a login exists, also to those who may not see its user. So it is told 20 times an hour to each actor and those whom the actor invited, together, and each time is on record.
import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { auditEvents } from '../audit/table.ts'
import { scopeOf } from '../auth/scope.ts'
import type { TxCtx } from '../context.ts'
import { undoing } from '../db/savepoint.ts'
import { RecordedRefusal, Refused, rateLimited } from '../errors.ts'

export const MAX_PROBES = 20
const WINDOW_MILLISECONDS = 60 * 60 * 1000

const ACTIONS = ['user.loginProbe', 'invitation.loginProbe'] as const

/** Who answers for the logins that are tried, and as what they are recorded. */
type Prober = { id: string; login: string; action: (typeof ACTIONS)[number]; advice: string }

/**
 * Runs a verb that refuses with `TAKEN` when a login is in use. The refusal is recorded, and once there were too many within the hour nothing that could be one is
 * tried: RATE_LIMITED, whether the login is taken or free. Not for those who may see every user.
 */
export async function limitProbes<T>(ctx: TxCtx, login: string, act: () => Promise<T>): Promise<T> {
  const { actor } = ctx
  if (actor.kind !== 'user' || scopeOf(ctx).sees === 'all') return act()
  const advice = 'Invite people instead, or try again later.'
  return limitProbesOf(ctx, { id: actor.id, login: actor.user.login, action: 'user.loginProbe', advice }, login, act)
}

/** The same for what is done on somebody's behalf. */
export async function limitProbesOf<T>(ctx: TxCtx, prober: Prober, login: string, act: () => Promise<T>): Promise<T> {
  const { id, login: label, action } = prober
  // one after the other: those who try at the same time see each other's records
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`login probes of ${id}`}, 0))`)
  await requireRoom(ctx, prober)
  try {
    return await undoing(ctx.db, act)
  } catch (error) {
    if (!(error instanceof Refused) || !error.issues.some(({ code }) => code === 'TAKEN')) throw error
    await audit.record(ctx, { action, target: { type: 'user', id, label }, after: { login } })
    throw new RecordedRefusal(error.issues, error.current)
  }
}

async function requireRoom(ctx: TxCtx, { id, advice }: Prober): Promise<void> {
  const windowStart = new Date(ctx.now().getTime() - WINDOW_MILLISECONDS)
  const probes = await ctx.db
    .select({ at: auditEvents.at })
    .from(auditEvents)
    .where(and(inArray(auditEvents.action, [...ACTIONS]), eq(auditEvents.targetId, id), gt(auditEvents.at, windowStart)))
    .orderBy(desc(auditEvents.id))
    .limit(MAX_PROBES)
  const oldest = probes[MAX_PROBES - 1]
  if (!oldest) return
  const seconds = Math.max(1, Math.ceil((oldest.at.getTime() - windowStart.getTime()) / 1000))
  throw rateLimited(`Too many logins that were taken were named. ${advice}`, seconds)
}
