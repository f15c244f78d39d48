// From a credential to an actor: one statement that tests everything, on every request. No cache: a revocation holds from the next request on.
import { and, asc, desc, eq, gt, isNull, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { apiKeys } from '../api-keys/table.ts'
import type { Db } from '../db/client.ts'
import { prepare } from '../db/prepare.ts'
import { memberships } from '../memberships/table.ts'
import { organizationRef, organizations } from '../organizations/table.ts'
import { profiles } from '../profiles/table.ts'
import { sessions } from '../sessions/table.ts'
import { userColumns, users } from '../users/table.ts'
import type { ApiKeyCredential, PendingActor, UserActor } from './actor.ts'
import { mfaRequiredFrom } from './enforcement.ts'

/** Id or name from `X-Organization`; null when the caller names none. */
export type OrganizationWish = string | null

/** By the key's secret, else by the one from before its last renewal. `reused` is told of a key whose previous secret came after its end. */
export async function actorByApiKey(
  db: Db,
  hash: Buffer,
  wish: OrganizationWish,
  now: Date,
  reused: (keyId: string) => void = () => {},
): Promise<UserActor | null> {
  const values = { hash, wish, now: now.toISOString() }
  const [row] = await byApiKey(db).execute(values)
  if (row) return keyActor(row, hash)
  const [previous] = await byPreviousSecret(db).execute(values)
  const until = previous?.key.previousUntil
  if (!previous || !until) return null
  if (until > now) return keyActor(previous, hash, until)
  reused(previous.key.id)
  return null
}

type FoundKey = Found & { key: { previousUntil: Date | null } & Omit<ApiKeyCredential, 'kind' | 'hash' | 'isPrevious'> }

function keyActor(row: FoundKey, hash: Buffer, endsAt: Date | null = null): UserActor {
  const held = row.inForce?.permissions ?? []
  const { previousUntil: _, ...key } = row.key
  const { permissions, expiresAt } = key
  const credential: ApiKeyCredential = { kind: 'API_KEY', hash, isPrevious: endsAt !== null, ...key }
  // what is made with it lives no longer than it does
  if (endsAt && (!expiresAt || endsAt < expiresAt)) credential.expiresAt = endsAt
  return {
    ...actorOf(row),
    permissions: new Set(permissions ? held.filter((name) => permissions.includes(name)) : held),
    credential,
  }
}

export async function actorBySession(db: Db, id: string, wish: OrganizationWish, now: Date): Promise<UserActor | null> {
  const [row] = await bySession(db).execute({ id, wish, now: now.toISOString() })
  if (!row) return null
  return { ...actorOf(row), permissions: new Set(row.inForce?.permissions), credential: { kind: 'SESSION', ...row.session } }
}

/** Who sent the right password for a session that owes its second factor; null when there is no such session, or it is over. */
export async function pendingBySession(db: Db, id: string, now: Date): Promise<PendingActor | null> {
  const [user] = await owingSession(db).execute({ id, now: now.toISOString() })
  return user ? { kind: 'pending', user, sessionId: id } : null
}

/** The same actor as it is now: null when its credential has ended meanwhile. */
export function refreshed(db: Db, actor: UserActor, now: Date): Promise<UserActor | null> {
  const wish = actor.organization?.id ?? null
  if (actor.credential.kind === 'API_KEY') return actorByApiKey(db, actor.credential.hash, wish, now)
  return actorBySession(db, actor.credential.id, wish, now)
}

type Found = { user: UserActor['user']; inForce: ({ permissions: string[] } & NonNullable<UserActor['organization']>) | null }

/** An actor but for what the credential decides. */
export function actorOf({ user, inForce }: Found): Omit<UserActor, 'permissions' | 'credential'> {
  if (!inForce) return { kind: 'user', id: user.id, user, organization: null }
  const { permissions: _, ...organization } = inForce
  return { kind: 'user', id: user.id, user, organization }
}

const WISH = sql`${sql.placeholder('wish')}::text`
const at = sql`${sql.placeholder('now')}::timestamptz`

const byApiKey = prepare((db) => withKey(db, eq(apiKeys.hash, sql.placeholder('hash'))).prepare('actor_by_api_key'))

const byPreviousSecret = prepare((db) => withKey(db, eq(apiKeys.previousHash, sql.placeholder('hash'))).prepare('actor_by_previous_secret'))

function withKey(db: Db, isThis: SQL) {
  const inForce = usable(
    db,
    WISH,
    or(isNull(apiKeys.organizationIds), sql`${memberships.organizationId} = any(${apiKeys.organizationIds})`),
  )
  return db
    .select({
      user: userColumns,
      key: {
        id: apiKeys.id,
        prefix: apiKeys.prefix,
        expiresAt: apiKeys.expiresAt,
        organizationIds: apiKeys.organizationIds,
        permissions: apiKeys.permissions,
        networks: apiKeys.networks,
        previousUntil: apiKeys.previousUntil,
        lastUsedAt: apiKeys.lastUsedAt,
      },
      inForce: columnsOf(inForce),
    })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .leftJoinLateral(inForce, sql`true`)
    .where(and(isThis, isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, at)), isNull(users.lockedAt)))
}

