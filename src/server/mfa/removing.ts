import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { notFound, refuse } from '../errors.ts'
import * as input from '../input.ts'
import { sessions } from '../sessions/table.ts'
import { authorize, lockForChange } from '../users/access.ts'
import type { User } from '../users/service.ts'
import type { UserRow } from '../users/table.ts'
import { clear } from './clearing.ts'
import { changeOwn, factorsOf, follow, note, requiredFrom } from './factors.ts'
import { renewCodes } from './recovery.ts'
import { type Factor, mfaFactors } from './table.ts'

/** Removes one's own app. */
export function disableTotp(ctx: Ctx): Promise<User> {
  return changeOwn(ctx, async (ctx, user) => {
    const factors = await factorsOf(ctx, user.id)
    const totp = factors.find(({ kind }) => kind === 'TOTP')
    if (!totp) throw refuse('CONFLICT', 'You have no authenticator app.')
    return remove(ctx, user, factors, totp)
  })
}

/** Removes one of one's own passkeys. */
export function removePasskey(ctx: Ctx, { id }: { id: string }): Promise<User> {
  return changeOwn(ctx, async (ctx, user) => {
    const factors = await factorsOf(ctx, user.id)
    const passkey = factors.find((factor) => factor.kind === 'PASSKEY' && factor.id === id.toLowerCase())
    if (!passkey) throw notFound('passkey')
    return remove(ctx, user, factors, passkey)
  })
}

/** New recovery codes for oneself; those of before open nothing any more. */
export function renewRecoveryCodes(ctx: Ctx): Promise<{ recoveryCodes: string[]; user: User }> {
  return changeOwn(ctx, async (ctx, user) => {
    if (!user.hasMfa) throw refuse('CONFLICT', 'Recovery codes stand in for a second factor, and you have none.')
    const recoveryCodes = await renewCodes(ctx, user.id)
    await note(ctx, user, 'RECOVERY_CODES_MADE')
    return { recoveryCodes, user }
  })
}

const Reset = z.object({ reason: input.optionalLine(500) })

/** Takes all factors from somebody else who has lost them, and ends all sessions: whoever found the telephone is out. */
export function reset(ctx: Ctx, wanted: z.input<typeof Reset> & { id: string }): Promise<User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.id)
    await authorize(ctx, user, 'mfa')
    const { reason } = input.read(Reset, wanted)
    if (!user.hasMfa) throw refuse('CONFLICT', 'This user has no second factor.', ['id'])
    const factors = await factorsOf(ctx, user.id)
    await clear(ctx, user.id)
    const saved = await follow(ctx, user.id)
    await ctx.db.delete(sessions).where(eq(sessions.userId, user.id))
    await note(ctx, user, 'RESET', { before: { factors: factors.map(({ kind, name }) => ({ factor: kind, name })) }, reason })
    return saved
  })
}

async function remove(ctx: TxCtx, user: UserRow, factors: Factor[], { id, kind, name }: Factor): Promise<User> {
  if (factors.length === 1) await requireOptional(ctx, user)
  await ctx.db.delete(mfaFactors).where(eq(mfaFactors.id, id))
  const saved = await follow(ctx, user.id)
  await note(ctx, user, `${kind}_REMOVED`, { before: { factor: kind, name } })
  return saved
}

/** Refuses to take the last factor from somebody who needs one. */
async function requireOptional(ctx: TxCtx, { id }: UserRow): Promise<void> {
  const from = await requiredFrom(ctx, id)
  if (from && from <= ctx.now())
    throw refuse('CONFLICT', 'You need a second factor here, and this is your last one. Add another one first, then remove this.')
}
