import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { creation, labelOf } from '../auth/actor.ts'
import { requirePlatform } from '../auth/scope.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { duplicateOf } from '../db/client.ts'
import { notFound, refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import * as members from '../memberships/service.ts'
import { recheckActor } from '../users/access.ts'
import { authorize, sees } from './access.ts'
import { type OrganizationRef, organizationRef, organizations } from './table.ts'

const Create = z.object({ name: input.objectName, description: input.optionalLine(1000) })

export function create(ctx: Ctx, wanted: z.input<typeof Create>): Promise<OrganizationRef> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    requirePlatform(ctx, 'manageOrganization')
    const values = input.read(Create, wanted)
    const [organization] = await ctx.db
      .insert(organizations)
      .values({ ...values, ...creation(ctx) })
      .returning(organizationRef)
      .catch(asTaken)
    if (!organization) throw new Error('INSERT … RETURNING returned nothing.')
    await audit.record(ctx, { action: 'organization.create', target: target(organization), after: values })
    return organization
  })
}

const Update = z.object({
  name: input.objectName.nullish(),
  description: input.optionalLine(1000),
  mfaRequiredFrom: input.moment.nullish(),
})

export function update(ctx: Ctx, wanted: z.input<typeof Update> & { id: string } & Versioned): Promise<OrganizationRef> {
  return transaction(ctx, async (outer) => {
    const { ctx, organization } = await lockForChange(outer, wanted.id)
    const { name, description, mfaRequiredFrom } = input.read(Update, wanted)
    const isRenamed = Boolean(name) && name !== organization.name
    authorize(ctx, organization, isRenamed ? 'rename' : 'describe')
    requireVersion(organization, wanted)
    if (isRenamed && organization.kind === 'PLATFORM')
      throw refuse('CONFLICT', 'The organization platform holds the administrators and keeps its name.', ['name'])
    return save(ctx, organization, 'organization.update', {
      name: name ?? organization.name,
      description: wanted.description === undefined ? organization.description : description,
      ...(mfaRequiredFrom !== undefined && !isSame(mfaRequiredFrom, organization.mfaRequiredFrom) && { mfaRequiredFrom }),
    }).catch(asTaken)
  })
}

const Lock = z.object({ reason: input.optionalLine(500) })

/** From the next request on the memberships of the organization give no rights. */
export function lock(ctx: Ctx, wanted: z.input<typeof Lock> & { id: string } & Versioned): Promise<OrganizationRef> {
  return transaction(ctx, async (outer) => {
    const { ctx, organization } = await lockForChange(outer, wanted.id)
    authorize(ctx, organization, 'lock')
    const { reason } = input.read(Lock, wanted)
    requireVersion(organization, wanted)
    if (organization.kind === 'PLATFORM') throw refuse('CONFLICT', 'The organization platform cannot be locked.', ['id'])
    if (organization.lockedAt) throw refuse('CONFLICT', 'This organization is locked already.', ['id'])
    return save(ctx, organization, 'organization.lock', { lockedAt: ctx.now() }, reason)
  })
}

export function unlock(ctx: Ctx, wanted: z.input<typeof Lock> & { id: string } & Versioned): Promise<OrganizationRef> {
  return transaction(ctx, async (outer) => {
    const { ctx, organization } = await lockForChange(outer, wanted.id)
    authorize(ctx, organization, 'lock')
    const { reason } = input.read(Lock, wanted)
    requireVersion(organization, wanted)
    if (!organization.lockedAt) throw refuse('CONFLICT', 'This organization is not locked.', ['id'])
    return save(ctx, organization, 'organization.unlock', { lockedAt: null }, reason)
  })
}

/** An organization by id or name; null when there is none or the actor may not see it: both look alike. */
export async function find(ctx: Ctx, ref: string): Promise<OrganizationRef | null> {
  const organization = await members.findOrganization(ctx, ref)
  return organization && (await sees(ctx, organization.id)) ? organization : null
}

/** As `find`, but throws NOT_FOUND. */
export async function get(ctx: Ctx, ref: string): Promise<OrganizationRef> {
  const organization = await find(ctx, ref)
  if (!organization) throw notFound('organization')
  return organization
}

/** Locks an organization that the actor sees, and the actor as it is now. */
async function lockForChange(outer: TxCtx, ref: string): Promise<{ ctx: TxCtx; organization: OrganizationRef }> {
  const ctx = await recheckActor(outer)
  const { id } = await get(ctx, ref)
  const [organization] = await ctx.db.select(organizationRef).from(organizations).where(eq(organizations.id, id)).for('no key update')
  if (!organization) throw notFound('organization')
  return { ctx, organization }
}

async function save(
  ctx: TxCtx,
  organization: OrganizationRef,
  action: string,
  values: Partial<OrganizationRef>,
  reason?: string | null,
): Promise<OrganizationRef> {
  const changed = audit.difference({ ...organization }, { ...values })
  if (Object.keys(changed.after ?? {}).length === 0) return organization
  const { id: updatedById, label: updatedByLabel } = labelOf(ctx.actor)
  const [saved] = await ctx.db
    .update(organizations)
    .set({ ...values, version: sql`${organizations.version} + 1`, updatedAt: ctx.now(), updatedById, updatedByLabel })
    .where(eq(organizations.id, organization.id))
    .returning(organizationRef)
  if (!saved) throw notFound('organization')
  await audit.record(ctx, { action, target: target(saved), ...changed, reason })
  return saved
}

// two dates of one moment differ by identity
const isSame = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime()

const target = ({ id, name: label }: OrganizationRef) => ({ type: 'organization' as const, id, label })

function asTaken(error: unknown): never {
  if (duplicateOf(error) === 'organizations_name') throw refuse('TAKEN', 'There is an organization of that name already.', ['name'])
  throw error
}
