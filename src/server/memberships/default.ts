import { and, asc, eq, isNull } from 'drizzle-orm'
import type { TxCtx } from '../context.ts'
import { organizations } from '../organizations/table.ts'
import { memberships } from './table.ts'

/** Makes a membership the default: the one named, else the one that is, else the oldest usable one. */
export async function settleDefault(ctx: TxCtx, userId: string, named?: string): Promise<void> {
  const usable = await ctx.db
    .select({ organizationId: memberships.organizationId, isDefault: memberships.isDefault })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(memberships.userId, userId), isNull(memberships.suspendedAt), isNull(organizations.lockedAt)))
    .orderBy(asc(memberships.createdAt), asc(memberships.organizationId))
  const chosen = named ?? (usable.find(({ isDefault }) => isDefault) ?? usable[0])?.organizationId
  if (!chosen || usable.some(({ organizationId, isDefault }) => isDefault && organizationId === chosen)) return
  await ctx.db
    .update(memberships)
    .set({ isDefault: false })
    .where(and(eq(memberships.userId, userId), eq(memberships.isDefault, true)))
  await ctx.db
    .update(memberships)
    .set({ isDefault: true })
    .where(and(eq(memberships.userId, userId), eq(memberships.organizationId, chosen)))
}
