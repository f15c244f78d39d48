// The only module that knows lucia. The cookie holds a random token; lucia's session id is its SHA-256, so that a stolen table opens no session.
import { hash, randomBytes } from 'node:crypto'
import { and, eq, lt, or, type SQL, sql } from 'drizzle-orm'
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia'
import type { Db } from '../db/client.ts'
import { newId } from '../db/id.ts'
import { given, prepare, SOMEBODY } from '../db/prepare.ts'
import { type SignInMethod, sessions } from '../sessions/table.ts'
import type { PendingActor, UserActor } from './actor.ts'
import { actorBySession, type OrganizationWish, pendingBySession } from './credentials.ts'

/** How long a session lasts at most, and without being used. */
export type Lifetime = { maxAgeSeconds: number; idleSeconds: number }

const USUAL: Lifetime = { maxAgeSeconds: 10 * 60 * 60, idleSeconds: 60 * 60 }

type NewSession = { address: string | null; userAgent: string | null; organizationId: string | null; method: SignInMethod }

declare module 'lucia' {
  interface Register {
    Lucia: Lucia
    DatabaseSessionAttributes: Partial<NewSession>
    DatabaseUserAttributes: { actor?: UserActor }
  }
}

/** A token for the cookie, and the row that `inserting` stores of it. The only time that the token exists here. */
export function newSession(now: Date, userId: string, attributes: NewSession, lifetime: Lifetime) {
  const token = randomBytes(32).toString('base64url')
  return { token, row: rowOf(now, sessionId(token), userId, attributes, lifetime) }
}

/** Stores the row of a new session for whoever is in `source`: `user_id`, and `at` which moment. */
export const inserting = (db: Db, source: SQL) =>
  db
    .insert(sessions)
    .select(
      db
        .select({
          id: given<string>('newSessionId', 'text').as('id'),
          publicId: given<string>('publicId', 'uuid').as('public_id'),
          userId: sql<string>`user_id`.as('user_id'),
          userType: sql<'NORMAL'>`'NORMAL'`.as('user_type'),
          organizationId: given<string | null>('organizationId', 'uuid').as('organization_id'),
          method: given<SignInMethod>('method', 'text').as('method'),
          owesSecondFactor: sql<boolean>`false`.as('owes_second_factor'),
          address: given<string | null>('address', 'text').as('address'),
          userAgent: given<string | null>('sessionAgent', 'text').as('user_agent'),
          startedAt: sql<Date>`at`.as('started_at'),
          lastSeenAt: sql<Date>`at`.as('last_seen_at'),
          confirmedAt: sql<null>`null::timestamptz`.as('confirmed_at'),
          idleSeconds: given<number>('idleSeconds', 'int').as('idle_seconds'),
          expiresAt: given<Date>('expiresAt', 'timestamptz').as('expires_at'),
          absoluteExpiresAt: given<Date>('absoluteExpiresAt', 'timestamptz').as('absolute_expires_at'),
        })
        .from(source),
    )
    .returning({ id: sessions.id })

const insertOne = prepare((db) => inserting(db, SOMEBODY).prepare('insert_session'))

function rowOf(at: Date, newSessionId: string, userId: string, attributes: Partial<NewSession>, lifetime: Lifetime) {
  const { method = 'PASSWORD', address = null, userAgent: sessionAgent = null, organizationId = null } = attributes
  const { idleSeconds, maxAgeSeconds } = lifetime
  const expiresAt = new Date(at.getTime() + Math.min(idleSeconds, maxAgeSeconds) * 1000)
  const absoluteExpiresAt = new Date(at.getTime() + maxAgeSeconds * 1000)
  const times = { at, idleSeconds, expiresAt, absoluteExpiresAt }
  return { newSessionId, publicId: newId(), userId, method, address, sessionAgent, organizationId, ...times }
}

/** The actor behind a token; null when the session is unknown, over, or its user is locked. */
export async function actorBehind(db: Db, now: Date, token: string, wish: OrganizationWish): Promise<UserActor | null> {
  let actor: UserActor | null = null
  const found = (one: UserActor) => {
    actor = one
  }
  const { session } = await luciaFor(db, now, { wish, found }).validateSession(sessionId(token))
  return session && actor
}

const SECOND_STEP_SECONDS = 5 * 60

