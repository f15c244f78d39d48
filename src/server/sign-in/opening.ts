import { and, count, desc, eq, inArray, lt, ne, sql } from 'drizzle-orm'
import type { PendingActor, UserActor } from '../auth/actor.ts'
import { actorBehind, inserting, newSession, openPending, pendingBehind } from '../auth/session.ts'
import { actingAs, type TxCtx } from '../context.ts'
import type { Db } from '../db/client.ts'
import { newId } from '../db/id.ts'
import { prepare } from '../db/prepare.ts'
import { Refused, refuse, unauthenticated } from '../errors.ts'
import { accept } from '../invitations/answering.ts'
import type { Invitation } from '../invitations/service.ts'
import { enqueue } from '../mail/service.ts'
import { ask, type SecondStep } from '../mfa/proving.ts'
import { softwareOf } from '../sessions/service.ts'
import { type SignInMethod, sessions } from '../sessions/table.ts'
import { type AuthenticationSettings, lifetimeOf } from '../settings/authentication.ts'
import { forgettingOldest, giveToken, hashOf, remembering, tokenFor } from './devices.ts'
import { recording, rowOf } from './recording.ts'
import { devices } from './table.ts'

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
  const { address, userAgent } = ctx
  const attributes = { address, userAgent, organizationId: null, method }
  const { token, row } = newSession(ctx.now(), userId, attributes, lifetimeOf(settings))
  const device = await tokenFor(ctx, { deviceId })
  const [before] = await arrive(ctx.db).execute({
    ...row,
    ...rowOf(ctx, { login, userId, outcome: 'SUCCEEDED', method }),
    ...oldest(row.newSessionId, { owesSecondFactor: false, most: MAX_SESSIONS }),
    newDeviceId: newId(),
    deviceHash: hashOf(device),
  })
  const { actor, accepted } = await enter(ctx, token, invitation)
  giveToken(ctx, device)
  // at the very first sign-in there is nobody to warn
  if (!deviceId && before && before.devices > 0) await tellOfDevice(ctx, userId)
  return { actor, secondStep: null, token, expiresAt: row.absoluteExpiresAt, accepted }
}

type Entered = { actor: UserActor; accepted: Invitation | null }

/** Whoever could work nowhere becomes a member by the invitation. Of everybody else it is left alone: they answer it when they have read it. */
async function enter(ctx: TxCtx, token: string, invitation: string | null): Promise<Entered> {
  const actor = await actorBehind(ctx.db, ctx.now(), token, null)
  if (!actor) throw unauthenticated('This session has just ended.')
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

/** A new session and what goes with it, in one statement. Answers how many browsers the user was known by before. */
const arrive = prepare((db) => {
  const opened = db.$with('opened').as(inserting(db))
  const ended = db.$with('ended').as(endingOldest(db))
  const forgotten = db.$with('forgotten').as(forgettingOldest(db))
  const remembered = db.$with('remembered').as(remembering(db))
  const recorded = db.$with('recorded').as(recording(db))
  return db
    .with(opened, ended, forgotten, remembered, recorded)
    .select({ devices: count() })
    .from(devices)
    .where(eq(devices.userId, sql.placeholder('userId')))
    .prepare('arrive')
})

/** Opens a session that owes its second factor, likewise. It takes no room from those that do not. */
export async function openOwing(ctx: TxCtx, userId: string): Promise<SignedIn> {
  const now = ctx.now()
  await ctx.db.delete(sessions).where(and(eq(sessions.userId, userId), eq(sessions.owesSecondFactor, true), lt(sessions.expiresAt, now)))
  const { token, id, expiresAt } = await openPending(ctx.db, now, userId, ctx)
  await endOldest(ctx.db).execute({ userId, ...oldest(id, { owesSecondFactor: true, most: MAX_PENDING }) })
  const actor = await pendingBehind(ctx.db, now, token)
  if (!actor) throw unauthenticated('This session has just ended.')
  return { actor, secondStep: await ask(ctx, userId, id), token, expiresAt, accepted: null }
}

/** Ends the sessions of `userId` that were not seen for longest, so that with the new one there are never more than `most` of its kind. */
function endingOldest(db: Db) {
  const ofKind = and(eq(sessions.userId, sql.placeholder('userId')), eq(sessions.owesSecondFactor, sql.placeholder('owesSecondFactor')))
  const tooMany = db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(ofKind, ne(sessions.id, sql.placeholder('newSessionId'))))
    .orderBy(desc(sessions.lastSeenAt))
    .offset(sql.placeholder('others'))
  return db.delete(sessions).where(inArray(sessions.id, tooMany)).returning({ id: sessions.id })
}

const endOldest = prepare((db) => endingOldest(db).prepare('end_oldest_sessions'))

const oldest = (newSessionId: string, { owesSecondFactor, most }: { owesSecondFactor: boolean; most: number }) => ({
  newSessionId,
  owesSecondFactor,
  others: most - 1,
})

async function tellOfDevice(ctx: TxCtx, userId: string): Promise<void> {
  const { browser, os: system } = softwareOf(ctx)
  await enqueue(ctx, { kind: 'NEW_DEVICE', userId, facts: { browser, system, from: ctx.address } })
}
