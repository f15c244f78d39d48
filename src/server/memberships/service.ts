import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { UserActor } from '../auth/actor.ts'
import type { Ctx } from '../context.ts'
import type { Db } from '../db/client.ts'
import { isId } from '../db/id.ts'
import { prepare } from '../db/prepare.ts'
import { isPrintable } from '../input.ts'
import { type OrganizationRef, organizationRef, organizations } from '../organizations/table.ts'
import { type ProfileRef, profileRef, profiles } from '../profiles/table.ts'
import { memberships } from './table.ts'

export type Membership = {
  userId: string
  isDefault: boolean
  suspendedAt: Date | null
  version: number
  organization: OrganizationRef
  profile: ProfileRef
}

/** All memberships of these users, also suspended ones and those in locked organizations, default first, then by organization name. */
export async function allOf(db: Db, userIds: string[]): Promise<Map<string, Membership[]>> {
  const found = new Map<string, Membership[]>(userIds.map((id) => [id, []]))
  if (userIds.length === 0) return found
  for (const membership of await ofUsers(db).execute({ userIds })) found.get(membership.userId)?.push(membership)
  return found
}

const ofUsers = prepare((db) =>
  db
    .select({
      userId: memberships.userId,
      isDefault: memberships.isDefault,
      suspendedAt: memberships.suspendedAt,
      version: memberships.version,
      organization: organizationRef,
      profile: profileRef,
    })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .innerJoin(profiles, eq(profiles.id, memberships.profileId))
    .where(sql`${memberships.userId} = any(${sql.placeholder('userIds')}::uuid[])`)
    .orderBy(desc(memberships.isDefault), asc(sql`lower(${organizations.name})`))
    .prepare('memberships_of_users'),
)

/** A membership as far as names go. */
export type NamedMembership = { organization: { id: string; name: string }; profile: { name: string }; isSuspended: boolean }

/** As `allOf`, for ten thousands of users at once: only what is written of a membership, one row for each user. */
export async function namesOf(db: Db, userIds: string[]): Promise<Map<string, NamedMembership[]>> {
  const rows = await namesOfUsers(db).execute({ userIds })
  return new Map(rows.map(({ userId, all }) => [userId, all]))
}

const namesOfUsers = prepare((db) =>
  db
    .select({
      userId: memberships.userId,
      all: sql<NamedMembership[]>`json_agg(json_build_object(
        'organization', json_build_object('id', ${organizations.id}, 'name', ${organizations.name}),
        'profile', json_build_object('name', ${profiles.name}),
        'isSuspended', ${memberships.suspendedAt} is not null)
        order by ${memberships.isDefault} desc, lower(${organizations.name}))`,
    })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .innerJoin(profiles, eq(profiles.id, memberships.profileId))
    .where(sql`${memberships.userId} = any(${sql.placeholder('userIds')}::uuid[])`)
    .groupBy(memberships.userId)
    .prepare('membership_names_of_users'),
)

export type Rights = Map<string, { organization: OrganizationRef; permissions: ReadonlySet<string> }>

const known = new WeakMap<Ctx, Promise<Rights>>()

/** Where the actor may work with this credential, and what is permitted there; default first, then by name. Asked once a request, and anew in each transaction. */
export function rightsOf(ctx: Ctx, actor: UserActor): Promise<Rights> {
  const rights = known.get(ctx) ?? readRights(ctx, actor)
  known.set(ctx, rights)
  return rights
}

async function readRights(ctx: Ctx, { id, credential }: UserActor): Promise<Rights> {
  const limits = credential.kind === 'API_KEY' ? credential : { organizationIds: null, permissions: null }
  const all = (await allOf(ctx.db, [id])).get(id) ?? []
  const usable = all.filter(
    ({ suspendedAt, organization }) =>
      !suspendedAt && !organization.lockedAt && (limits.organizationIds?.includes(organization.id) ?? true),
  )
  return new Map(
    usable.map(({ organization, profile }) => [
      organization.id,
      { organization, permissions: new Set(profile.permissions.filter((name) => limits.permissions?.includes(name) ?? true)) },
    ]),
  )
}

/** Whether a user has a membership that works now. */
export async function hasUsable(ctx: Ctx, userId: string): Promise<boolean> {
  const rows = await ctx.db
    .select({ one: sql`1` })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(memberships.userId, userId), isNull(memberships.suspendedAt), isNull(organizations.lockedAt)))
    .limit(1)
  return rows.length > 0
}

/** An organization by id or name. */
export async function findOrganization(ctx: Ctx, ref: string): Promise<OrganizationRef | undefined> {
  if (!isPrintable(ref)) return undefined
  const condition = isId(ref) ? eq(organizations.id, ref) : eq(sql`lower(${organizations.name})`, ref.trim().toLowerCase())
  const [row] = await ctx.db.select(organizationRef).from(organizations).where(condition)
  return row
}

/** Ids of the organizations that these references name; those that name none are left out. */
export async function organizationIdsOf(ctx: Ctx, refs: string[]): Promise<string[]> {
  const found = await Promise.all(refs.map((ref) => findOrganization(ctx, ref)))
  return found.flatMap((organization) => organization?.id ?? [])
}
