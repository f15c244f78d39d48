import { and, asc, eq, inArray, lt } from 'drizzle-orm'
import type { PendingActor, UserActor } from '../auth/actor.ts'
import { actorBehind, openPending, openSession, pendingBehind } from '../auth/session.ts'
import type { Ctx, TxCtx } from '../context.ts'
import { unauthenticated } from '../errors.ts'
import { enqueue } from '../mail/service.ts'
import { ask, type SecondStep } from '../mfa/proving.ts'
import { softwareOf } from '../sessions/service.ts'
import { type SignInMethod, sessions } from '../sessions/table.ts'
import { authentication, lifetimeOf } from '../settings/authentication.ts'
import { remember } from './devices.ts'
import { record } from './recording.ts'

export const MAX_SESSIONS = 100
// more second steps of one user at once are somebody who knows the password and tries codes
const MAX_PENDING = 10

/** Who is signed in now, or owes the second step, and what the cookie is to hold. */
export type SignedIn = { actor: UserActor | PendingActor; secondStep: SecondStep | null; token: string; expiresAt: Date }

/** Whose password was right, by this browser, and what was typed as the login. */
export type Entrant = { id: string; deviceId: string | null; login: string }

/** Opens a session in the transaction that holds the user. */
export async function open(
  ctx: TxCtx,
  { id: userId, deviceId, login }: Entrant,
  method: SignInMethod,
): Promise<SignedIn & { actor: UserActor }> {
  await makeRoom(ctx, userId, { owesSecondFactor: false, most: MAX_SESSIONS })
  const { address, userAgent } = ctx
  const lifetime = lifetimeOf(await authentication(ctx))
  const attributes = { address, userAgent, organizationId: null, method }
  const { token, expiresAt } = await openSession(ctx.db, ctx.now(), userId, attributes, lifetime)
  const actor = await actorBehind(ctx.db, ctx.now(), token, null)
  if (!actor) throw unauthenticated('This session has just ended.')
  const { isNew } = await remember(ctx, { id: userId, deviceId })
  if (isNew) await tellOfDevice(ctx, userId)
  await record(ctx, { login, userId, outcome: 'SUCCEEDED', method })
  return { actor, secondStep: null, token, expiresAt }
}

/** Opens a session that owes its second factor, likewise. It takes no room from those that do not. */
export async function openOwing(ctx: TxCtx, userId: string): Promise<SignedIn> {
  const now = ctx.now()
  await ctx.db.delete(sessions).where(and(eq(sessions.userId, userId), eq(sessions.owesSecondFactor, true), lt(sessions.expiresAt, now)))
  await makeRoom(ctx, userId, { owesSecondFactor: true, most: MAX_PENDING })
  const { token, id, expiresAt } = await openPending(ctx.db, now, userId, ctx)
  const actor = await pendingBehind(ctx.db, now, token)
  if (!actor) throw unauthenticated('This session has just ended.')
  return { actor, secondStep: await ask(ctx, userId, id), token, expiresAt }
}

/** The oldest sessions end so that there are never more than this. */
async function makeRoom(ctx: Ctx, userId: string, { owesSecondFactor, most }: { owesSecondFactor: boolean; most: number }): Promise<void> {
  const all = await ctx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.owesSecondFactor, owesSecondFactor)))
    .orderBy(asc(sessions.lastSeenAt))
  const tooMany = all.slice(0, Math.max(0, all.length - most + 1)).map(({ id }) => id)
  if (tooMany.length > 0) await ctx.db.delete(sessions).where(inArray(sessions.id, tooMany))
}

async function tellOfDevice(ctx: TxCtx, userId: string): Promise<void> {
  const { browser, os: system } = softwareOf(ctx)
  await enqueue(ctx, { kind: 'NEW_DEVICE', userId, facts: { browser, system, from: ctx.address } })
}
