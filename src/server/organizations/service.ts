import { eq } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { creation } from '../auth/actor.ts'
import { requirePlatform } from '../auth/scope.ts'
import { type Ctx, transaction } from '../context.ts'
import { duplicateOf } from '../db/client.ts'
import { notFound, refuse } from '../errors.ts'
import * as input from '../input.ts'
import { type OrganizationRef, organizationRef, organizations } from './table.ts'

const Create = z.object({ name: input.objectName, description: input.optionalLine(1000) })

export function create(ctx: Ctx, wanted: z.input<typeof Create>): Promise<OrganizationRef> {
  return transaction(ctx, async (ctx) => {
    requirePlatform(ctx, 'manageOrganization')
    const values = input.read(Create, wanted)
    const [organization] = await ctx.db
      .insert(organizations)
      .values({ ...values, ...creation(ctx) })
      .returning(organizationRef)
      .catch((error: unknown) => {
        if (duplicateOf(error) === 'organizations_name') throw refuse('TAKEN', 'There is an organization of that name already.', ['name'])
        throw error
      })
    if (!organization) throw new Error('INSERT … RETURNING returned nothing.')
    await audit.record(ctx, {
      action: 'organization.create',
      target: { type: 'organization', id: organization.id, label: organization.name },
      after: values,
    })
    return organization
  })
}

/** An organization by its id. */
export async function get(ctx: Ctx, id: string): Promise<OrganizationRef> {
  const [organization] = await ctx.db.select(organizationRef).from(organizations).where(eq(organizations.id, id))
  if (!organization) throw notFound('organization')
  return organization
}
