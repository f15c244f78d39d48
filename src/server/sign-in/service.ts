import { and, asc, eq, or, sql } from 'drizzle-orm'
import type { UserActor } from '../auth/actor.ts'
import { closeSession } from '../auth/session.ts'
import { type Ctx, transaction } from '../context.ts'
import { prepare } from '../db/prepare.ts'
import { refuse } from '../errors.ts'
import { isPrintable } from '../input.ts'
import { holdForLink } from '../invitations/answering.ts'
import * as members from '../memberships/service.ts'
import type { OrganizationRef } from '../organizations/table.ts'
import { hash, isOutdated } from '../passwords/hashing.ts'
import { normalized } from '../passwords/policy.ts'
import { isRight, store } from '../passwords/service.ts'
import { type AuthenticationSettings, authenticationOf } from '../settings/authentication.ts'
import { settings } from '../settings/table.ts'
import { users } from '../users/table.ts'
import { deviceHash } from './devices.ts'
import { open, openOwing, type SignedIn } from './opening.ts'
import { record } from './recording.ts'
import { devices } from './table.ts'
import { limited, limitsOf, ofPassword } from './throttling.ts'

/**
 * Opens a session, which owes the second factor of a user who has one. Whatever is wrong (unknown, wrong password, locked, tried too often, service user, no password),
 * the answer is the same sentence after the same single Argon2 operation; only somebody who knows the password learns that the user has no organization.
 */
export async function signIn(ctx: Ctx, typed: Typed): Promise<SignedIn> {
  const { found, settings } = await look(ctx, typed.login)
  const stored = found && !found.lockedAt && found.type === 'NORMAL' ? found.passwordHash : null
  const subjects = ofPassword(textOf(typed.login), found)
  const outcome = await limited(ctx, subjects, (isAllowed) => isRight(isAllowed ? stored : null, typed.password), limitsOf(settings))
  const recordAs = (outcome: 'FAILED' | 'THROTTLED') =>
    ctx.later('record a sign-in', () => record(ctx, { login: typed.login, userId: found?.id ?? null, outcome }))
  if (!found || !stored || outcome !== 'RIGHT') {
    recordAs(outcome === 'THROTTLED' ? 'THROTTLED' : 'FAILED')
    throw wrong()
  }
  const renewed = isOutdated(stored) ? await hash(normalized(typed.password)) : null
  return enter(ctx, { ...found, stored, renewed }, typed, settings).catch((error: unknown) => {
    recordAs('FAILED')
    throw error
  })
}

type Typed = { login: string; password: string; invitation?: string | null | undefined }
type Candidate = { id: string; deviceId: string | null; stored: string; renewed: string | null }

/** The session of somebody whose password was right. */
function enter(
  ctx: Ctx,
  { id, deviceId, stored, renewed }: Candidate,
  { login, invitation = null }: Typed,
  settings: AuthenticationSettings,
): Promise<SignedIn> {
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

/** The settings, and whoever has this login as it was typed, else with the instance's domain, and whether they know this browser. In one statement: many come at once. */
async function look(ctx: Ctx, typed: string) {
  const login = isPrintable(typed) ? textOf(typed) : ''
  const [row] = await candidate(ctx.db).execute({ login, deviceHash: deviceHash(ctx) })
  return { settings: authenticationOf(row?.setting ?? null), found: row?.user?.id ? { ...row.user, deviceId: row.deviceId } : null }
}

const candidate = prepare((db) => {
  const login = sql`${sql.placeholder('login')}::text`
  const { id, type, lockedAt, passwordHash } = users
  const user = db
    .select({ id, type, lockedAt, passwordHash })
    .from(users)
    .where(
      or(eq(users.login, login), and(sql`${login} !~ '@'`, eq(users.login, sql`${login} || '@' || (${settings.value}->>'loginDomain')`))),
    )
    .orderBy(asc(sql`${users.login} like '%@%'`))
    .limit(1)
    .as('candidate')
  return db
    .select({
      setting: settings,
      user: { id: user.id, type: user.type, lockedAt: user.lockedAt, passwordHash: user.passwordHash },
      deviceId: devices.id,
    })
    .from(sql`(select 1) as one`)
    .leftJoin(settings, eq(settings.name, 'authentication'))
    .leftJoinLateral(user, sql`true`)
    .leftJoin(devices, and(eq(devices.userId, user.id), eq(devices.hash, sql.placeholder('deviceHash'))))
    .prepare('who_may_sign_in')
})

const textOf = (typed: string): string => typed.slice(0, 200).trim().toLowerCase()

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
