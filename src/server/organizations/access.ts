// Who sees which organization, and who may change what of it.
import { inArray, type SQL, sql } from 'drizzle-orm'
import { holdsPlatform } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { forbidden } from '../errors.ts'
import * as members from '../memberships/service.ts'
import { type OrganizationRef, organizations } from './table.ts'

/** The organizations that the actor may see, as a condition: all, or those of its own memberships that its credential allows. */
export async function visible(ctx: Ctx): Promise<SQL | undefined> {
  const own = await ownOrNull(ctx)
  if (!own) return undefined
  return own.length > 0 ? inArray(organizations.id, own) : sql`false`
}

export async function sees(ctx: Ctx, id: string): Promise<boolean> {
  const own = await ownOrNull(ctx)
  return own?.includes(id) ?? true
}

/** Ids of the actor's own organizations; null for those who see all. */
async function ownOrNull(ctx: Ctx): Promise<string[] | null> {
  const { actor } = ctx
  if (holdsPlatform(ctx, 'manageOrganization') || holdsPlatform(ctx, 'manageUser')) return null
  if (actor.kind !== 'user') return []
  const limits = actor.credential.kind === 'API_KEY' ? actor.credential.organizationIds : null
  const own = (await members.allOf(ctx.db, [actor.id])).get(actor.id) ?? []
  return own.map(({ organization }) => organization.id).filter((id) => limits?.includes(id) ?? true)
}

export type Act = 'describe' | 'rename' | 'lock'

/** The description also by `manageConfig` of the organization in force; everything else by platform `manageOrganization`. */
export function may(ctx: Ctx, { id }: { id: string }, act: Act): boolean {
  if (holdsPlatform(ctx, 'manageOrganization')) return true
  const { actor } = ctx
  return act === 'describe' && actor.kind === 'user' && actor.organization?.id === id && actor.permissions.has('manageConfig')
}

export function authorize(ctx: Ctx, organization: OrganizationRef, act: Act): void {
  if (!may(ctx, organization, act)) throw forbidden(act === 'describe' ? 'manageConfig' : 'manageOrganization')
}
