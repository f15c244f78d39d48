// An invitation gives what its sender may give at the time of acceptance, not what the sender could give once.
import { and, eq, isNull } from 'drizzle-orm'
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
  const sender = await find(ctx, sentById)
  if (!sender) return false
  if (organization.kind === 'ORGANIZATION' && sender.managesPlatform) return true
  const here = sender.working.find((one) => one.organization.id === organization.id)
  return here !== undefined && manages(here) && rosterPermissionsOf(profile).every((name) => here.profile.permissions.includes(name))
}

/** Who answers for what holders of a link learn about logins: its sender, but for one who may see every user anyway. */
export async function answerableFor(ctx: Ctx, { sentById }: Offer): Promise<{ id: string; login: string } | null> {
  const sender = sentById ? await find(ctx, sentById) : null
  return sender && !sender.managesPlatform ? sender : null
}

async function find(ctx: Ctx, id: string) {
  const [user] = await ctx.db
    .select({ id: users.id, login: users.login })
    .from(users)
    .where(and(eq(users.id, id), isNull(users.lockedAt)))
  if (!user) return null
  const all = (await members.allOf(ctx.db, [id])).get(id) ?? []
  const working = all.filter(({ suspendedAt }) => !suspendedAt)
  return { ...user, working, managesPlatform: working.some((one) => one.organization.kind === 'PLATFORM' && manages(one)) }
}

const manages = ({ profile }: members.Membership): boolean => profile.permissions.includes('manageUser')
