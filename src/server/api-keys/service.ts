import DataLoader from 'dataloader'
import { and, asc, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { ActorLabel } from '../auth/actor.ts'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx, TxCtx } from '../context.ts'
import { isId } from '../db/id.ts'
import { notFound, refuse, secretShown, unauthenticated } from '../errors.ts'
import * as members from '../memberships/service.ts'
import { memberships } from '../memberships/table.ts'
import { authentication } from '../settings/authentication.ts'
import * as access from '../users/access.ts'
import { type UserRow, userColumns, users } from '../users/table.ts'
import { type ApiKeyRow, apiKeyColumns, apiKeys } from './table.ts'

export const MAX_KEYS = 50
export const MAX_OVERLAP_SECONDS = 7 * 24 * 60 * 60

/** A key as resolvers get it: with its secret only where it was just made or revealed. */
export type ApiKey = ApiKeyRow & { secret?: string }

/**
 * The keys that the actor may know of, as a condition: its own, and those of users over whose whole account it has authority. Not those of somebody who also belongs where the
 * actor does not manage: they may work there.
 */
export async function visible(ctx: Ctx): Promise<SQL | undefined> {
  const { actor } = ctx
  const scope = scopeOf(ctx)
  if (scope.sees === 'all') return undefined
  if (scope.sees === 'self') return eq(apiKeys.userId, scope.userId)
  if (actor.kind !== 'user') throw unauthenticated()
  const managed = [...(await members.rightsOf(ctx, actor)).values()]
    .filter(({ organization, permissions }) => organization.kind !== 'PLATFORM' && permissions.has('manageUser'))
    .map(({ organization }) => organization.id)
  // one list of users, not `or`: so the keys are found by user, however many keys of others there are
  return sql`${apiKeys.userId} in (
    select ${actor.id}::uuid union all
    select here.user_id from ${memberships} here where here.organization_id = ${scope.organizationId} and not exists (
      select 1 from ${memberships} other where other.user_id = here.user_id and other.organization_id <> all(${sql.param(managed)}::uuid[])))`
}

/** One key; throws NOT_FOUND, also for what the actor may not know of and for a malformed id. */
export async function get(ctx: Ctx, id: string): Promise<ApiKeyRow> {
  const [key] = isId(id)
    ? await ctx.db
        .select(apiKeyColumns)
        .from(apiKeys)
        .where(and(eq(apiKeys.id, id), await visible(ctx)))
    : []
  if (!key) throw notFound('API key')
  return key
}

/** Locks the owner of a key, and with it all of the owner's keys, for a change by somebody who may make it. */
export async function lockForChange(outer: TxCtx, id: string): Promise<{ ctx: TxCtx; user: UserRow; key: ApiKeyRow }> {
  const { userId } = await get(outer, id)
  const { ctx, user } = await access.lockForChange(outer, userId)
  await access.authorize(ctx, user, 'apiKeys')
  return { ctx, user, key: await get(ctx, id) }
}

export function requireNotRevoked(key: ApiKeyRow): void {
  if (key.revokedAt) throw refuse('CONFLICT', 'This key was revoked, which is final. Create another one.', ['id'])
}

/** Keys that could be used count; those that ended do not. */
export async function requireRoom(ctx: TxCtx, user: { id: string }, field: string): Promise<void> {
  const isAlive = and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, ctx.now())))
  const alive = await ctx.db.$count(apiKeys, and(eq(apiKeys.userId, user.id), isAlive))
  if (alive >= MAX_KEYS) throw refuse('LIMIT', `A user has at most ${MAX_KEYS} keys. Revoke one first.`, [field])
}

export type ApiKeyState = 'ACTIVE' | 'EXPIRED' | 'REVOKED'

export function stateOf({ revokedAt, expiresAt }: ApiKeyRow, now: Date): ApiKeyState {
  if (revokedAt) return 'REVOKED'
  return expiresAt && expiresAt <= now ? 'EXPIRED' : 'ACTIVE'
}

export const previousValidUntil = ({ previousUntil, revokedAt }: ApiKeyRow, now: Date): Date | null =>
  previousUntil && !revokedAt && previousUntil > now ? previousUntil : null

export const creatorOf = (key: ApiKeyRow): ActorLabel => ({ id: key.createdById, label: key.createdByLabel })

/** A repetition of a request that made or showed a secret: it was shown then. */
export async function withoutSecret(ctx: Ctx, id: string): Promise<ApiKey> {
  throw secretShown(await get(ctx, id))
}

/** What anybody who makes keys must know of the instance's rules. */
export async function policy(
  ctx: Ctx,
): Promise<{ maxDays: number | null; isRevealed: boolean; maxKeys: number; maxOverlapSeconds: number }> {
  const { apiKeyMaxDays: maxDays, apiKeyReveal: isRevealed } = await authentication(ctx)
  return { maxDays, isRevealed, maxKeys: MAX_KEYS, maxOverlapSeconds: MAX_OVERLAP_SECONDS }
}

type Loaders = { ofUser: DataLoader<string, ApiKeyRow[]>; owner: DataLoader<string, UserRow | null> }

const loaders = new WeakMap<Ctx, Loaders>()

/** One statement for all the users, or keys, of a page. */
function loadersOf(ctx: Ctx): Loaders {
  const known = loaders.get(ctx) ?? {
    ofUser: new DataLoader(async (ids: readonly string[]) => readAll(ctx, ids)),
    owner: new DataLoader(async (ids: readonly string[]) => readOwners(ctx, ids)),
  }
  loaders.set(ctx, known)
  return known
}

/** The keys of a user that were not revoked, oldest first; none of a user whose keys the actor may not know of. */
export const ofUser = (ctx: Ctx, user: { id: string }): Promise<ApiKeyRow[]> => loadersOf(ctx).ofUser.clear(user.id).load(user.id)

async function readAll(ctx: Ctx, userIds: readonly string[]): Promise<ApiKeyRow[][]> {
  const rows = await ctx.db
    .select(apiKeyColumns)
    .from(apiKeys)
    .where(and(inArray(apiKeys.userId, [...userIds]), isNull(apiKeys.revokedAt), await visible(ctx)))
    .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id))
  return userIds.map((id) => rows.filter(({ userId }) => userId === id))
}

/** Whoever may know of a key may see its user. */
export async function ownerOf(ctx: Ctx, { userId }: ApiKeyRow): Promise<UserRow> {
  const user = await loadersOf(ctx).owner.load(userId)
  if (!user) throw notFound('user')
  return user
}

async function readOwners(ctx: Ctx, ids: readonly string[]): Promise<(UserRow | null)[]> {
  const rows = await ctx.db
    .select(userColumns)
    .from(users)
    .where(and(inArray(users.id, [...ids]), access.visible(ctx)))
  return ids.map((id) => rows.find((row) => row.id === id) ?? null)
}
