import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { auditEvents } from '../audit/table.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { enqueue } from '../mail/service.ts'
import { target } from '../users/service.ts'
import { users } from '../users/table.ts'
import { apiKeys } from './table.ts'

const MINUTE_MILLISECONDS = 60_000
const DAY_MILLISECONDS = 24 * 60 * MINUTE_MILLISECONDS
const ACTION = 'apiKey.reuse'

/** Marks a key whose previous secret was used after its end, to the minute; recorded once a day. */
export function note(ctx: Ctx, keyId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const now = ctx.now()
    const [key] = await ctx.db
      .update(apiKeys)
      .set({ reusedAt: now })
      .where(and(eq(apiKeys.id, keyId), or(isNull(apiKeys.reusedAt), lt(apiKeys.reusedAt, new Date(now.getTime() - MINUTE_MILLISECONDS)))))
      .returning({ userId: apiKeys.userId, prefix: apiKeys.prefix, name: apiKeys.name })
    if (!key || (await wasRecorded(ctx, key))) return
    const [user] = await ctx.db.select({ id: users.id, login: users.login }).from(users).where(eq(users.id, key.userId))
    if (!user) return
    await audit.record(ctx, { action: ACTION, target: target(user), after: { key: key.prefix, name: key.name } })
    await enqueue(ctx, { kind: 'API_KEY_REUSED', userId: user.id, facts: { name: key.name, prefix: key.prefix, from: ctx.address } })
  })
}

async function wasRecorded(ctx: TxCtx, { userId, prefix }: { userId: string; prefix: string }): Promise<boolean> {
  const rows = await ctx.db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.targetId, userId),
        eq(auditEvents.action, ACTION),
        gt(auditEvents.at, new Date(ctx.now().getTime() - DAY_MILLISECONDS)),
        sql`${auditEvents.after}->>'key' = ${prefix}`,
      ),
    )
    .limit(1)
  return rows.length > 0
}
