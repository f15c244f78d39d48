import { and, eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import * as input from '../input.ts'
import { authorize, lockForChange } from '../users/access.ts'
import { keepAdministrator } from '../users/last-administrator.ts'
import * as users from '../users/service.ts'
import { settleDefault } from './default.ts'
import { addAll, asGone, NewMemberships, type Placement, placementsOf } from './granting.ts'
import { allOf, type Membership } from './service.ts'
import { memberships } from './table.ts'

const Replace = z.object({ memberships: NewMemberships, reason: input.optionalLine(500) })

/** Replaces all memberships of a user at once. What stays as it is needs no right to be given; suspensions stay. */
export function replaceAll(ctx: Ctx, wanted: z.input<typeof Replace> & { id: string }): Promise<users.User> {
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, wanted.id)
    await authorize(ctx, user, 'memberships')
    const { memberships: named, reason } = input.read(Replace, wanted)
    const before = (await allOf(ctx.db, [user.id])).get(user.id) ?? []
    const placements = await placementsOf(ctx, named, 'memberships', before)
    const gone = before.filter((one) => !placements.some((placement) => isSamePlace(one, placement)))
    const changed = placements.filter((placement) =>
      before.some((one) => isSamePlace(one, placement) && one.profile.id !== placement.profile.id),
    )
    const added = placements.filter((placement) => !before.some((one) => isSamePlace(one, placement)))

    const touched = [...gone, ...changed]
    if (touched.some(({ organization }) => organization.kind === 'PLATFORM')) await keepAdministrator(ctx, user)
    await take(ctx, user.id, gone)
    for (const placement of changed) await give(ctx, user.id, placement)
    await addAll(
      ctx,
      user.id,
      added.map((placement) => ({ ...placement, isDefault: false })),
    )
    await settleDefault(
      ctx,
      user.id,
      usableDefault(
        before,
        placements,
        named.some(({ isDefault }) => isDefault),
      ),
    )
    const after = (await allOf(ctx.db, [user.id])).get(user.id) ?? []
    if (touched.length + added.length > 0)
      await audit.record(ctx, {
        action: 'user.membershipsSet',
        target: users.target(user),
        before: listed(before),
        after: listed(after),
        reason,
      })
    // whoever takes the last membership that it may see of a user sees the user no more: the answer shows the user as it was
    return (await users.find(ctx, user.id)) ?? { ...user, memberships: [] }
  })
}

const isSamePlace = (one: { organization: { id: string } }, other: { organization: { id: string } }) =>
  one.organization.id === other.organization.id

/** The default that was asked for, where it can be one; undefined leaves the present one, or takes the oldest. */
function usableDefault(before: Membership[], placements: Placement[], isSaid: boolean): string | undefined {
  const said = isSaid ? placements.find(({ isDefault }) => isDefault)?.organization : undefined
  const isUsable = said && !said.lockedAt && !before.find(({ organization }) => organization.id === said.id)?.suspendedAt
  return isUsable ? said.id : undefined
}

async function take(ctx: TxCtx, userId: string, gone: Membership[]): Promise<void> {
  const ids = gone.map(({ organization }) => organization.id)
  if (ids.length > 0) await ctx.db.delete(memberships).where(and(eq(memberships.userId, userId), inArray(memberships.organizationId, ids)))
}

async function give(ctx: TxCtx, userId: string, { organization, profile }: Placement): Promise<void> {
  await ctx.db
    .update(memberships)
    .set({ profileId: profile.id, version: sql`${memberships.version} + 1` })
    .where(and(eq(memberships.userId, userId), eq(memberships.organizationId, organization.id)))
    .catch(asGone)
}

const listed = (all: Membership[]) => ({
  memberships: all.map(({ organization, profile, isDefault }) => ({ organization: organization.name, profile: profile.name, isDefault })),
})
