import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { labelOf } from '../auth/actor.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { Refused, refuse, secretShown } from '../errors.ts'
import * as input from '../input.ts'
import { placementOf, refusalOfGrant } from '../memberships/granting.ts'
import { memberships } from '../memberships/table.ts'
import { type OrganizationRef, organizations } from '../organizations/table.ts'
import { recheckActor } from '../users/access.ts'
import { fullLogin } from '../users/full-login.ts'
import { users } from '../users/table.ts'
import { expiryOf, linkOf, sendInvitation } from './mailing.ts'
import { get, getManaged, type Invitation, isOpen, newToken, target } from './service.ts'
import { type InvitationRow, invitationColumns, invitations } from './table.ts'

export const MAX_OPEN = 1000

const Address = z
  .object({ login: input.login.nullish().transform((login) => login ?? null), email: input.email })
  .refine(({ login, email }) => (login === null) !== (email === null), { message: 'Give a login or an email, and only one of them.' })

type Address = z.output<typeof Address>

/** Invites a login or an email. What comes back is the same whether or not there is such a user. */
export function invite(ctx: Ctx, wanted: z.input<typeof Address> & { organizationId: string; profileId: string }): Promise<Invitation> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    const { organization, profile } = await placementOf(ctx, wanted)
    const { login, email } = input.read(Address, wanted)
    const address = { login: login && (await fullLogin(ctx, login)), email }
    await requireRoom(ctx, organization, address)
    const userId = await outsider(ctx, organization, address)
    const { id: createdById, label: createdByLabel } = labelOf(ctx.actor)
    const { token, ...present } = await presentLink(ctx)
    const [row] = await ctx.db
      .insert(invitations)
      .values({
        ...address,
        ...present,
        organizationId: organization.id,
        profileId: profile.id,
        kind: organization.kind,
        userId,
        createdAt: ctx.now(),
        createdById,
        createdByLabel,
      })
      .returning(invitationColumns)
    if (!row) throw new Error('INSERT … RETURNING returned nothing.')
    await audit.record(ctx, {
      action: 'invitation.create',
      target: target(row),
      after: { ...address, organization: organization.name, profile: profile.name, expiresAt: row.expiresAt.toISOString() },
    })
    await sendInvitation(ctx, row, userId, organization)
    return { ...row, organization, profile, link: linkOf(ctx, token) }
  })
}

/** A new link, which lasts as a new invitation does; the former one opens nothing any more. Whoever resends vouches from now on. */
export function resend(ctx: Ctx, { id }: { id: string }): Promise<Invitation> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    const invitation = await getManaged(ctx, id)
    const { organization, profile } = invitation
    const refusal = await refusalOfGrant(ctx, organization, profile, [])
    if (refusal) throw new Refused([{ ...refusal, field: ['id'] }])
    await requireRoom(ctx, organization, invitation, invitation.id)
    const { token, ...present } = await presentLink(ctx)
    const row = await change(ctx, invitation, present)
    await audit.record(ctx, {
      action: 'invitation.resend',
      target: target(row),
      after: { organization: organization.name, profile: profile.name, expiresAt: row.expiresAt.toISOString() },
    })
    await sendInvitation(ctx, row, await addressee(ctx, row), organization)
    return { ...row, organization, profile, link: linkOf(ctx, token) }
  })
}

export function revoke(ctx: Ctx, { id }: { id: string }): Promise<Invitation> {
  return transaction(ctx, async (outer) => {
    const ctx = await recheckActor(outer)
    const invitation = await getManaged(ctx, id)
    const { id: endedById, label: endedByLabel } = labelOf(ctx.actor)
    const row = await change(ctx, invitation, { ended: 'REVOKED', endedAt: ctx.now(), endedById, endedByLabel })
    const { organization, profile } = invitation
    await audit.record(ctx, {
      action: 'invitation.revoke',
      target: target(row),
      before: { organization: organization.name, profile: profile.name },
    })
    return { ...row, organization, profile }
  })
}

/** Whose login it names, if anybody's: columns of an invitation do not tell. */
async function addressee(ctx: TxCtx, { id }: Pick<InvitationRow, 'id'>): Promise<string | null> {
  const [row] = await ctx.db.select({ userId: invitations.userId }).from(invitations).where(eq(invitations.id, id))
  return row?.userId ?? null
}

/** A repetition of a request that made a link: it was shown then. */
export async function withoutLink(ctx: Ctx, id: string): Promise<Invitation> {
  throw secretShown(await get(ctx, id))
}

async function presentLink(ctx: TxCtx) {
  const at = ctx.now()
  const { token, tokenHash } = newToken()
  return {
    token,
    tokenHash,
    sentAt: at,
    mailTokenHashes: [],
    sentById: labelOf(ctx.actor).id,
    expiresAt: await expiryOf(ctx, at),
    attempts: 0,
  }
}

/** Changes an invitation that has not been answered or withdrawn meanwhile. */
async function change(ctx: TxCtx, { id }: Invitation, values: Partial<InvitationRow>) {
  const [row] = await ctx.db
    .update(invitations)
    .set(values)
    .where(and(eq(invitations.id, id), isNull(invitations.ended)))
    .returning(invitationColumns)
  if (!row) throw refuse('CONFLICT', 'This invitation was answered or withdrawn already. Invite anew.', ['id'])
  return row
}

/** Refuses a second open invitation of one address, and more than an organization may have open. Those of one organization come one after the other. */
async function requireRoom(ctx: TxCtx, organization: OrganizationRef, { login, email }: Address, except?: string): Promise<void> {
  const [locked] = await ctx.db
    .select({ lockedAt: organizations.lockedAt })
    .from(organizations)
    .where(eq(organizations.id, organization.id))
    .for('no key update')
  const at = (field: string) => [except ? 'id' : field]
  if (locked?.lockedAt) throw refuse('CONFLICT', `${organization.name} is locked: nobody can join it now.`, at('organizationId'))
  const others = and(eq(invitations.organizationId, organization.id), isOpen(ctx.now()), except ? ne(invitations.id, except) : undefined)
  const sameAddress = login === null ? eq(sql`lower(${invitations.email})`, email?.toLowerCase() ?? '') : eq(invitations.login, login)
  if ((await ctx.db.$count(invitations, and(others, sameAddress))) > 0)
    throw refuse(
      'CONFLICT',
      'This address has an open invitation already. Resend or revoke that one.',
      at(login === null ? 'email' : 'login'),
    )
  if ((await ctx.db.$count(invitations, others)) >= MAX_OPEN)
    throw refuse(
      'LIMIT',
      `${organization.name} has ${MAX_OPEN} open invitations, the most there can be. Revoke some first.`,
      at('organizationId'),
    )
}

/** Who has the login, if anybody: not oneself, and no member, whom the actor sees anyway. Nothing is told about anybody else. */
async function outsider(ctx: TxCtx, organization: OrganizationRef, { login }: Address): Promise<string | null> {
  if (login === null) return null
  const [found] = await ctx.db
    .select({ id: users.id, memberOf: memberships.organizationId })
    .from(users)
    .leftJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.organizationId, organization.id)))
    .where(eq(users.login, login))
  if (found && ctx.actor.kind === 'user' && ctx.actor.id === found.id)
    throw refuse('SELF', 'Nobody can change their own memberships. Ask another administrator.', ['login'])
  if (found?.memberOf) throw refuse('ALREADY_MEMBER', `${login} already belongs to ${organization.name}.`, ['login'])
  return found?.id ?? null
}
