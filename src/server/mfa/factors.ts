// The factors of a user. `users.has_mfa` follows them here, in the transaction that holds the user.
import { and, asc, eq, sql } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { requireConfirmed } from '../auth/confirmation.ts'
import { mfaRequiredFrom } from '../auth/enforcement.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { notFound, sessionRequired } from '../errors.ts'
import type { MfaChange } from '../mail/kinds.ts'
import { enqueue } from '../mail/service.ts'
import { lockForChange } from '../users/access.ts'
import * as users from '../users/service.ts'
import { type UserRow, userColumns, users as userTable } from '../users/table.ts'
import { codesLeft, forgetCodes } from './recovery.ts'
import { type Factor, factorColumns, mfaFactors } from './table.ts'

/** The factors of a user, oldest first: for those who see the whole user. */
export async function listOf(ctx: Ctx, user: users.User): Promise<Factor[]> {
  const isKnown = user.hasMfa && (await users.whollyOr(ctx, user, true, false))
  return isKnown ? factorsOf(ctx, user.id) : []
}

/** How many recovery codes one has left; null for those of others, and without MFA. */
export async function ownCodesLeft(ctx: Ctx, user: users.User): Promise<number | null> {
  const isOwn = ctx.actor.kind === 'user' && ctx.actor.id === user.id
  return isOwn && user.hasMfa ? codesLeft(ctx, user.id) : null
}

export const factorsOf = (ctx: Ctx, userId: string): Promise<Factor[]> =>
  ctx.db.select(factorColumns).from(mfaFactors).where(eq(mfaFactors.userId, userId)).orderBy(asc(mfaFactors.createdAt), asc(mfaFactors.id))

/** The user's passkeys, with what proves them. */
export async function passkeysOf(ctx: Ctx, userId: string) {
  const { credentialId, publicKey, counter, transports } = mfaFactors
  const rows = await ctx.db
    .select({ id: mfaFactors.id, credentialId, publicKey, counter, transports })
    .from(mfaFactors)
    .where(and(eq(mfaFactors.userId, userId), eq(mfaFactors.kind, 'PASSKEY')))
    .orderBy(asc(mfaFactors.createdAt), asc(mfaFactors.id))
  // a constraint of the table says that a passkey is whole
  return rows as ((typeof rows)[number] & { credentialId: string; publicKey: Buffer; counter: number })[]
}

/** From when on the user needs a second factor; null: not at all. */
export async function requiredFrom(ctx: Ctx, userId: string): Promise<Date | null> {
  const [row] = await ctx.db
    .select({ from: mfaRequiredFrom(sql`${userId}`) })
    .from(userTable)
    .where(eq(userTable.id, userId))
  return row?.from ?? null
}

/** Changes one's own factors, in a session whose user has just proved to be there. */
export function changeOwn<T>(ctx: Ctx, act: (ctx: TxCtx, user: UserRow, sessionId: string) => Promise<T>): Promise<T> {
  const { actor } = ctx
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION')
    throw sessionRequired('Only somebody who is signed in can change their second factors; an API key cannot.')
  const sessionId = actor.credential.id
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, actor.id)
    requireConfirmed(ctx)
    return act(ctx, user, sessionId)
  })
}

/** Writes whether the user has a factor, after a change of them. Recovery codes go with the last one. */
export async function follow(ctx: TxCtx, userId: string): Promise<UserRow> {
  const hasMfa = (await factorsOf(ctx, userId)).length > 0
  if (!hasMfa) await forgetCodes(ctx, userId)
  const [user] = await ctx.db.update(userTable).set({ hasMfa }).where(eq(userTable.id, userId)).returning(userColumns)
  if (!user) throw notFound('user')
  return user
}

const ACTIONS: Record<MfaChange, string> = {
  TOTP_ADDED: 'user.totpAdd',
  TOTP_REMOVED: 'user.totpRemove',
  PASSKEY_ADDED: 'user.passkeyAdd',
  PASSKEY_REMOVED: 'user.passkeyRemove',
  RECOVERY_CODES_MADE: 'user.recoveryCodesRenew',
  RECOVERY_CODE_USED: 'user.recoveryCodeUse',
  RESET: 'user.mfaReset',
}

/** Records a change of factors, and tells the user by mail. */
export async function note(
  ctx: TxCtx,
  user: { id: string; login: string },
  change: MfaChange,
  facts: Omit<audit.Change, 'action' | 'target'> = {},
): Promise<void> {
  await audit.record(ctx, { action: ACTIONS[change], target: users.target(user), ...facts })
  await enqueue(ctx, { kind: 'MFA_CHANGED', userId: user.id, facts: { change } })
}
