// One membership of somebody else at a time. The user's row is locked first, so that two such changes of one user come one after the other.
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { notFound, Refused, refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { authorize, lockForChange } from '../users/access.ts'
import { keepAdministrator } from '../users/last-administrator.ts'
import * as users from '../users/service.ts'
import type { UserRow } from '../users/table.ts'
import { settleDefault } from './default.ts'
import { addAll, asGone, closedTo, findManaged, manages, placementOf, refusalOfGrant } from './granting.ts'
import { allOf, findOrganization, type Membership } from './service.ts'
import { memberships } from './table.ts'

/** The user of an earlier run. */
export const userOf = users.get

const Reason = z.object({ reason: input.optionalLine(500) })

type Place = { userId: string; organizationId: string; reason?: string | null | undefined }
type Given = Place & { profileId: string }

export function add(ctx: Ctx, wanted: Given): Promise<users.User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.userId, 'userId')
    requireOther(ctx, user)
    const placement = await placementOf(ctx, wanted)
    const { organization, profile } = placement
    const { reason } = input.read(Reason, wanted)
    if (await find(ctx, user, organization.id))
      throw refuse('ALREADY_MEMBER', `${user.login} already belongs to ${organization.name}.`, ['organizationId'])
    const closed = closedTo(organization, [])
    if (closed) throw new Refused([closed])
    await addAll(ctx, user.id, [placement])
    await settleDefault(ctx, user.id)
    await record(ctx, user, 'membership.add', { after: { organization: organization.name, profile: profile.name }, reason })
    return userOf(ctx, user.id)
  })
}

export function updateProfile(ctx: Ctx, wanted: Given & Versioned): Promise<users.User> {
  return change(ctx, wanted, async (ctx, user, membership, reason) => {
    const { organization, profile } = await placementOf(ctx, { organizationId: membership.organization.id, profileId: wanted.profileId })
    if (profile.id === membership.profile.id) return
    await keepPlatform(ctx, user, membership)
    await write(ctx, user, membership, { profileId: profile.id })
    const [before, after] = [membership.profile.name, profile.name]
    await record(ctx, user, 'membership.profileUpdate', {
      before: { organization: organization.name, profile: before },
      after: { organization: organization.name, profile: after },
      reason,
    })
  })
}

export function suspend(ctx: Ctx, wanted: Place & Versioned): Promise<users.User> {
  return change(ctx, wanted, async (ctx, user, membership, reason) => {
    if (membership.suspendedAt) throw refuse('CONFLICT', 'This membership is suspended already.', ['organizationId'])
    await keepPlatform(ctx, user, membership)
    await write(ctx, user, membership, { suspendedAt: ctx.now(), isDefault: false })
    await settleDefault(ctx, user.id)
    await record(ctx, user, 'membership.suspend', { after: { organization: membership.organization.name }, reason })
  })
}

export function resume(ctx: Ctx, wanted: Place & Versioned): Promise<users.User> {
  return change(ctx, wanted, async (ctx, user, membership, reason) => {
    if (!membership.suspendedAt) throw refuse('CONFLICT', 'This membership is not suspended.', ['organizationId'])
    // what comes back with it is given anew
    const refusal = await refusalOfGrant(ctx, membership.organization, membership.profile, [])
    if (refusal) throw new Refused([{ ...refusal, field: ['organizationId'] }])
    await write(ctx, user, membership, { suspendedAt: null })
    await settleDefault(ctx, user.id)
    await record(ctx, user, 'membership.resume', { after: { organization: membership.organization.name }, reason })
  })
}

export function remove(ctx: Ctx, wanted: Place & Versioned): Promise<users.User> {
  // whoever removes the last membership that it may see of a user sees the user no more: the answer shows the user as it was
  return change(ctx, wanted, async (ctx, user, membership, reason) => {
    await keepPlatform(ctx, user, membership)
    await ctx.db.delete(memberships).where(at(user.id, membership.organization.id))
    await settleDefault(ctx, user.id)
    const { organization, profile } = membership
    await record(ctx, user, 'membership.remove', { before: { organization: organization.name, profile: profile.name }, reason })
  })
}

/** One's own, or with authority over the whole account. */
export function setDefault(ctx: Ctx, wanted: { userId: string; organizationId: string }): Promise<users.User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.userId, 'userId')
    await authorize(ctx, user, 'defaultOrganization', 'userId')
    const organization = await findOrganization(ctx, wanted.organizationId)
    const membership = organization && (await find(ctx, user, organization.id))
    if (!membership) throw notFound('membership', ['organizationId'])
    if (membership.suspendedAt || membership.organization.lockedAt)
      throw refuse('CONFLICT', 'A suspended membership, or one in a locked organization, cannot be the default.', ['organizationId'])
    if (membership.isDefault) return user
    await settleDefault(ctx, user.id, membership.organization.id)
    await record(ctx, user, 'membership.defaultSet', { after: { organization: membership.organization.name } })
    return userOf(ctx, user.id)
  })
}

/** Whether the actor may change, suspend and remove a membership: somebody else's, in an organization whose users it manages. */
export async function mayManage(ctx: Ctx, { userId, organization }: Membership): Promise<boolean> {
  if (ctx.actor.kind === 'user' && ctx.actor.id === userId) return false
  return manages(ctx, organization)
}

type Act = (ctx: TxCtx, user: UserRow, membership: Membership, reason: string | null) => Promise<void>

/** Locks, checks and changes one membership in an organization that the actor manages. */
function change(ctx: Ctx, wanted: Place & Versioned, act: Act): Promise<users.User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.userId, 'userId')
    const organization = await findManaged(ctx, wanted.organizationId)
    const membership = organization && (await find(ctx, user, organization.id))
    if (!membership) throw notFound('membership', ['organizationId'])
    requireOther(ctx, user)
    const { reason } = input.read(Reason, wanted)
    requireVersion(membership, wanted, user)
    await act(ctx, user, membership, reason)
    return (await users.find(ctx, user.id)) ?? { ...user, memberships: [] }
  })
}

async function find(ctx: Ctx, user: UserRow, organizationId: string): Promise<Membership | undefined> {
  const all = (await allOf(ctx.db, [user.id])).get(user.id) ?? []
  return all.find(({ organization }) => organization.id === organizationId)
}

const at = (userId: string, organizationId: string) => and(eq(memberships.userId, userId), eq(memberships.organizationId, organizationId))

async function write(
  ctx: TxCtx,
  user: UserRow,
  { organization }: Membership,
  values: Partial<typeof memberships.$inferInsert>,
): Promise<void> {
  await ctx.db
    .update(memberships)
    .set({ ...values, version: sql`${memberships.version} + 1` })
    .where(at(user.id, organization.id))
    .catch(asGone)
}

/** Nobody gives, takes or changes their own rights. */
export function requireOther({ actor }: Ctx, user: { id: string }): void {
  if (actor.kind === 'user' && actor.id === user.id)
    throw refuse('SELF', 'Nobody can change their own memberships. Ask another administrator.', ['userId'])
}

async function keepPlatform(ctx: TxCtx, user: UserRow, { organization }: Membership): Promise<void> {
  if (organization.kind === 'PLATFORM') await keepAdministrator(ctx, user, ['userId'])
}

const record = (ctx: TxCtx, user: UserRow, action: string, change: Pick<audit.Change, 'before' | 'after' | 'reason'>) =>
  audit.record(ctx, { action, target: users.target(user), ...change })
