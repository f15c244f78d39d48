// Who may make and change profiles. A profile gives what it holds to everybody who has it: whoever edits one grants.
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { creation, labelOf } from '../auth/actor.ts'
import { isPermission, type Kind, type Permission, rosterPermissionsOf } from '../auth/permissions.ts'
import { holdsPlatform, requirePlatform } from '../auth/scope.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { duplicateOf } from '../db/client.ts'
import { type Issue, issue, notFound, Refused, refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { invitations } from '../invitations/table.ts'
import { recheckActor } from '../users/access.ts'
import { keepOneAdministrator } from '../users/last-administrator.ts'
import { get, isHeldBy, usesOf } from './service.ts'
import { type ProfileRef, profileRef, profiles } from './table.ts'

const permissionNames = z.array(z.string()).max(100, 'A profile has at most 100 permissions.')

const Create = z.object({ name: input.objectName, kind: z.enum(['PLATFORM', 'ORGANIZATION']), permissions: permissionNames })

export function create(ctx: Ctx, wanted: z.input<typeof Create>): Promise<ProfileRef> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    requirePlatform(ctx, 'manageProfile')
    const { name, kind, permissions: named } = input.read(Create, wanted)
    const permissions = namedOf(kind, named)
    requireOwnRights(ctx, { kind, permissions })
    const [profile] = await ctx.db
      .insert(profiles)
      .values({ name, kind, permissions, ...creation(ctx) })
      .returning(profileRef)
      .catch(asTaken)
    if (!profile) throw new Error('INSERT … RETURNING returned nothing.')
    await audit.record(ctx, { action: 'profile.create', target: target(profile), after: { name, kind, permissions } })
    return profile
  })
}

const Update = z.object({ name: input.objectName.nullish(), permissions: permissionNames.nullish() })

export function update(ctx: Ctx, wanted: z.input<typeof Update> & { id: string } & Versioned): Promise<ProfileRef> {
  return transaction(ctx, async (outer) => {
    const { ctx, profile } = await lockForChange(outer, wanted.id)
    const values = input.read(Update, wanted)
    requireVersion(profile, wanted)
    const name = values.name ?? profile.name
    const permissions = values.permissions ? namedOf(profile.kind, values.permissions) : profile.permissions.toSorted()
    const isRegranted = permissions.join() !== profile.permissions.toSorted().join()
    if (profile.isPredefined && name !== profile.name) throw predefined('name')
    if (profile.isPredefined && isRegranted && !isAdjustable(profile)) throw predefined('permissions')
    if (isRegranted) await requireRegrant(ctx, profile, permissions)
    return save(ctx, profile, name, permissions).catch(asTaken)
  })
}

export function remove(ctx: Ctx, wanted: { id: string } & Versioned): Promise<ProfileRef> {
  return transaction(ctx, async (outer) => {
    const { ctx, profile } = await lockForChange(outer, wanted.id)
    requireVersion(profile, wanted)
    if (profile.isPredefined) throw predefined('id')
    requireOwnRights(ctx, profile)
    const uses = await usesOf(ctx, profile.id)
    const open = await openInvitationsOf(ctx, profile.id)
    if (uses + open > 0) throw refuse('IN_USE', `This profile is in use by ${inUseBy(uses, open)}. Give them another one first.`, ['id'])
    // what ended keeps its record in the audit trail
    await ctx.db.delete(invitations).where(eq(invitations.profileId, profile.id))
    await ctx.db.delete(profiles).where(eq(profiles.id, profile.id))
    const { name, kind, permissions } = profile
    await audit.record(ctx, { action: 'profile.delete', target: target(profile), before: { name, kind, permissions } })
    return profile
  })
}

/** Why the actor may not change what a profile gives, or delete it; null when it may. */
export async function refusalOf(ctx: Ctx, profile: ProfileRef, act: 'update' | 'delete'): Promise<Issue | null> {
  if (profile.isPredefined && (act === 'delete' || !isAdjustable(profile))) return predefined('id').issues[0] ?? null
  if (act === 'update' && ctx.actor.kind === 'user' && (await isHeldBy(ctx, ctx.actor, profile.id))) return OWN
  return refusalOfRights(ctx, profile)
}

export const may = async (ctx: Ctx, profile: ProfileRef, act: 'update' | 'delete'): Promise<boolean> =>
  holdsPlatform(ctx, 'manageProfile') && (await refusalOf(ctx, profile, act)) === null

/** Whether the actor may put a permission into a profile. */
export const mayGrant = (ctx: Ctx, { kind, name }: Permission): boolean =>
  holdsPlatform(ctx, 'manageProfile') && refusalOfRights(ctx, { kind, permissions: [name] }) === null

