// Which memberships an actor may give.
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { rosterPermissionsOf } from '../auth/permissions.ts'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx, TxCtx } from '../context.ts'
import { isGoneReference } from '../db/client.ts'
import { isId } from '../db/id.ts'
import { type Issue, issue, notFound, Refused } from '../errors.ts'
import { isPrintable } from '../input.ts'
import type { OrganizationRef } from '../organizations/table.ts'
import { type ProfileRef, profileRef, profiles } from '../profiles/table.ts'
import { findOrganization, type Membership, rightsOf } from './service.ts'
import { memberships } from './table.ts'

export const NewMemberships = z
  .array(z.object({ organizationId: z.string(), profileId: z.string(), isDefault: z.boolean().nullish() }))
  .max(1000, 'A user has at most 1,000 memberships.')

export type Placement = { organization: OrganizationRef; profile: ProfileRef; isDefault: boolean }

/**
 * Finds what a list of memberships names, by id or name, and refuses, all at once, what cannot be: organizations that are unknown or not the actor's to manage, unknown
 * profiles and those of the wrong kind, more rights than the actor holds (but for what is there at present), two memberships in one organization, two defaults.
 */
export async function placementsOf(
  ctx: Ctx,
  wanted: z.output<typeof NewMemberships>,
  field: string,
  present: Membership[] = [],
): Promise<Placement[]> {
  const issues: Issue[] = []
  const placements: Placement[] = []
  const saidDefault = wanted.findIndex(({ isDefault }) => isDefault)
  for (const [index, { organizationId, profileId, isDefault }] of wanted.entries()) {
    const path = [field, String(index)]
    const organization = await findManaged(ctx, organizationId)
    const profile = await findProfile(ctx, profileId)
    const there = present.find((one) => one.organization.id === organization?.id)
    const isPresent = there !== undefined && there.profile.id === profile?.id
    const refusal = isPresent ? null : await refusalOfGrant(ctx, organization, profile, path)
    const closed = organization && !there ? closedTo(organization, path) : null
    if (closed && !refusal) issues.push(closed)
    if (refusal) issues.push(refusal)
    if (refusal || !organization || !profile) continue
    if (placements.some((other) => other.organization.id === organization.id))
      issues.push(issue('INVALID', `${organization.name} is named twice.`, [...path, 'organizationId']))
    if (isDefault && saidDefault !== index)
      issues.push(issue('INVALID', 'Only one organization can be the default.', [...path, 'isDefault']))
    placements.push({ organization, profile, isDefault: index === Math.max(saidDefault, 0) })
  }
  if (issues.length > 0) throw new Refused(issues)
  return placements
}

/** The organization and profile of one membership to give; throws what is wrong with them. */
export async function placementOf(
  ctx: Ctx,
  { organizationId, profileId }: { organizationId: string; profileId: string },
): Promise<Placement> {
  const organization = await findManaged(ctx, organizationId)
  const profile = await findProfile(ctx, profileId)
  const refusal = await refusalOfGrant(ctx, organization, profile, [])
  if (refusal || !organization || !profile) throw new Refused(refusal ? [refusal] : [])
  return { organization, profile, isDefault: false }
}

/** Why nobody can join an organization now; null when they can. Memberships that are there when it is locked stay, and can be changed. */
export const closedTo = ({ name, lockedAt }: OrganizationRef, path: string[]): Issue | null =>
  lockedAt ? issue('CONFLICT', `${name} is locked: nobody can join it now.`, [...path, 'organizationId']) : null

/** Why the actor may not give this profile in this organization; null when it may. */
export async function refusalOfGrant(
  ctx: Ctx,
  organization: OrganizationRef | undefined,
  profile: ProfileRef | undefined,
  path: string[],
): Promise<Issue | null> {
  if (!organization) return issue('NOT_FOUND', 'There is no such organization.', [...path, 'organizationId'])
  if (!profile) return issue('NOT_FOUND', 'There is no such profile.', [...path, 'profileId'])
  if (organization.kind !== profile.kind)
    return issue('INVALID', `The profile ${profile.name} is not one for ${organization.name}.`, [...path, 'profileId'])
  const own = await permissionsIn(ctx, organization)
  const exceeds = own !== 'all' && rosterPermissionsOf(profile).some((name) => !own.has(name))
  return exceeds
    ? issue('EXCEEDS_OWN_RIGHTS', `The profile ${profile.name} gives permissions that you do not hold there.`, [...path, 'profileId'])
    : null
}

/** What the actor may give in an organization: platform `manageUser` every ORGANIZATION profile, anybody else what they hold there. */
async function permissionsIn(ctx: Ctx, organization: OrganizationRef): Promise<'all' | ReadonlySet<string>> {
  const { actor } = ctx
  if (actor.kind !== 'user') return actor.kind === 'system' ? 'all' : new Set()
  if (scopeOf(ctx).sees === 'all' && organization.kind === 'ORGANIZATION') return 'all'
  return (await rightsOf(ctx, actor)).get(organization.id)?.permissions ?? new Set()
}

/** An organization in which the actor manages users; undefined for every other, whether it exists or not. */
export async function findManaged(ctx: Ctx, ref: string): Promise<OrganizationRef | undefined> {
  const organization = await findOrganization(ctx, ref)
  return organization && (await manages(ctx, organization)) ? organization : undefined
}

/** Whether the actor may add, change and remove memberships in an organization. */
export async function manages(ctx: Ctx, { id, kind }: OrganizationRef): Promise<boolean> {
  if (scopeOf(ctx).sees === 'all') return true
  // platform permissions are in force only with the platform in force
  if (kind === 'PLATFORM' || ctx.actor.kind !== 'user') return false
  return (await rightsOf(ctx, ctx.actor)).get(id)?.permissions.has('manageUser') ?? false
}

export async function findProfile(ctx: Ctx, ref: string): Promise<ProfileRef | undefined> {
  if (!isPrintable(ref)) return undefined
  const condition = isId(ref) ? eq(profiles.id, ref) : eq(sql`lower(${profiles.name})`, ref.trim().toLowerCase())
  const [row] = await ctx.db.select(profileRef).from(profiles).where(condition)
  return row
}

/** Stores memberships. Whoever calls has them from `placementsOf`. */
export async function addAll(ctx: TxCtx, userId: string, placements: Placement[]): Promise<void> {
  if (placements.length === 0) return
  const createdAt = ctx.now()
  const rows = placements.map(({ organization, profile, isDefault }) => ({
    userId,
    organizationId: organization.id,
    profileId: profile.id,
    kind: organization.kind,
    isDefault,
    createdAt,
  }))
  await ctx.db.insert(memberships).values(rows).catch(asGone)
}

/** The profile was there when it was looked up, and was deleted since. */
export function asGone(error: unknown): never {
  throw isGoneReference(error) ? notFound('profile', ['profileId']) : error
}
