import { eq, sql } from 'drizzle-orm'
import type { UserActor } from '../auth/actor.ts'
import { closeSession } from '../auth/session.ts'
import { type Ctx, transaction } from '../context.ts'
import { prepare } from '../db/prepare.ts'
import { refuse } from '../errors.ts'
import { holdForLink } from '../invitations/answering.ts'
import * as members from '../memberships/service.ts'
import type { OrganizationRef } from '../organizations/table.ts'
import { hash, isOutdated } from '../passwords/hashing.ts'
import { normalized } from '../passwords/policy.ts'
import { isRight, store } from '../passwords/service.ts'
import type { AuthenticationSettings } from '../settings/authentication.ts'
import { users } from '../users/table.ts'
import { type Found, look } from './looking.ts'
import { open, openAlone, openOwing, type SignedIn } from './opening.ts'
import { record } from './recording.ts'
import { admit, limitsOf, settle, type Tried } from './throttling.ts'

/**
 * Opens a session, which owes the second factor of a user who has one. Whatever is wrong (unknown, wrong password, locked, tried too often, service user, no password),
 * the answer is the same sentence after the same single Argon2 operation; only somebody who knows the password learns that the user has no organization.
 */
export async function signIn(ctx: Ctx, typed: Typed): Promise<SignedIn> {
  const looked = await look(ctx, typed.login)
  const { found, settings } = looked
  const limits = limitsOf(settings)
  const tried = looked.tried ?? (await admit(ctx, looked.subjects, limits, looked.counted))
  const settled = (outcome: 'RIGHT' | 'WRONG' | null) => {
    if (tried) settle(ctx, tried, limits, outcome)
  }
  const recordAs = (outcome: 'FAILED' | 'THROTTLED') =>
    ctx.later('record a sign-in', () => record(ctx, { login: typed.login, userId: found?.id ?? null, outcome }))

  const stored = found && !found.lockedAt && found.type === 'NORMAL' ? found.passwordHash : null
  const isPassword = await isRight(tried ? stored : null, typed.password).catch((error: unknown) => {
    settled(null)
    throw error
  })
  if (!found || !stored || !tried || !isPassword) {
    settled('WRONG')
    recordAs(tried ? 'FAILED' : 'THROTTLED')
    throw wrong()
  }
  try {
    const alone = await enterAlone(ctx, { ...found, stored, tried }, typed, settings)
    if (!alone?.isUncounted) settled('RIGHT')
    return alone?.signedIn ?? (await enter(ctx, { ...found, stored }, typed, settings))
  } catch (error) {
    recordAs('FAILED')
    throw error
  }
}

type Typed = { login: string; password: string; invitation?: string | null | undefined }
type Candidate = Pick<Found, 'id' | 'deviceId' | 'deviceUsedAt' | 'hasMfa'> & { stored: string }

/** The usual case: from a browser that the user knows, with nothing to do but to come in. Null when there is more to it. */
async function enterAlone(
  ctx: Ctx,
  { id, deviceId, deviceUsedAt, hasMfa, stored, tried }: Candidate & { tried: Tried },
  { login, invitation }: Typed,
  settings: AuthenticationSettings,
) {
  const isUsual = deviceId && !hasMfa && !invitation && ctx.actor.kind === 'anonymous' && !isOutdated(stored)
  return isUsual ? openAlone(ctx, { id, login, deviceUsedAt, passwordHash: stored, tried }, settings) : null
}

/** The session of somebody whose password was right. */
async function enter(
  ctx: Ctx,
  { id, deviceId, stored }: Candidate,
  { login, password, invitation = null }: Typed,
  settings: AuthenticationSettings,
): Promise<SignedIn> {
  const renewed = isOutdated(stored) ? await hash(normalized(password)) : null
  return transaction(ctx, async (ctx) => {
    if (invitation !== null) await holdForLink(ctx, invitation, id)
    // the lock makes a lock, a deletion or a password change either come before, and be seen here, or after, and end this session too
    const [user] = await held(ctx.db).execute({ id })
    if (!user || user.lockedAt || user.type !== 'NORMAL' || user.passwordHash !== stored) throw wrong()
    if (renewed) await store(ctx, user, renewed, { mustChange: user.mustChangePassword })
    // the session that this browser had, whoever's it was
    await signOut(ctx)
    return user.hasMfa ? openOwing(ctx, id) : open(ctx, { id, deviceId, login, invitation }, 'PASSWORD', settings)
  })
}

const held = prepare((db) => {
  const { id, type, lockedAt, passwordHash, mustChangePassword, hasMfa } = users
  return db
    .select({ id, type, lockedAt, passwordHash, mustChangePassword, hasMfa })
    .from(users)
    .where(eq(users.id, sql.placeholder('id')))
    .for('update')
    .prepare('user_who_signs_in')
})

/** Ends the session of the request, if there is one. */
export async function signOut(ctx: Ctx): Promise<void> {
  const { actor } = ctx
  if (actor.kind === 'pending') await closeSession(ctx.db, ctx.now(), actor.sessionId)
  if (actor.kind === 'user' && actor.credential.kind === 'SESSION') await closeSession(ctx.db, ctx.now(), actor.credential.id)
}

/** Where somebody can work with the credential of the request, default first, then by name. */
export async function organizationsOf(ctx: Ctx, actor: UserActor): Promise<OrganizationRef[]> {
  const rights = await members.rightsOf(ctx, actor)
  return [...rights.values()].map(({ organization }) => organization)
}

const wrong = () => refuse('INVALID_CREDENTIALS', 'Login or password is wrong, or this account cannot sign in now.')