const isUsable = and(
  eq(sessions.id, sql.placeholder('id')),
  gt(sessions.expiresAt, at),
  gt(sessions.absoluteExpiresAt, at),
  isNull(users.lockedAt),
)

/** Whether a second factor is required of a user who has none. */
export const mustEnrol = sql<boolean>`not ${users.hasMfa} and coalesce(${mfaRequiredFrom(sql`${users.id}`)} <= ${at}, false)`.as(
  'must_enrol',
)

const bySession = prepare((db) => {
  const inForce = usable(db, WISH)
  return db
    .select({
      user: userColumns,
      session: {
        id: sessions.id,
        publicId: sessions.publicId,
        organizationId: sessions.organizationId,
        lastSeenAt: sessions.lastSeenAt,
        confirmedAt: sql<Date>`greatest(${sessions.startedAt}, ${sessions.confirmedAt})`.mapWith(sessions.startedAt).as('confirmed_at'),
        idleExpiresAt: sql<Date>`${sessions.expiresAt}`.mapWith(sessions.expiresAt).as('idle_expires_at'),
        expiresAt: sql<Date>`${sessions.absoluteExpiresAt}`.mapWith(sessions.absoluteExpiresAt).as('absolute_expires_at'),
        mustEnrol,
      },
      inForce: columnsOf(inForce),
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoinLateral(inForce, sql`true`)
    .where(and(isUsable, eq(sessions.owesSecondFactor, false)))
    .prepare('actor_by_session')
})

const owingSession = prepare((db) =>
  db
    .select(userColumns)
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(isUsable, eq(sessions.owesSecondFactor, true)))
    .prepare('pending_by_session'),
)

const usable = (db: Db, wish: SQL, allowed?: SQL) => usableOf(db, users.id, wish, allowed).as('in_force')

/** The membership in force of `userId`: the one wished for, else the default one, else the oldest usable one. */
export function usableOf(db: Db, userId: SQLWrapper, wish?: SQL, allowed?: SQL) {
  const { id, name } = organizations
  return db
    .select({ ...organizationRef, permissions: profiles.permissions })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .innerJoin(profiles, eq(profiles.id, memberships.profileId))
    .where(
      and(
        eq(memberships.userId, userId),
        isNull(memberships.suspendedAt),
        isNull(organizations.lockedAt),
        wish ? sql`(${wish} is null or ${id}::text = lower(${wish}) or lower(${name}) = lower(${wish}))` : undefined,
        allowed,
      ),
    )
    .orderBy(desc(memberships.isDefault), asc(memberships.createdAt), asc(memberships.organizationId))
    .limit(1)
}

export const columnsOf = (inForce: Pick<ReturnType<typeof usable>, keyof NonNullable<Found['inForce']>>) => ({
  id: inForce.id,
  name: inForce.name,
  description: inForce.description,
  kind: inForce.kind,
  version: inForce.version,
  lockedAt: inForce.lockedAt,
  mfaRequiredFrom: inForce.mfaRequiredFrom,
  permissions: inForce.permissions,
})
