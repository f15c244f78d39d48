import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { UserActor } from '../auth/actor.ts'
import type { Ctx, TxCtx } from '../context.ts'
import type { Db } from '../db/client.ts'
import { isId } from '../db/id.ts'
import { prepare } from '../db/prepare.ts'
import { type Issue, issue, Refused } from '../errors.ts'
import { isPrintable } from '../input.ts'
import { type OrganizationRef, organizationRef, organizations } from '../organizations/table.ts'
import { type ProfileRef, profileRef, profiles } from '../profiles/table.ts'
import { memberships } from './table.ts'

export type Membership = {
  userId: string
  isDefault: boolean
  suspendedAt: Date | null
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

export type NewMembership = { organizationId: string; profileId: string; isDefault?: boolean | null | undefined }
export type Placement = { organization: OrganizationRef; profile: ProfileRef; isDefault: boolean }

/** Finds what a list of memberships names, by id or name, and refuses what cannot be: unknown ones, two in one organization, a profile of the wrong kind, two defaults. */
export async function placementsOf(ctx: Ctx, wanted: NewMembership[], field: string): Promise<Placement[]> {
  const issues: Issue[] = []
  const placements: Placement[] = []
  const saidDefault = wanted.findIndex(({ isDefault }) => isDefault)
  for (const [index, { organizationId, profileId, isDefault }] of wanted.entries()) {
    const path = [field, String(index)]
    const organization = await findOrganization(ctx, organizationId)
    const profile = await findProfile(ctx, profileId)
    if (!organization) issues.push(issue('NOT_FOUND', 'There is no such organization.', [...path, 'organizationId']))
    if (!profile) issues.push(issue('NOT_FOUND', 'There is no such profile.', [...path, 'profileId']))
    if (!organization || !profile) continue
    if (organization.kind !== profile.kind)
      issues.push(issue('INVALID', `The profile ${profile.name} is not one for ${organization.name}.`, [...path, 'profileId']))
    if (placements.some((other) => other.organization.id === organization.id))
      issues.push(issue('INVALID', `${organization.name} is named twice.`, [...path, 'organizationId']))
    if (isDefault && saidDefault !== index)
      issues.push(issue('INVALID', 'Only one organization can be the default.', [...path, 'isDefault']))
    placements.push({ organization, profile, isDefault: index === Math.max(saidDefault, 0) })
  }
  if (issues.length > 0) throw new Refused(issues)
  return placements
}

/** Stores memberships of a new user. Whoever calls has checked that the actor may grant them. */
export async function addAll(ctx: TxCtx, userId: string, placements: Placement[]): Promise<void> {
  if (placements.length === 0) return
  const createdAt = ctx.now()
  await ctx.db.insert(memberships).values(
    placements.map(({ organization, profile, isDefault }) => ({
      userId,
      organizationId: organization.id,
      profileId: profile.id,
      kind: organization.kind,
      isDefault,
      createdAt,
    })),
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

async function findOrganization(ctx: Ctx, ref: string): Promise<OrganizationRef | undefined> {
  if (!isPrintable(ref)) return undefined
  const condition = isId(ref) ? eq(organizations.id, ref) : eq(sql`lower(${organizations.name})`, ref.trim().toLowerCase())
  const [row] = await ctx.db.select(organizationRef).from(organizations).where(condition)
  return row
}

async function findProfile(ctx: Ctx, ref: string): Promise<ProfileRef | undefined> {
  if (!isPrintable(ref)) return undefined
  const condition = isId(ref) ? eq(profiles.id, ref) : eq(sql`lower(${profiles.name})`, ref.trim().toLowerCase())
  const [row] = await ctx.db.select(profileRef).from(profiles).where(condition)
  return row
}

/** Ids of the organizations that these references name; those that name none are left out. */
export async function organizationIdsOf(ctx: Ctx, refs: string[]): Promise<string[]> {
  const found = await Promise.all(refs.map((ref) => findOrganization(ctx, ref)))
  return found.flatMap((organization) => organization?.id ?? [])
}