/** Opens a session that owes its second factor. */
export async function openPending(
  db: Db,
  now: Date,
  userId: string,
  { address, userAgent }: Pick<NewSession, 'address' | 'userAgent'>,
): Promise<{ token: string; id: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url')
  const id = sessionId(token)
  const expiresAt = new Date(now.getTime() + SECOND_STEP_SECONDS * 1000)
  const times = { startedAt: now, lastSeenAt: now, expiresAt, absoluteExpiresAt: expiresAt }
  await db.insert(sessions).values({ id, userId, method: 'PASSWORD', owesSecondFactor: true, address, userAgent, ...times })
  return { token, id, expiresAt }
}

/** Whose second factor a token still owes; null when it is no such token. */
export const pendingBehind = (db: Db, now: Date, token: string): Promise<PendingActor | null> => pendingBySession(db, sessionId(token), now)

/** Ends a session by its id (the SHA-256 of its token). */
export async function closeSession(db: Db, now: Date, id: string): Promise<void> {
  await luciaFor(db, now).invalidateSession(id)
}

export const sessionId = (token: string): string => hash('sha256', token)

type Wanted = { wish?: OrganizationWish; found?: (actor: UserActor) => void }

function luciaFor(db: Db, now: Date, wanted: Wanted = {}): Lucia {
  // it opens no session and moves no end: that is `inserting` and `touchSession`
  return new Lucia(adapter(db, now, wanted), { sessionExpiresIn: new TimeSpan(0, 'ms') })
}

/** lucia's storage over the one statement of `credentials.ts`. Passes lucia's own adapter tests. */
export function adapter(db: Db, now: Date, { wish = null, found = () => {} }: Wanted = {}): Adapter {
  return {
    async getSessionAndUser(id) {
      const actor = await actorBySession(db, id, wish, now)
      if (actor?.credential.kind !== 'SESSION') return [null, null]
      found(actor)
      const { idleExpiresAt } = actor.credential
      return [
        { id, userId: actor.id, expiresAt: idleExpiresAt, attributes: {} },
        { id: actor.id, attributes: { actor } },
      ]
    },
    async getUserSessions(userId) {
      const rows = await db.select({ id: sessions.id, expiresAt: sessions.expiresAt }).from(sessions).where(eq(sessions.userId, userId))
      return rows.map((row): DatabaseSession => ({ ...row, userId, attributes: {} }))
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      await insertOne(db).execute({ ...rowOf(now, id, userId, attributes, USUAL), expiresAt })
    },
    // UPDATE only: an upsert would revive a session that was revoked meanwhile
    async updateSessionExpiration(id, expiresAt) {
      await db
        .update(sessions)
        .set({ expiresAt: sql`least(${expiresAt.toISOString()}::timestamptz, ${sessions.absoluteExpiresAt})` })
        .where(eq(sessions.id, id))
    },
    async deleteSession(id) {
      await db.delete(sessions).where(eq(sessions.id, id))
    },
    async deleteUserSessions(userId) {
      await db.delete(sessions).where(eq(sessions.userId, userId))
    },
    async deleteExpiredSessions() {
      await db.delete(sessions).where(or(lt(sessions.expiresAt, now), lt(sessions.absoluteExpiresAt, now)))
    },
  }
}

/** Writes that a session was used: when, in which organization; moves its idle end. */
export async function touchSession(db: Db, now: Date, id: string, organizationId: string | null): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`
  await db
    .update(sessions)
    .set({
      lastSeenAt: now,
      organizationId,
      expiresAt: sql`least(${at} + make_interval(secs => ${sessions.idleSeconds}), ${sessions.absoluteExpiresAt})`,
    })
    .where(and(eq(sessions.id, id), sql`${sessions.absoluteExpiresAt} > ${at}`))
}

/** Makes every session that there is end no later than one that began with this lifetime. What it allows beyond theirs they get by use: the idle end, never the absolute one. */
export async function holdSessionsTo(db: Db, { maxAgeSeconds, idleSeconds }: Lifetime): Promise<void> {
  const absolute = sql`least(${sessions.absoluteExpiresAt}, ${sessions.startedAt} + make_interval(secs => ${maxAgeSeconds}))`
  const idle = sql`${sessions.lastSeenAt} + make_interval(secs => ${idleSeconds})`
  await db
    .update(sessions)
    .set({ idleSeconds, absoluteExpiresAt: absolute, expiresAt: sql`least(${sessions.expiresAt}, ${idle}, ${absolute})` })
}
