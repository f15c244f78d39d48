// Who sees whom, and who may act on whom. One rule feeds both readers: the verb that refuses and the button that is not shown.

import DataLoader from 'dataloader'
import { and, count, eq, exists, ne, type SQL, sql } from 'drizzle-orm'
import type { UserActor } from '../auth/actor.ts'
import { refreshed } from '../auth/credentials.ts'
import { rosterPermissionsOf } from '../auth/permissions.ts'
import { scopeOf } from '../auth/scope.ts'
import { actingAs, type Ctx, type TxCtx } from '../context.ts'
import { isId } from '../db/id.ts'
import { type Issue, issue, notFound, Refused, unauthenticated } from '../errors.ts'
import { isPrintable } from '../input.ts'
import * as members from '../memberships/service.ts'
import { memberships } from '../memberships/table.ts'
import { type UserRow, userColumns, users } from './table.ts'

/** The users that the actor may see, as a condition. Every statement that reads users for a caller holds it. */
export function visible(ctx: Ctx): SQL | undefined {
  const scope = scopeOf(ctx)
  if (scope.sees === 'all') return undefined
  if (scope.sees === 'self') return eq(users.id, scope.userId)
  return isMemberOf(ctx, scope.organizationId)
}

/** The users of whom the actor may know everything: itself, and those who belong nowhere else. Undefined when that is everybody whom it sees. */
export function wholly(ctx: Ctx): SQL | undefined {
  const scope = scopeOf(ctx)
  if (scope.sees !== 'organization' || ctx.actor.kind !== 'user') return undefined
  // counted, not `not exists`: that would be hashed, and read every membership of the instance for the users of one organization
  const elsewhere = ctx.db
    .select({ count: count() })
    .from(memberships)
    .where(and(eq(memberships.userId, users.id), ne(memberships.organizationId, scope.organizationId)))
  return sql`(${users.id} = ${ctx.actor.id} or (${elsewhere}) = 0)`
}

export function isMemberOf(ctx: Ctx, organizationId: string): SQL {
  const membership = ctx.db
    .select({ one: sql`1` })
    .from(memberships)
    .where(and(eq(memberships.userId, users.id), eq(memberships.organizationId, organizationId)))
  return exists(membership)
}

/**
 * What can be done to a user, and which rules hold it. Towards oneself: `always`, `never`, or with the same authority as towards `others`. `ownRights`: not to somebody who
 * holds a Roster permission that the actor lacks.
 */
const ACTS = {
  name: { self: 'always', ownRights: false },
  avatar: { self: 'always', ownRights: false },
  login: { self: 'others', ownRights: true },
  type: { self: 'never', ownRights: true },
  password: { self: 'never', ownRights: true },
  email: { self: 'always', ownRights: true },
  lock: { self: 'never', ownRights: false },
  delete: { self: 'never', ownRights: false },
  sessions: { self: 'always', ownRights: false },
  apiKeys: { self: 'always', ownRights: true },
  mfa: { self: 'never', ownRights: true },
  memberships: { self: 'never', ownRights: false },
  defaultOrganization: { self: 'always', ownRights: false },
} as const

export type Act = keyof typeof ACTS

/** Why the actor may not do this to a user whom it sees; null when it may. */
export async function refusalOf(ctx: Ctx, user: { id: string }, act: Act): Promise<Issue | null> {
  const { actor } = ctx
  const rule = ACTS[act]
  if (actor.kind === 'system') return null
  if (actor.kind !== 'user') throw unauthenticated()
  const isSelf = actor.id === user.id
  if (isSelf && rule.self === 'always') return null
  if (isSelf && rule.self === 'never') return OWN_ACCOUNT
  const { isSole, exceeds } = await authorityOver(ctx, actor).load(user.id)
  if (!isSole) return issue('NOT_SOLE_AUTHORITY', 'This user also belongs to organizations that you do not manage.', ['id'])
  if (rule.ownRights && exceeds) return issue('EXCEEDS_OWN_RIGHTS', 'This user holds permissions that you do not hold there.', ['id'])
  return null
}

export const OWN_ACCOUNT: Issue = issue('SELF', 'Nobody can do this to their own account.', ['id'])

/** Whether the actor has authority over the whole account, also its own. */
export const isSoleAuthority = async (ctx: Ctx, user: { id: string }): Promise<boolean> =>
  ctx.actor.kind === 'user' && (await authorityOver(ctx, ctx.actor).load(user.id)).isSole

