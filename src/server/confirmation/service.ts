import { and, eq, isNull } from 'drizzle-orm'
import { endOf } from '../auth/confirmation.ts'
import type { Ctx } from '../context.ts'
import { refuse, sessionRequired } from '../errors.ts'
import { isRight } from '../passwords/service.ts'
import { sessions } from '../sessions/table.ts'
import { limitedInSession } from '../sign-in/throttling.ts'
import { users } from '../users/table.ts'

export type Confirmation = { confirmedUntil: Date }

/** Confirms the session of the request by the user's password, after one Argon2 operation whatever is wrong. */
export async function confirm(ctx: Ctx, { password }: { password: string }): Promise<Confirmation> {
  const { actor } = ctx
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION')
    throw sessionRequired('Only somebody who is signed in can confirm; an API key is never asked to.')
  const [row] = await ctx.db.select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, actor.id))
  const stored = row?.passwordHash ?? null
  if (!(await limitedInSession(ctx, actor.credential, actor.id, () => isRight(stored, password))) || !stored) throw wrong()

  const confirmedAt = ctx.now()
  // one statement: a lock, a password change or the end of the session that came in between wins
  const confirmed = await ctx.db
    .update(sessions)
    .set({ confirmedAt })
    .from(users)
    .where(and(eq(sessions.id, actor.credential.id), eq(users.id, sessions.userId), eq(users.passwordHash, stored), isNull(users.lockedAt)))
    .returning({ id: sessions.publicId })
  if (confirmed.length === 0) throw wrong()
  return { confirmedUntil: endOf(confirmedAt) }
}

const wrong = () => refuse('INVALID_CREDENTIALS', 'That is not your password.', ['password'])
