// What is removed once it is over, and once it is old enough. One night's work; a function of its own for each kind, so that a failure of one leaves the others done.
import { eq, lt, or, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import * as expiring from '../api-keys/expiring.ts'
import { dropBefore } from '../audit/keeping.ts'
import type { Ctx } from '../context.ts'
import { oneShot } from '../db/one-shot.ts'
import { idempotency } from '../idempotency/table.ts'
import { invitations } from '../invitations/table.ts'
import * as mail from '../mail/list.ts'
import { mfaChallenges } from '../mfa/table.ts'
import { passwordLinks } from '../passwords/table.ts'
import { sessions } from '../sessions/table.ts'
import { devices, signIns, throttles } from '../sign-in/table.ts'
import { reservedLogins } from '../users/table.ts'
import { retentionRuns } from './table.ts'

/** In days; null: for ever. */
export type Retention = { signIns: number; invitations: number; mails: number; audit: number | null }

type Parts = {
  retention: Retention /** Of the role that owns the tables: only it may drop what is old of the audit trail. */
  ownerUrl: string
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
// devices and the notes of former nights
const YEAR_DAYS = 365
// a statement has its deadline, however much there is to remove
const REMOVED_AT_ONCE = 5000

/** The work of the night that `ctx.now()` is in, if no node has begun it: how many rows of each kind went. Null when one has. */
export async function runOnce(ctx: Ctx, parts: Parts): Promise<Record<string, number> | null> {
  const day = nightOf(ctx.now())
  const [mine] = await ctx.db.insert(retentionRuns).values({ day, startedAt: ctx.now() }).onConflictDoNothing().returning()
  if (!mine) return null
  const removed = await run(ctx, parts)
  await ctx.db.update(retentionRuns).set({ endedAt: ctx.now(), removed }).where(eq(retentionRuns.day, day))
  return removed
}

// begins at three in the morning, UTC
const nightOf = (now: Date): string => new Date(now.getTime() - 3 * 60 * 60 * 1000).toISOString().slice(0, 10)

/** Removes what is old, and tells owners of keys that expire soon. */
export async function run(ctx: Ctx, { retention, ownerUrl }: Parts): Promise<Record<string, number>> {
  const now = ctx.now()
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MILLISECONDS)
  const invited = ago(retention.invitations)
  const works: Record<string, () => Promise<number>> = {
    idempotency: () => remove(ctx, idempotency, lt(idempotency.createdAt, ago(1))),
    sessions: () => remove(ctx, sessions, or(lt(sessions.expiresAt, now), lt(sessions.absoluteExpiresAt, now))),
    reservedLogins: () => remove(ctx, reservedLogins, lt(reservedLogins.until, now)),
    throttles: () => remove(ctx, throttles, lt(throttles.expiresAt, now)),
    passwordLinks: () => remove(ctx, passwordLinks, lt(passwordLinks.expiresAt, ago(1))),
    mfaChallenges: () => remove(ctx, mfaChallenges, lt(mfaChallenges.expiresAt, now)),
    devices: () => remove(ctx, devices, lt(devices.lastUsedAt, ago(YEAR_DAYS))),
    signIns: () => remove(ctx, signIns, lt(signIns.at, ago(retention.signIns))),
    invitations: () => remove(ctx, invitations, or(lt(invitations.endedAt, invited), lt(invitations.expiresAt, invited))),
    mails: () => mail.removeOld(ctx, retention.mails),
    runs: () => remove(ctx, retentionRuns, lt(retentionRuns.startedAt, ago(YEAR_DAYS))),
    auditEvents: () => (retention.audit === null ? Promise.resolve(0) : dropAudit(ownerUrl, ago(retention.audit), now)),
    expiringKeysTold: () => expiring.tell(ctx),
  }
  const counts: Record<string, number> = {}
  for (const [name, work] of Object.entries(works)) {
    const count = await work().catch((error: unknown) => {
      ctx.log.error({ err: error }, `What is old was not removed: ${name}`)
      return 0
    })
    if (count > 0) counts[name] = count
  }
  return counts
}

async function remove(ctx: Ctx, table: PgTable, old: SQL | undefined): Promise<number> {
  let total = 0
  for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE; total += removed) {
    const some = sql`select ctid from ${table} where ${old} limit ${REMOVED_AT_ONCE}`
    const { rowCount } = await ctx.db.execute(sql`delete from ${table} where ctid = any(array(${some}))`)
    removed = rowCount ?? 0
  }
  return total
}

/** Whole sealed parts of the chain, by the owner's role, on record. */
async function dropAudit(ownerUrl: string, date: Date, now: Date): Promise<number> {
  const owner = oneShot(ownerUrl)
  try {
    const { events } = await dropBefore(owner, { date, actor: 'retention', now })
    return Number(events)
  } finally {
    await owner.end({ timeout: 5 })
  }
}
