import { and, asc, count, eq, sql } from 'drizzle-orm'
import type { ActorLabel, UserActor } from '../auth/actor.ts'
import { CATALOGUE, type Permission } from '../auth/permissions.ts'
import { holdsPlatform } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { notFound } from '../errors.ts'
import { findProfile } from '../memberships/granting.ts'
import { memberships } from '../memberships/table.ts'
import { type ProfileRef, type ProfileRow, profileRef, profiles } from './table.ts'

/** Profiles by name. Every signed-in user may know them. */
export function list(ctx: Ctx, kind?: ProfileRow['kind'] | null): Promise<ProfileRef[]> {
  return ctx.db
    .select(profileRef)
    .from(profiles)
    .where(kind ? eq(profiles.kind, kind) : undefined)
    .orderBy(asc(sql`lower(${profiles.name})`))
}

/** Every permission there is. */
export const catalogue = (): Permission[] => [...CATALOGUE]

/** A profile by id or name; throws NOT_FOUND. */
export async function get(ctx: Ctx, ref: string): Promise<ProfileRef> {
  const profile = await findProfile(ctx, ref)
  if (!profile) throw notFound('profile')
  return profile
}

/** How many memberships have a profile; null for those who do not manage profiles. */
export async function membershipCountOf(ctx: Ctx, { id }: ProfileRef): Promise<number | null> {
  return holdsPlatform(ctx, 'manageProfile') ? usesOf(ctx, id) : null
}

/** Who changed a profile last; null for those who do not manage profiles. */
export function updaterOf(ctx: Ctx, { updatedById: id, updatedByLabel: label }: ProfileRef): ActorLabel | null {
  return holdsPlatform(ctx, 'manageProfile') ? { id, label } : null
}

/** Memberships with a profile, suspended or not. */
export async function usesOf(ctx: Ctx, id: string): Promise<number> {
  const [row] = await ctx.db.select({ uses: count() }).from(memberships).where(eq(memberships.profileId, id))
  return row?.uses ?? 0
}

/** Whether one of the actor's own memberships has the profile. */
export async function isHeldBy(ctx: Ctx, { id: userId }: UserActor, profileId: string): Promise<boolean> {
  return (await ctx.db.$count(memberships, and(eq(memberships.userId, userId), eq(memberships.profileId, profileId)))) > 0
}