export const may = async (ctx: Ctx, user: { id: string }, act: Act): Promise<boolean> => (await refusalOf(ctx, user, act)) === null

/** `field`: what names the user in the input. */
export async function authorize(ctx: Ctx, user: { id: string }, act: Act, field = 'id'): Promise<void> {
  const refusal = await refusalOf(ctx, user, act)
  if (refusal) throw new Refused([{ ...refusal, field: [field] }])
}

/** Sole authority over the whole account, and whether the user holds a Roster permission that the actor lacks there. */
type Authority = { isSole: boolean; exceeds: boolean }

const loaders = new WeakMap<Ctx, DataLoader<string, Authority>>()

function authorityOver(ctx: Ctx, actor: UserActor): DataLoader<string, Authority> {
  const loader = loaders.get(ctx) ?? new DataLoader(async (ids: readonly string[]) => readAuthority(ctx, actor, [...ids]))
  loaders.set(ctx, loader)
  return loader
}

async function readAuthority(ctx: Ctx, actor: UserActor, ids: string[]): Promise<Authority[]> {
  const scope = scopeOf(ctx)
  const rights = await members.rightsOf(ctx, actor)
  const all = await members.allOf(ctx.db, ids)
  return ids.map((id) => {
    const theirs = all.get(id) ?? []
    const lacks = ({ organization, profile }: members.Membership) =>
      rosterPermissionsOf(profile).some((name) => !rights.get(organization.id)?.permissions.has(name))
    // platform `manageUser` stands above the permissions of organizations, not above those of the platform
    if (scope.sees === 'all') return { isSole: true, exceeds: theirs.some((one) => one.organization.kind === 'PLATFORM' && lacks(one)) }
    const manages = ({ organization }: members.Membership) =>
      organization.kind !== 'PLATFORM' && rights.get(organization.id)?.permissions.has('manageUser') === true
    return { isSole: theirs.length > 0 && theirs.every(manages), exceeds: theirs.some(lacks) }
  })
}

/**
 * Locks a user for a change, and with it the actor: both in the order of their ids, so that of two who act on each other one comes first and the other sees it. The
 * returned context holds the actor as it is now. Throws NOT_FOUND, also for a user whom the actor may not see.
 */
export async function lockForChange(ctx: TxCtx, ref: string, field = 'id'): Promise<{ ctx: TxCtx; user: UserRow }> {
  const { actor } = ctx
  const id = await resolve(ctx, ref)
  if (!id) throw notFound('user', [field])
  if (actor.kind !== 'user') return { ctx, user: await lockVisible(ctx, id, field) }
  if (actor.id < id) await lockActor(ctx, actor)
  await ctx.db.select({ id: users.id }).from(users).where(eq(users.id, id)).for('update')
  if (actor.id > id) await lockActor(ctx, actor)
  const inner = await asNow(ctx, actor)
  return { ctx: inner, user: await lockVisible(inner, id, field) }
}

/** The actor as it is now, held until the transaction ends: for changes of anything but a user. Throws UNAUTHENTICATED when its credential has just ended. */
export async function recheckActor(ctx: TxCtx): Promise<TxCtx> {
  const { actor } = ctx
  if (actor.kind !== 'user') return ctx
  await lockActor(ctx, actor)
  return asNow(ctx, actor)
}

async function asNow(ctx: TxCtx, actor: UserActor): Promise<TxCtx> {
  const current = await refreshed(ctx.db, actor, ctx.now())
  if (!current) throw unauthenticated('This session or API key has just ended.')
  return actingAs(ctx, current)
}

const lockActor = (ctx: TxCtx, actor: UserActor) => ctx.db.select({ id: users.id }).from(users).where(eq(users.id, actor.id)).for('share')

async function lockVisible(ctx: TxCtx, id: string, field: string): Promise<UserRow> {
  const [user] = await ctx.db
    .select(userColumns)
    .from(users)
    .where(and(eq(users.id, id), visible(ctx)))
    .for('update', { of: users })
  if (!user) throw notFound('user', [field])
  return user
}

/** The id behind an id or a login; null when there is no such user. */
async function resolve(ctx: Ctx, ref: string): Promise<string | null> {
  if (isId(ref)) return ref.toLowerCase()
  if (!isPrintable(ref)) return null
  const [row] = await ctx.db.select({ id: users.id }).from(users).where(eq(users.login, ref.trim().toLowerCase()))
  return row?.id ?? null
}
