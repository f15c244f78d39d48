import { eq } from 'drizzle-orm'
import type { TxCtx } from '../context.ts'
import { mfaFactors, recoveryCodes } from './table.ts'

/** Takes every factor and recovery code from a user. Whoever calls writes `users.has_mfa`. */
export async function clear(ctx: TxCtx, userId: string): Promise<void> {
  await ctx.db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  await ctx.db.delete(mfaFactors).where(eq(mfaFactors.userId, userId))
}