async function lockForChange(outer: TxCtx, ref: string): Promise<{ ctx: TxCtx; profile: ProfileRef }> {
  const ctx = await recheckActor(outer)
  requirePlatform(ctx, 'manageProfile')
  const { id } = await get(ctx, ref)
  // memberships that are being given the profile hold it by a key share lock: deleting waits for them, or they for it
  const [profile] = await ctx.db.select(profileRef).from(profiles).where(eq(profiles.id, id)).for('update')
  if (!profile) throw notFound('profile')
  return { ctx, profile }
}

const isAdjustable = ({ name }: { name: string }): boolean => name === 'analyst'

const predefined = (field: string): Refused =>
  refuse('CONFLICT', 'Predefined profiles cannot be changed or deleted; only the permissions of analyst can be adjusted.', [field])

const OWN = issue('SELF', 'Nobody can change what a profile gives that they hold themselves. Ask another administrator.', ['permissions'])

/** Sorted, each once; refuses what the catalogue does not have for this kind. */
function namedOf(kind: Kind, permissions: string[]): string[] {
  const issues = permissions.flatMap((name, index) =>
    isPermission(name, kind) ? [] : [issue('INVALID', `There is no such permission for ${kind} profiles.`, ['permissions', String(index)])],
  )
  if (issues.length > 0) throw new Refused(issues)
  return [...new Set(permissions)].sort()
}

async function requireRegrant(ctx: TxCtx, profile: ProfileRef, permissions: string[]): Promise<void> {
  if (ctx.actor.kind === 'user' && (await isHeldBy(ctx, ctx.actor, profile.id))) throw new Refused([OWN])
  requireOwnRights(ctx, profile)
  requireOwnRights(ctx, { kind: profile.kind, permissions })
  const isNeeded = ['manageUser', 'managePlatform'].some((name) => profile.permissions.includes(name) && !permissions.includes(name))
  if (profile.kind === 'PLATFORM' && isNeeded) await keepOneAdministrator(ctx, ({ profileId }) => profileId === profile.id, ['permissions'])
}

function requireOwnRights(ctx: Ctx, profile: { kind: Kind; permissions: readonly string[] }): void {
  const refusal = refusalOfRights(ctx, profile)
  if (refusal) throw new Refused([refusal])
}

/** A PLATFORM profile gives at most what the actor holds; what Roster heeds in organizations takes platform `manageUser`, which stands above it. */
function refusalOfRights(ctx: Ctx, profile: { kind: Kind; permissions: readonly string[] }): Issue | null {
  const { actor } = ctx
  const given = rosterPermissionsOf(profile)
  const isHeld = (name: string): boolean => {
    if (profile.kind === 'ORGANIZATION') return holdsPlatform(ctx, 'manageUser')
    return actor.kind === 'system' || (actor.kind === 'user' && actor.permissions.has(name))
  }
  if (given.every(isHeld)) return null
  return issue('EXCEEDS_OWN_RIGHTS', 'This profile gives permissions that you do not hold.', ['permissions'])
}

async function save(ctx: TxCtx, profile: ProfileRef, name: string, permissions: string[]): Promise<ProfileRef> {
  const shown = ({ name, permissions }: { name: string; permissions: readonly string[] }) => ({
    name,
    permissions: permissions.toSorted().join(' '),
  })
  const changed = audit.difference(shown(profile), shown({ name, permissions }))
  if (Object.keys(changed.after ?? {}).length === 0) return profile
  const { id: updatedById, label: updatedByLabel } = labelOf(ctx.actor)
  const [saved] = await ctx.db
    .update(profiles)
    .set({ name, permissions, version: sql`${profiles.version} + 1`, updatedAt: ctx.now(), updatedById, updatedByLabel })
    .where(eq(profiles.id, profile.id))
    .returning(profileRef)
  if (!saved) throw notFound('profile')
  await audit.record(ctx, { action: 'profile.update', target: target(saved), ...changed })
  return saved
}

const openInvitationsOf = (ctx: Ctx, profileId: string): Promise<number> =>
  ctx.db.$count(invitations, and(eq(invitations.profileId, profileId), isNull(invitations.ended), gt(invitations.expiresAt, ctx.now())))

function inUseBy(memberships: number, invitations: number): string {
  const parts = [counted(memberships, 'membership'), counted(invitations, 'open invitation')]
  return parts.filter(Boolean).join(' and ')
}

const counted = (n: number, thing: string): string => (n === 0 ? '' : `${n.toLocaleString('en')} ${thing}${n === 1 ? '' : 's'}`)

const target = ({ id, name: label }: ProfileRef) => ({ type: 'profile' as const, id, label })

function asTaken(error: unknown): never {
  if (duplicateOf(error) === 'profiles_name') throw refuse('TAKEN', 'There is a profile of that name already.', ['name'])
  throw error
}
