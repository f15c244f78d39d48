import { and, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm'
import { type Ctx, transaction } from '../context.ts'
import { enqueue, isMailAvailable } from '../mail/service.ts'
import { users } from '../users/table.ts'
import { apiKeys } from './table.ts'

const BEFORE_MILLISECONDS = 7 * 24 * 60 * 60 * 1000
const TOLD_AT_ONCE = 500

/** Tells owners, once for each expiry, that a key expires within 7 days; answers of how many. Nobody is told while there is no mail. */
export async function tell(ctx: Ctx): Promise<number> {
  let total = 0
  for (let told = TOLD_AT_ONCE; told === TOLD_AT_ONCE; total += told) told = await tellSome(ctx)
  return total
}

function tellSome(ctx: Ctx): Promise<number> {
  return transaction(ctx, async (ctx) => {
    if (!(await isMailAvailable(ctx))) return 0
    const now = ctx.now()
    const soon = new Date(now.getTime() + BEFORE_MILLISECONDS)
    const some = ctx.db
      .select({ id: apiKeys.id })
      .from(apiKeys)
      .innerJoin(users, eq(users.id, apiKeys.userId))
      .where(
        and(
          gt(apiKeys.expiresAt, now),
          lte(apiKeys.expiresAt, soon),
          isNull(apiKeys.revokedAt),
          isNull(users.lockedAt),
          sql`${apiKeys.expiryTold} is distinct from ${apiKeys.expiresAt}`,
        ),
      )
      .limit(TOLD_AT_ONCE)
    const keys = await ctx.db
      .update(apiKeys)
      .set({ expiryTold: sql`${apiKeys.expiresAt}` })
      .where(inArray(apiKeys.id, some))
      .returning({ userId: apiKeys.userId, name: apiKeys.name, prefix: apiKeys.prefix, expiresAt: apiKeys.expiresAt })
    for (const { userId, name, prefix, expiresAt } of keys)
      await enqueue(ctx, { kind: 'API_KEY_EXPIRING', userId, facts: { name, prefix, expiresAt: expiresAt?.toISOString() ?? '' } })
    return keys.length
  })
}
