// What is read of an organization only where it is asked for: who made it and when, how many users it has, whether somebody administers it.
import DataLoader from 'dataloader'
import { and, count, eq, exists, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { ActorLabel } from '../auth/actor.ts'
import type { Ctx } from '../context.ts'
import { notFound } from '../errors.ts'
import { manages } from '../memberships/granting.ts'
import { memberships } from '../memberships/table.ts'
import { profiles } from '../profiles/table.ts'
import { users } from '../users/table.ts'
import { may } from './access.ts'
import { type OrganizationRef, organizations } from './table.ts'

/** Whether the actor may add, change and remove memberships there. */
export const managesUsers = (ctx: Ctx, organization: OrganizationRef): Promise<boolean> => manages(ctx, organization)

/** That an organization has somebody unlocked, with a usable `manageUser`, who can sign in or is a service user. */
export function isAdministered(ctx: Ctx): SQL {
  const administrator = ctx.db
    .select({ one: sql`1` })
    .from(memberships)
    .innerJoin(profiles, eq(profiles.id, memberships.profileId))
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.organizationId, organizations.id),
        isNull(memberships.suspendedAt),
        isNull(users.lockedAt),
        or(eq(users.type, 'SERVICE'), sql`${users.passwordHash} is not null`),
        sql`${profiles.permissions} @> array['manageUser']`,
      ),
    )
  return exists(administrator)
}

type Staff = { userCount: number; hasAdministrator: boolean }

const loaders = new WeakMap<Ctx, DataLoader<string, Staff>>()

/** Null for those who do not manage the organization's users. */
export async function staffOf(ctx: Ctx, organization: OrganizationRef): Promise<Staff | null> {
  if (!(await manages(ctx, organization))) return null
  const loader = loaders.get(ctx) ?? new DataLoader((ids: readonly string[]) => readStaff(ctx, [...ids]))
  loaders.set(ctx, loader)
  return loader.load(organization.id)
}

async function readStaff(ctx: Ctx, ids: string[]): Promise<Staff[]> {
  const counts = await ctx.db
    .select({ id: memberships.organizationId, userCount: count() })
    .from(memberships)
    .where(inArray(memberships.organizationId, ids))
    .groupBy(memberships.organizationId)
  const administered = await ctx.db
    .select({ id: organizations.id })
    .from(organizations)
    .where(and(inArray(organizations.id, ids), isAdministered(ctx)))
  return ids.map((id) => ({
    userCount: counts.find((one) => one.id === id)?.userCount ?? 0,
    hasAdministrator: administered.some((one) => one.id === id),
  }))
}

type Stamps = { createdAt: Date; createdBy: ActorLabel; updatedAt: Date; updatedBy: ActorLabel }

const stampLoaders = new WeakMap<Ctx, DataLoader<string, Stamps>>()

/** Who made an organization and changed it last, and when. */
export function stampsOf(ctx: Ctx, { id }: OrganizationRef): Promise<Stamps> {
  const loader = stampLoaders.get(ctx) ?? new DataLoader((ids: readonly string[]) => readStamps(ctx, [...ids]))
  stampLoaders.set(ctx, loader)
  return loader.load(id)
}

/** Null for those who neither manage organizations nor users there. */
export async function makerOf(ctx: Ctx, organization: OrganizationRef, which: 'createdBy' | 'updatedBy'): Promise<ActorLabel | null> {
  const mayKnow = may(ctx, organization, 'describe') || (await manages(ctx, organization))
  return mayKnow ? (await stampsOf(ctx, organization))[which] : null
}

async function readStamps(ctx: Ctx, ids: string[]): Promise<Stamps[]> {
  const rows = await ctx.db.select().from(organizations).where(inArray(organizations.id, ids))
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id)
    if (!row) throw notFound('organization')
    return {
      createdAt: row.createdAt,
      createdBy: { id: row.createdById, label: row.createdByLabel },
      updatedAt: row.updatedAt,
      updatedBy: { id: row.updatedById, label: row.updatedByLabel },
    }
  })
}
