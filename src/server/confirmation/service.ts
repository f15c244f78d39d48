import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { SessionCredential, UserActor } from '../auth/actor.ts'
import { endOf } from '../auth/confirmation.ts'
import { type Ctx, transaction } from '../context.ts'
import { refuse, sessionRequired } from '../errors.ts'
import { prove, requireOne } from '../mfa/proving.ts'
import { isRight } from '../passwords/service.ts'
import { sessions } from '../sessions/table.ts'
import { limitedInSession } from '../sign-in/throttling.ts'
import { users } from '../users/table.ts'

export type Confirmation = { confirmedUntil: Date }

type InSession = UserActor & { credential: SessionCredential }
type Proof = { password?: string | null | undefined; code?: string | null | undefined; passkey?: unknown }

/** Confirms the session of the request by one thing that only its user has: the password, or a second factor. */
export async function confirm(ctx: Ctx, { password, code, passkey }: Proof): Promise<Confirmation> {
  const { actor } = ctx
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION')
    throw sessionRequired('Only somebody who is signed in can confirm; an API key is never asked to.')
  requireOne({ password, code, passkey })
  const inSession = { ...actor, credential: actor.credential }
  return typeof password === 'string' ? byPassword(ctx, inSession, password) : byFactor(ctx, inSession, { code, passkey })
}

/** By a second factor, which then is used: a wrong one leaves nothing but its challenge taken. */
async function byFactor(ctx: Ctx, { id, credential }: InSession, proof: Omit<Proof, 'password'>): Promise<Confirmation> {
  const field = typeof proof.code === 'string' ? 'code' : 'passkey'
  let confirmedAt: Date | null = null
  await limitedInSession(ctx, credential, id, async () => {
    confirmedAt = await transaction(ctx, async (ctx) => {
      const method = await prove(ctx, id, credential.id, proof)
      return method && (await write(ctx, credential.id, isNull(users.lockedAt)))
    })
    return confirmedAt !== null
  })
  if (!confirmedAt) throw refuse('INVALID_CREDENTIALS', 'That is not right, has expired, or was used before.', [field])
  return { confirmedUntil: endOf(confirmedAt) }
}

/** After one Argon2 operation whatever is wrong. */
async function byPassword(ctx: Ctx, actor: InSession, password: string): Promise<Confirmation> {
  const [row] = await ctx.db.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, actor.id))
  const stored = row?.passwordHash ?? null
  if (!(await limitedInSession(ctx, actor.credential, actor.id, () => isRight(stored, password))) || !stored) throw wrong()

  const confirmedAt = await write(ctx, actor.credential.id, and(eq(users.passwordHash, stored), isNull(users.lockedAt)))
  if (!confirmedAt) throw wrong()
  return { confirmedUntil: endOf(confirmedAt) }
}

/** In one statement: a lock, a password change or the end of the session that came in between wins. Null then. */
async function write(ctx: Ctx, sessionId: string, stillSo: SQL | undefined): Promise<Date | null> {
  const confirmedAt = ctx.now()
  const confirmed = await ctx.db
    .update(sessions)
    .set({ confirmedAt })
    .from(users)
    .where(and(eq(sessions.id, sessionId), eq(users.id, sessions.userId), stillSo))
    .returning({ id: sessions.publicId })
  return confirmed.length > 0 ? confirmedAt : null
}

const wrong = () => refuse('INVALID_CREDENTIALS', 'That is not your password.', ['password'])
