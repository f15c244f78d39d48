import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { TxCtx } from '../context.ts'
import { refuse } from '../errors.ts'
import { memberships } from '../memberships/table.ts'
import { profiles } from '../profiles/table.ts'
import { users } from './table.ts'

/**
 * Refuses when this user is the last who can administer the instance: unlocked, NORMAL, with a password, holding platform `manageUser` and `managePlatform`. Call it
 * before taking any of that away. All administrators are locked first, in the order of their ids, so that of two such changes at once one sees the other.
 */
export async function keepAdministrator(ctx: TxCtx, user: { id: string }, field = ['id']): Promise<void> {
  const administrators = await ctx.db
    .select({ id: users.id })
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
    .orderBy(asc(users.id))
    .for('update', { of: users })
  const isLast = administrators.length === 1 && administrators[0]?.id === user.id
  if (isLast)
    throw refuse('LAST_ADMINISTRATOR', 'This is the last administrator who can sign in. Make somebody else administrator first.', field)
}
