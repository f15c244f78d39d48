import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Ctx, TxCtx } from '../context.ts'
import { type Issue, issue, Refused } from '../errors.ts'
import { memberships } from '../memberships/table.ts'
import { profiles } from '../profiles/table.ts'
import { users } from './table.ts'

type Administrator = { id: string; profileId: string }

/** Refuses to take from a user, whose row is locked, what makes it an administrator when it is the last one. */
export async function keepAdministrator(ctx: TxCtx, user: { id: string }, field = ['id']): Promise<void> {
  const ofPlatform = await ctx.db.$count(memberships, and(eq(memberships.userId, user.id), eq(memberships.kind, 'PLATFORM')))
  if (ofPlatform > 0) await keepOneAdministrator(ctx, ({ id }) => id === user.id, field)
}

/**
 * Refuses when a change leaves nobody who can administer the instance: unlocked, NORMAL, with a password, holding platform `manageUser` and `managePlatform`. Call it
 * before the change, with whom the change takes away. All such changes come one after the other, so that of two at once the second sees the first.
 */
export async function keepOneAdministrator(ctx: TxCtx, isGone: (one: Administrator) => boolean, field: string[]): Promise<void> {
  // not row locks: taken after those of actor and target they would be out of order, and two changes could wait for each other
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended('roster administrators', 0))`)
  const refusal = await refusalOfLoss(ctx, isGone, field)
  if (refusal) throw new Refused([refusal])
}

/** As `keepOneAdministrator`, to show beforehand. */
export async function refusalOfLoss(ctx: Ctx, isGone: (one: Administrator) => boolean, field: string[]): Promise<Issue | null> {
  const administrators = await ctx.db
    .select({ id: users.id, profileId: memberships.profileId })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .innerJoin(profiles, eq(profiles.id, memberships.profileId))
    .where(
      and(
        eq(memberships.kind, 'PLATFORM'),
        isNull(memberships.suspendedAt),
        sql`${profiles.permissions} @> array['manageUser', 'managePlatform']`,
        eq(users.type, 'NORMAL'),
        isNull(users.lockedAt),
        isNotNull(users.passwordHash),
      ),
    )
  const isLast = administrators.some(isGone) && administrators.every(isGone)
  return isLast
    ? issue('LAST_ADMINISTRATOR', 'This is the last administrator who can sign in. Make somebody else administrator first.', field)
    : null
}
