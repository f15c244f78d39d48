import Bowser from 'bowser'
import { and, desc, eq, gt, ne, type SQL } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import type { Actor, SessionCredential } from '../auth/actor.ts'
import { refreshed } from '../auth/credentials.ts'
import { scopeOf } from '../auth/scope.ts'
import { touchSession } from '../auth/session.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { isId } from '../db/id.ts'
import { notFound, RequestError, unauthenticated } from '../errors.ts'
import { type OrganizationRef, organizationRef, organizations } from '../organizations/table.ts'
import { authentication } from '../settings/authentication.ts'
import { authorize, lockForChange } from '../users/access.ts'
import * as users from '../users/service.ts'
import { type SessionRow, sessions } from './table.ts'

export type Session = Omit<SessionRow, 'id'> & { id: string; organization: OrganizationRef | null; isCurrent: boolean }

/**
 * Sessions of a user whom the actor sees, last seen first. Of one who also belongs elsewhere, only those that work in the organization in force; where others last worked
 * is told to the user and to those who see all.
 */
export async function listOf(ctx: Ctx, user: users.User): Promise<Session[]> {
  const { hasOthers } = await users.membershipsOf(ctx, user)
  const scope = scopeOf(ctx)
  const isOwn = ctx.actor.kind === 'user' && ctx.actor.id === user.id
  const here = scope.sees === 'organization' && !isOwn ? scope.organizationId : null
  const all = await read(ctx, and(eq(sessions.userId, user.id), hasOthers && here ? eq(sessions.organizationId, here) : undefined))
  return here ? all.map((session) => (session.organizationId === here ? session : { ...session, organization: null })) : all
}

/** Begins the idle hour of the session of the request anew; its absolute end stays. */
export async function extend(ctx: Ctx): Promise<SessionCredential> {
  const { actor } = ctx
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION')
    throw new RequestError('FORBIDDEN', 'Only somebody who is signed in has a session to extend; an API key has none.', 403)
  await touchSession(ctx.db, ctx.now(), actor.credential.id, actor.organization?.id ?? null)
  const current = await refreshed(ctx.db, actor, ctx.now())
  if (current?.credential.kind !== 'SESSION') throw unauthenticated('This session has just ended.')
  return current.credential
}

/** How long before its end the user is warned. */
export const warnSeconds = async (ctx: Ctx): Promise<number> => (await authentication(ctx)).sessionWarnMinutes * 60

/** Ends one session. Of somebody else: one that works in the organization in force, or, with authority over the whole account, any. */
export function remove(ctx: Ctx, wanted: { id: string }): Promise<Session> {
  return transaction(ctx, async (outer) => {
    const userId = isId(wanted.id) ? await ownerOf(outer, wanted.id) : null
    if (!userId) throw notFound('session')
    const { ctx, user } = await lockForChange(outer, userId)
    const session = (await listOf(ctx, user)).find(({ id }) => id === wanted.id.toLowerCase())
    if (!session) throw notFound('session')
    const scope = scopeOf(ctx)
    const worksHere = scope.sees === 'organization' && session.organizationId === scope.organizationId
    if (!worksHere) await authorize(ctx, user, 'sessions')
    await ctx.db.delete(sessions).where(eq(sessions.publicId, session.id))
    await record(ctx, user, 'session.delete', [session])
    return session
  })
}

/** Ends all sessions of a user, or all but the one that asks. */
export function removeAll(
  ctx: Ctx,
  wanted: { userId?: string | null | undefined; exceptCurrent?: boolean | null | undefined },
): Promise<users.User> {
  return transaction(ctx, async (outer) => {
    const { actor } = outer
    const { ctx, user } = await lockForChange(outer, wanted.userId ?? (actor.kind === 'user' ? actor.id : ''), 'userId')
    await authorize(ctx, user, 'sessions', 'userId')
    const current = wanted.exceptCurrent ? currentOf(ctx.actor) : null
    const ended = await read(ctx, and(eq(sessions.userId, user.id), current ? ne(sessions.publicId, current) : undefined))
    await ctx.db.delete(sessions).where(and(eq(sessions.userId, user.id), current ? ne(sessions.publicId, current) : undefined))
    if (ended.length > 0) await record(ctx, user, 'session.deleteAll', ended)
    return user
  })
}

/** The user of an earlier run. */
export const userOf = users.get

/** A session of an earlier run is gone. */
export const goneSession = async (): Promise<Session> => {
  throw notFound('session')
}

async function ownerOf(ctx: Ctx, publicId: string): Promise<string | null> {
  const [row] = await ctx.db.select({ userId: sessions.userId }).from(sessions).where(eq(sessions.publicId, publicId))
  return row?.userId ?? null
}

async function read(ctx: Ctx, condition: SQL | undefined): Promise<Session[]> {
  const now = ctx.now()
  const rows = await ctx.db
    .select({ session: sessions, organization: organizationRef })
    .from(sessions)
    .leftJoin(organizations, eq(organizations.id, sessions.organizationId))
    .where(and(condition, eq(sessions.owesSecondFactor, false), gt(sessions.expiresAt, now), gt(sessions.absoluteExpiresAt, now)))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.publicId))
  const current = currentOf(ctx.actor)
  return rows.map(({ session, organization }) => ({
    ...session,
    id: session.publicId,
    organization,
    isCurrent: session.publicId === current,
  }))
}

const currentOf = (actor: Actor): string | null =>
  actor.kind === 'user' && actor.credential.kind === 'SESSION' ? actor.credential.publicId : null

const record = (ctx: TxCtx, user: { id: string; login: string }, action: string, ended: Session[]) =>
  audit.record(ctx, {
    action,
    target: users.target(user),
    before: { sessions: ended.map((session) => ({ ...softwareOf(session), address: session.address })) },
  })

/** Browser and system, as far as the browser says. */
export function softwareOf({ userAgent }: Pick<SessionRow, 'userAgent'>): { browser: string | null; os: string | null } {
  if (!userAgent) return { browser: null, os: null }
  const { browser, os } = Bowser.parse(userAgent)
  const named = (name: string | undefined, version: string | undefined) => (name ? [name, version].filter(Boolean).join(' ') : null)
  return { browser: named(browser.name, browser.version?.split('.')[0]), os: named(os.name, os.versionName ?? os.version) }
}
