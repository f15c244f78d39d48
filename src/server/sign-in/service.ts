import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { UserActor } from '../auth/actor.ts'
import { actorBehind, closeSession, openSession } from '../auth/session.ts'
import { type Ctx, transaction } from '../context.ts'
import { refuse } from '../errors.ts'
import { isPrintable } from '../input.ts'
import * as members from '../memberships/service.ts'
import type { OrganizationRef } from '../organizations/table.ts'
import { hash, isOutdated, verify } from '../passwords/hashing.ts'
import { normalized } from '../passwords/policy.ts'
import { store } from '../passwords/service.ts'
import { sessions } from '../sessions/table.ts'
import { users } from '../users/table.ts'

export const MAX_SESSIONS = 100
// longer than any password that can be set: hashing a megabyte would be a present to attackers
export const MAX_PASSWORD_LENGTH = 1024

export type SignedIn = { actor: UserActor; token: string; expiresAt: Date }

/**
 * Opens a session. Whatever is wrong (unknown, wrong password, locked, service user, no password), the answer is the same sentence after the same single Argon2
 * operation; only somebody who knows the password learns that the user has no organization.
 */
export async function signIn(ctx: Ctx, { login, password }: { login: string; password: string }): Promise<SignedIn> {
  const [found] = await ctx.db
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(isPrintable(login) ? eq(users.login, login.slice(0, 200).trim().toLowerCase()) : sql`false`)
  const stored = found?.passwordHash ?? null
  const isRight = await verify(stored, normalized(password.slice(0, MAX_PASSWORD_LENGTH)))
  if (!found || !stored || !isRight || password.length > MAX_PASSWORD_LENGTH) throw wrong()
  const renewed = isOutdated(stored) ? await hash(normalized(password)) : null

  return transaction(ctx, async (ctx) => {
    // the lock makes a lock, a deletion or a password change either come before, and be seen here, or after, and end this session too
    const [user] = await ctx.db.select(credentials).from(users).where(eq(users.id, found.id)).for('update')
    if (!user || user.lockedAt || user.type !== 'NORMAL' || user.passwordHash !== stored) throw wrong()
    if (!(await members.hasUsable(ctx, user.id)))
      throw refuse('NO_ORGANIZATION', 'You belong to no active organization; ask your administrator.')
    if (renewed) await store(ctx, user, renewed, { mustChange: user.mustChangePassword })
    // the session that this browser had, whoever's it was
    await signOut(ctx)
    await makeRoom(ctx, user.id)
    const { address, userAgent } = ctx
    const { token, expiresAt } = await openSession(ctx.db, ctx.now(), user.id, {
      address,
      userAgent,
      organizationId: null,
      method: 'PASSWORD',
    })
    const actor = await actorBehind(ctx.db, ctx.now(), token, null)
    if (!actor) throw wrong()
    return { actor, token, expiresAt }
  })
}

/** Ends the session of the request, if there is one. */
export async function signOut(ctx: Ctx): Promise<void> {
  if (ctx.actor.kind === 'user' && ctx.actor.credential.kind === 'SESSION') await closeSession(ctx.db, ctx.now(), ctx.actor.credential.id)
}

/** Where somebody can work with the credential of the request, default first, then by name. */
export async function organizationsOf(ctx: Ctx, actor: UserActor): Promise<OrganizationRef[]> {
  const rights = await members.rightsOf(ctx, actor)
  return [...rights.values()].map(({ organization }) => organization)
}

const credentials = {
  id: users.id,
  type: users.type,
  lockedAt: users.lockedAt,
  passwordHash: users.passwordHash,
  mustChangePassword: users.mustChangePassword,
}

const wrong = () => refuse('INVALID_CREDENTIALS', 'Login or password is wrong, or this account cannot sign in now.')

/** The oldest sessions end so that there are never more than `MAX_SESSIONS`. */
async function makeRoom(ctx: Ctx, userId: string): Promise<void> {
  const all = await ctx.db.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, userId)).orderBy(asc(sessions.lastSeenAt))
  const tooMany = all.slice(0, Math.max(0, all.length - MAX_SESSIONS + 1)).map(({ id }) => id)
  if (tooMany.length > 0) await ctx.db.delete(sessions).where(inArray(sessions.id, tooMany))
}
