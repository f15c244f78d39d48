import { and, eq, gt } from 'drizzle-orm'
import type { PendingActor } from '../auth/actor.ts'
import { actingAs, type Ctx, type TxCtx, transaction } from '../context.ts'
import { undoing } from '../db/savepoint.ts'
import { RecordedRefusal, Refused, rateLimited, refuse, unauthenticated } from '../errors.ts'
import { holdForLink } from '../invitations/answering.ts'
import { note } from '../mfa/factors.ts'
import { ask, type Proof, prove, requireOne, type SecondStep } from '../mfa/proving.ts'
import { codesLeft } from '../mfa/recovery.ts'
import { type SignInMethod, sessions } from '../sessions/table.ts'
import { type AuthenticationSettings, authentication } from '../settings/authentication.ts'
import { users } from '../users/table.ts'
import { knownDevice } from './devices.ts'
import { type Entrant, open, type SignedIn } from './opening.ts'
import { record } from './recording.ts'
import { limited, limitsOfCodes, ofSecondStep } from './throttling.ts'

type Given = Proof & { invitation?: string | null | undefined }

/** Finishes a sign-in that owes its second factor. The session that follows has another token, so that nobody can have planted this one. */
export async function verify(ctx: Ctx, { code, recoveryCode, passkey, invitation = null }: Given): Promise<SignedIn> {
  const { actor } = ctx
  if (actor.kind !== 'pending') throw owesNothing(ctx)
  const proof = { code, recoveryCode, passkey }
  requireOne(proof)
  const { id, login } = actor.user
  const entrant = { id, login, deviceId: await knownDevice(ctx, id), invitation }
  const settings = await authentication({ ...ctx, db: ctx.database.db })
  let signedIn: SignedIn | null = null
  const outcome = await limited(
    ctx,
    ofSecondStep(entrant),
    async (isAllowed) => {
      signedIn = isAllowed ? await finish(ctx, actor, entrant, proof, settings) : null
      return signedIn !== null
    },
    limitsOfCodes(settings),
  )
  if (signedIn) return signedIn
  const failed = outcome === 'THROTTLED' ? 'THROTTLED' : 'FAILED'
  ctx.later('record a sign-in', () => record(ctx, { login, userId: id, outcome: failed, method: methodOf(proof) }))
  if (failed === 'THROTTLED') throw rateLimited('That was wrong too often. Wait a while, then sign in again.', 60)
  throw refuse('INVALID_CREDENTIALS', 'That is not right, has expired, or was used before.', [fieldOf(proof)])
}

/** What is still owed after a refusal, with a new challenge; null when the sign-in has to begin anew. */
export async function stillOwed(ctx: Ctx): Promise<SecondStep | null> {
  const { actor } = ctx
  if (actor.kind !== 'pending') return null
  return transaction(ctx, async (ctx) => ((await holdPending(ctx, actor)) ? ask(ctx, actor.user.id, actor.sessionId) : null))
}

/** Null when the proof is not one. */
function finish(
  ctx: Ctx,
  pending: PendingActor,
  entrant: Entrant,
  proof: Proof,
  settings: AuthenticationSettings,
): Promise<SignedIn | null> {
  const { user, sessionId } = pending
  return transaction(ctx, async (ctx) => {
    if (entrant.invitation !== null) await holdForLink(ctx, entrant.invitation, user.id)
    if (!(await holdPending(ctx, pending))) throw unauthenticated('This sign-in took too long, or has ended. Sign in again.')
    const method = await prove(ctx, user.id, sessionId, proof)
    if (!method) return null
    await ctx.db.delete(sessions).where(eq(sessions.id, sessionId))
    const signedIn = await undoing(ctx.db, () => open(ctx, entrant, method, settings)).catch(asKept)
    if (method === 'PASSWORD_RECOVERY_CODE')
      await note(actingAs(ctx, signedIn.actor), user, 'RECOVERY_CODE_USED', { after: { left: await codesLeft(ctx, user.id) } })
    return signedIn
  })
}

/** What was refused after a right proof has used it up all the same. */
function asKept(error: unknown): never {
  throw error instanceof Refused ? new RecordedRefusal(error.issues) : error
}

/** Holds the user, so that a lock, a deletion or a new password comes before, and has ended the session, or after, and ends the one that follows. */
async function holdPending(ctx: TxCtx, { user, sessionId }: PendingActor): Promise<boolean> {
  await ctx.db.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for('update')
  const now = ctx.now()
  const held = await ctx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.owesSecondFactor, true), gt(sessions.absoluteExpiresAt, now)))
    .for('update')
  return held.length > 0
}

const owesNothing = ({ actor }: Ctx) =>
  actor.kind === 'user'
    ? refuse('CONFLICT', 'This sign-in is complete: no second factor is owed.')
    : unauthenticated('This sign-in took too long, or has ended. Sign in again.')

const METHODS: Record<string, SignInMethod> = { code: 'PASSWORD_TOTP', recoveryCode: 'PASSWORD_RECOVERY_CODE', passkey: 'PASSWORD_PASSKEY' }

const methodOf = (proof: Proof): SignInMethod => METHODS[fieldOf(proof)] ?? 'PASSWORD'

function fieldOf({ code, recoveryCode }: Proof): string {
  if (typeof code === 'string') return 'code'
  return typeof recoveryCode === 'string' ? 'recoveryCode' : 'passkey'
}
