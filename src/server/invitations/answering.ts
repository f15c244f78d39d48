import { and, asc, eq, inArray } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { type ActorLabel, labelOf, type SystemActor } from '../auth/actor.ts'
import { actingAs, type Ctx, type TxCtx, transaction } from '../context.ts'
import { isId } from '../db/id.ts'
import { notFound, type Refused, refuse, sessionRequired, unauthenticated } from '../errors.ts'
import { settleDefault } from '../memberships/default.ts'
import { addAll } from '../memberships/granting.ts'
import { memberships } from '../memberships/table.ts'
import type { OrganizationRef } from '../organizations/table.ts'
import { organizations } from '../organizations/table.ts'
import { recheckActor } from '../users/access.ts'
import * as accounts from '../users/service.ts'
import { users } from '../users/table.ts'
import { hasToken, type Invitation, isOpen, read, target } from './service.ts'
import { type INVITATION_ENDS, invitationColumns, invitations } from './table.ts'
import { isVouchedFor } from './vouching.ts'

/** An invitation by the token of its link, or one's own by id. */
export type Named = { token?: string | null | undefined; id?: string | null | undefined }

/** The caller, who is signed in, becomes a member. Refused: the invitation stays open. */
export async function accept(ctx: Ctx, wanted: Named): Promise<Invitation> {
  const { actor } = ctx
  // a key is held to what its owner gave it: it gathers no rights
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION')
    throw sessionRequired('Only somebody who is signed in can accept an invitation; an API key cannot.')
  return transaction(ctx, async (outer) => {
    const invitation = await find(outer, wanted)
    const { organization, profile, createdById, createdByLabel, sentById } = invitation
    await lockPeople(outer, [actor.id, sentById])
    const ctx = within(await recheckActor(outer), organization)
    await requireStanding(ctx, invitation)
    if ([createdById, sentById].includes(actor.id))
      throw refuse('SELF', 'Nobody can change their own memberships, also not by inviting themselves.')
    const accepted = await use(ctx, invitation, wanted, { ended: 'ACCEPTED', by: labelOf(actor) })
    const place = and(eq(memberships.userId, actor.id), eq(memberships.organizationId, organization.id))
    if ((await ctx.db.$count(memberships, place)) > 0) throw refuse('ALREADY_MEMBER', `You already belong to ${organization.name}.`)
    await addAll(ctx, actor.id, [{ organization, profile, isDefault: false }])
    await settleDefault(ctx, actor.id)
    await audit.record(ctx, {
      action: 'membership.add',
      target: accounts.target(actor.user),
      after: { organization: organization.name, profile: profile.name, invitedBy: createdByLabel },
    })
    await record(ctx, 'invitation.accept', accepted)
    return accepted
  })
}

export function decline(ctx: Ctx, wanted: Named): Promise<Invitation> {
  return transaction(ctx, async (outer) => {
    const invitation = await find(outer, wanted)
    const ctx = within(await recheckActor(outer), invitation.organization)
    const declined = await use(ctx, invitation, wanted, { ended: 'DECLINED', by: labelOf(ctx.actor) })
    await record(ctx, 'invitation.decline', declined)
    return declined
  })
}

async function find(ctx: Ctx, { token, id }: Named): Promise<Invitation> {
  if (!token === !id) throw refuse('INVALID', 'Give token or id, and only one of them.', ['token'])
  if (token) return findByLink(ctx, token)
  const { actor } = ctx
  if (actor.kind !== 'user') throw unauthenticated('Sign in to answer an invitation by its id.')
  const [own] = id && isId(id) ? await read(ctx, and(eq(invitations.id, id), eq(invitations.userId, actor.id))) : []
  if (!own) throw notFound('invitation')
  return own
}

/** The invitation that a link opens. Unknown, used, withdrawn and expired ones are refused alike. */
export async function findByLink(ctx: Ctx, token: string): Promise<Invitation> {
  const [invitation] = await read(ctx, and(hasToken(token), isOpen(ctx.now())))
  if (!invitation) throw over(['token'])
  return invitation
}

/** Holds a user who is about to accept by a link, and whoever vouches for it, before anything else is held. */
export async function holdForLink(ctx: TxCtx, token: string, userId: string): Promise<void> {
  const [invitation] = await read(ctx, and(hasToken(token), isOpen(ctx.now())))
  if (invitation) await lockPeople(ctx, [userId, invitation.sentById])
}

/** Holds those whose lock, deletion or demotion would decide otherwise, in the order of their ids. */
export async function lockPeople(ctx: TxCtx, ids: (string | null)[]): Promise<void> {
  const known = ids.filter((id) => id !== null)
  await ctx.db.select({ id: users.id }).from(users).where(inArray(users.id, known)).orderBy(asc(users.id)).for('update')
}

/** Refuses what its sender may not give any more, and where nobody can join now. */
export async function requireStanding(ctx: TxCtx, invitation: Invitation): Promise<void> {
  if (!(await isVouchedFor(ctx, invitation)))
    throw refuse('EXPIRED', 'Whoever sent this invitation may not invite there any more. Ask for a new one.')
  const { id, name } = invitation.organization
  const [organization] = await ctx.db
    .select({ lockedAt: organizations.lockedAt })
    .from(organizations)
    .where(eq(organizations.id, id))
    .for('share')
  if (organization?.lockedAt) throw refuse('CONFLICT', `${name} is locked: nobody can join it now.`)
}

type End = { ended: (typeof INVITATION_ENDS)[number]; by: ActorLabel }

/** Uses an invitation up, in one statement: of all who try at once, one finds it open. */
export async function use(ctx: TxCtx, invitation: Invitation, { token }: Named, { ended, by }: End): Promise<Invitation> {
  // by id: not if it was resent, and so is vouched for by somebody else, since it was looked at
  const isSame = token ? hasToken(token) : eq(invitations.sentAt, invitation.sentAt)
  const [used] = await ctx.db
    .update(invitations)
    .set({ ended, endedAt: ctx.now(), endedById: by.id, endedByLabel: by.label })
    .where(and(eq(invitations.id, invitation.id), isSame, isOpen(ctx.now())))
    .returning(invitationColumns)
  if (!used) throw over([token ? 'token' : 'id'])
  return { ...invitation, ...used }
}

const over = (field: string[]): Refused =>
  refuse('EXPIRED', 'This invitation has expired, was used or was withdrawn. Ask for a new one.', field)

/** The same transaction, working in the organization that invites: its audit trail tells of the answer, no other. */
export function within(ctx: TxCtx, organization: OrganizationRef): TxCtx {
  const { actor } = ctx
  return actingAs(ctx, actor.kind === 'user' ? { ...actor, organization, permissions: new Set() } : byLink(organization))
}

const byLink = (organization: OrganizationRef): SystemActor => ({ kind: 'system', label: 'invitation link', organization })

export const record = (ctx: TxCtx, action: string, invitation: Invitation): Promise<void> =>
  audit.record(ctx, {
    action,
    target: target(invitation),
    after: { organization: invitation.organization.name, profile: invitation.profile.name, by: invitation.endedByLabel },
  })
