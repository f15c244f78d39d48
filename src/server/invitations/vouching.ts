// An invitation gives what its sender may give at the time of acceptance, not what the sender could give once.
import { eq } from 'drizzle-orm'
import { rosterPermissionsOf } from '../auth/permissions.ts'
import type { Ctx } from '../context.ts'
import * as members from '../memberships/service.ts'
import type { OrganizationRef } from '../organizations/table.ts'
import type { ProfileRef } from '../profiles/table.ts'
import { users } from '../users/table.ts'

type Offer = { sentById: string | null; organization: OrganizationRef; profile: ProfileRef }

/** Whether who made the present link is still there, unlocked, and still may give this profile there. What the installation itself sends needs nobody. */
export async function isVouchedFor(ctx: Ctx, { sentById, organization, profile }: Offer): Promise<boolean> {
  if (!sentById) return true
  const [sender] = await ctx.db.select({ lockedAt: users.lockedAt }).from(users).where(eq(users.id, sentById))
  if (!sender || sender.lockedAt) return false
  const all = (await members.allOf(ctx.db, [sentById])).get(sentById) ?? []
  const working = all.filter(({ suspendedAt }) => !suspendedAt)
  const manages = (one: members.Membership) => one.profile.permissions.includes('manageUser')
  if (organization.kind === 'ORGANIZATION' && working.some((one) => one.organization.kind === 'PLATFORM' && manages(one))) return true
  const here = working.find((one) => one.organization.id === organization.id)
  return here !== undefined && manages(here) && rosterPermissionsOf(profile).every((name) => here.profile.permissions.includes(name))
}
