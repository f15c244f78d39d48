import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { PendingActor, UserActor } from '../auth/actor.ts'
import { actorBehind, newSession, openPending, pendingBehind } from '../auth/session.ts'
import { actingAs, type Ctx, type TxCtx } from '../context.ts'
import { prepare } from '../db/prepare.ts'
import { Refused, refuse, unauthenticated } from '../errors.ts'
import { accept } from '../invitations/answering.ts'
import type { Invitation } from '../invitations/service.ts'
import { enqueue } from '../mail/service.ts'
import { ask, type SecondStep } from '../mfa/proving.ts'
import { softwareOf } from '../sessions/service.ts'
import { type SignInMethod, sessions } from '../sessions/table.ts'
import { type AuthenticationSettings, lifetimeOf } from '../settings/authentication.ts'
import { arrive } from './arriving.ts'
import { forgetOldest, giveToken, hashOf, isNoted, tokenFor } from './devices.ts'
import { devices } from './table.ts'
import type { Tried } from './throttling.ts'

export const MAX_SESSIONS = 100
// more second steps of one user at once are somebody who knows the password and tries codes
const MAX_PENDING = 10

/** Who is signed in now, or owes the second step, and what the cookie is to hold. */
export type SignedIn = {
  actor: UserActor | PendingActor
  secondStep: SecondStep | null
  token: string
  expiresAt: Date
  /** What was accepted in the same act. */
  accepted: Invitation | null
}

/** Whose password was right, by this browser, what was typed as the login, and the token of an invitation that is accepted by somebody who could work nowhere else. */
export type Entrant = { id: string; deviceId: string | null; login: string; invitation: string | null }

/** Opens a session in the transaction that holds the user; refused where the user can work nowhere. */
export async function open(
  ctx: TxCtx,
  { id: userId, deviceId, login, invitation }: Entrant,
  method: SignInMethod,
  settings: AuthenticationSettings,
): Promise<SignedIn & { actor: UserActor }> {
  const device = await tokenFor(ctx, { deviceId })
  const deviceHash = hashOf(device)
  // at the very first sign-in there is nobody to warn
  const isNews = !deviceId && (await ctx.db.$count(devices, eq(devices.userId, userId))) > 0
  if (!deviceId) await forgetOldest(ctx, userId, deviceHash)
  await endOldest(ctx.db).execute({ userId, owesSecondFactor: false, others: MAX_SESSIONS - 1 })
  const session = begun(ctx, userId, method, settings)
  const arrived = await arrive(ctx, { session, login, deviceHash, isDeviceNoted: false, alone: null })
  if (!arrived) throw unauthenticated('This session has just ended.')
  const { actor, accepted } = await enter(ctx, arrived.actor, session.token, invitation)
  giveToken(ctx, device)
  if (isNews) await tellOfDevice(ctx, userId)
  return { actor, secondStep: null, token: session.token, expiresAt: session.row.absoluteExpiresAt, accepted }
}

type Alone = { id: string; login: string; deviceUsedAt: Date | null; passwordHash: string; tried: Tried }

/** As `open`, in one statement, for the password of somebody who has no second factor, from a browser that they know; null when anything else is to be looked at. */
export async function openAlone(
  ctx: Ctx,
  { id, login, deviceUsedAt, passwordHash, tried }: Alone,
  settings: AuthenticationSettings,
): Promise<{ signedIn: SignedIn; isUncounted: boolean } | null> {
  const { token: device } = ctx.cookie.device
  if (!device) return null
  const { token, row } = begun(ctx, id, 'PASSWORD', settings)
  const arrived = await arrive(ctx, {
    session: { token, row },
    login,
    deviceHash: hashOf(device),
    isDeviceNoted: isNoted(ctx, deviceUsedAt),
    alone: { passwordHash, tried },
  })
  if (!arrived) return null
  giveToken(ctx, device)
  const signedIn = { actor: arrived.actor, secondStep: null, token, expiresAt: row.absoluteExpiresAt, accepted: null }
  return { signedIn, isUncounted: arrived.isUncounted }
}

function begun(ctx: Ctx, userId: string, method: SignInMethod, settings: AuthenticationSettings) {
  const { address, userAgent } = ctx
  return newSession(ctx.now(), userId, { address, userAgent, organizationId: null, method }, lifetimeOf(settings))
}

type Entered = { actor: UserActor; accepted: Invitation | null }

/** Whoever could work nowhere becomes a member by the invitation. Of everybody else it is left alone: they answer it when they have read it. */
async function enter(ctx: TxCtx, actor: UserActor, token: string, invitation: string | null): Promise<Entered> {
  if (actor.organization) return { actor, accepted: null }
  if (invitation === null) throw refuse('NO_ORGANIZATION', 'You belong to no active organization; ask your administrator.')
  const accepted = await accept(actingAs(ctx, actor), { token: invitation }).catch(asOfSignIn)
  const member = await actorBehind(ctx.db, ctx.now(), token, null)
  if (!member) throw unauthenticated('This session has just ended.')
  return { actor: member, accepted }
}

function asOfSignIn(error: unknown): never {
  throw error instanceof Refused ? new Refused(error.issues.map((one) => ({ ...one, field: ['invitation'] }))) : error
}

/** Opens a session that owes its second factor. It takes no room from those that do not. */
export async function openOwing(ctx: TxCtx, userId: string): Promise<SignedIn> {
  const now = ctx.now()
  await ctx.db.delete(sessions).where(and(eq(sessions.userId, userId), eq(sessions.owesSecondFactor, true), lt(sessions.expiresAt, now)))
  await endOldest(ctx.db).execute({ userId, owesSecondFactor: true, others: MAX_PENDING - 1 })
  const { token, id, expiresAt } = await openPending(ctx.db, now, userId, ctx)
  const actor = await pendingBehind(ctx.db, now, token)
  if (!actor) throw unauthenticated('This session has just ended.')
  return { actor, secondStep: await ask(ctx, userId, id), token, expiresAt, accepted: null }
}

/** Ends the sessions of `userId` that were not seen for longest, so that there is room for one more of its kind. */
const endOldest = prepare((db) => {
  const tooMany = db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.userId, sql.placeholder('userId')), eq(sessions.owesSecondFactor, sql.placeholder('owesSecondFactor'))))
    .orderBy(desc(sessions.lastSeenAt))
    .offset(sql.placeholder('others'))
  return db.delete(sessions).where(inArray(sessions.id, tooMany)).prepare('end_oldest_sessions')
})

async function tellOfDevice(ctx: TxCtx, userId: string): Promise<void> {
  const { browser, os: system } = softwareOf(ctx)
  await enqueue(ctx, { kind: 'NEW_DEVICE', userId, facts: { browser, system, from: ctx.address } })
}
