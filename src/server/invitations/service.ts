import { createHash, randomBytes } from 'node:crypto'
import { and, desc, eq, gt, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { ActorLabel, UserActor } from '../auth/actor.ts'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { isId } from '../db/id.ts'
import { keyset, type Page, type PageArgs } from '../db/keyset.ts'
import { forbidden, notFound } from '../errors.ts'
import { findManaged } from '../memberships/granting.ts'
import { type OrganizationRef, organizationRef, organizations } from '../organizations/table.ts'
import { type ProfileRef, profileRef, profiles } from '../profiles/table.ts'
import { type INVITATION_ENDS, type InvitationRow, invitationColumns, invitations } from './table.ts'
import { isVouchedFor } from './vouching.ts'

/** An invitation as resolvers get it: with its link only where that was just made. */
export type Invitation = Omit<InvitationRow, 'tokenHash' | 'mailTokenHashes' | 'userId' | 'attempts'> & {
  organization: OrganizationRef
  profile: ProfileRef
  link?: string
}

export type InvitationState = 'OPEN' | 'EXPIRED' | (typeof INVITATION_ENDS)[number]

export const stateOf = ({ ended, expiresAt }: Invitation, now: Date): InvitationState => ended ?? (expiresAt > now ? 'OPEN' : 'EXPIRED')

/** Open ones, as a condition: the one that every statement which uses up an invitation holds. */
export const isOpen = (now: Date): SQL | undefined => and(isNull(invitations.ended), gt(invitations.expiresAt, now))

const columns = { ...invitationColumns, organization: organizationRef, profile: profileRef }

/** Invitations, newest first, at most 100. */
export function read(ctx: Ctx, condition: SQL | undefined): Promise<Invitation[]> {
  return ctx.db
    .select(columns)
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .innerJoin(profiles, eq(profiles.id, invitations.profileId))
    .where(condition)
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(100)
}

export type InvitationPage = Page<Invitation>

export type InvitationListArgs = PageArgs & { organizationId?: string | null; state?: InvitationState | null }

/** One page of the invitations into organizations whose users the actor manages. */
export async function list(ctx: Ctx, { organizationId, state, ...args }: InvitationListArgs): Promise<InvitationPage> {
  const scope = scopeOf(ctx)
  if (scope.sees === 'self') throw forbidden('manageUser')
  const keys = keyset(ctx, args, {
    order: { by: sql`${invitations.createdAt}`, type: 'timestamptz' },
    isDescending: true,
    id: invitations.id,
    bound: ['invitations', scope, organizationId ?? null, state ?? null],
  })
  const rows = await ctx.db
    .select({ ...columns, sortKey: keys.sortKey })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .innerJoin(profiles, eq(profiles.id, invitations.profileId))
    .where(and(await into(ctx, organizationId ?? null), state ? inState(state, ctx.now()) : undefined, keys.beyond))
    .orderBy(...keys.orderBy)
    .limit(keys.limit)
  return keys.page(rows)
}

async function into(ctx: Ctx, ref: string | null): Promise<SQL | undefined> {
  const scope = scopeOf(ctx)
  if (ref === null) return scope.sees === 'organization' ? eq(invitations.organizationId, scope.organizationId) : undefined
  const organization = await findManaged(ctx, ref)
  return organization ? eq(invitations.organizationId, organization.id) : sql`false`
}

function inState(state: InvitationState, now: Date): SQL | undefined {
  if (state === 'OPEN') return isOpen(now)
  if (state === 'EXPIRED') return and(isNull(invitations.ended), lte(invitations.expiresAt, now))
  return eq(invitations.ended, state)
}

/** One by its id, for those who manage users there; throws NOT_FOUND, also for everybody else. */
export async function getManaged(ctx: Ctx, id: string): Promise<Invitation> {
  const [invitation] = isId(id) ? await read(ctx, eq(invitations.id, id)) : []
  if (!invitation || !(await findManaged(ctx, invitation.organization.id))) throw notFound('invitation')
  return invitation
}

/** One that the actor may know: as manager, as addressee, or because it answered it. */
export async function get(ctx: Ctx, id: string): Promise<Invitation> {
  const { actor } = ctx
  const isOwn = actor.kind === 'user' ? sql`${actor.id} in (${invitations.userId}, ${invitations.endedById})` : sql`false`
  const [own] = await read(ctx, and(eq(invitations.id, id), isOwn))
  return own ?? getManaged(ctx, id)
}

/** Open invitations addressed to the actor; those that nobody vouches for any more are left out. */
export async function addressedTo(ctx: Ctx, { id }: UserActor): Promise<Invitation[]> {
  const all = await read(ctx, and(eq(invitations.userId, id), isOpen(ctx.now())))
  const vouched = await Promise.all(all.map((invitation) => isVouchedFor(ctx, invitation)))
  return all.filter((_, index) => vouched[index])
}

/** What a token opens now; null for an unknown, ended, expired or no longer vouched for one alike. */
export async function findByToken(ctx: Ctx, token: string): Promise<Invitation | null> {
  const [invitation] = await read(ctx, and(hasToken(token), isOpen(ctx.now())))
  return invitation && (await isVouchedFor(ctx, invitation)) ? invitation : null
}

/** A token for a link, and what is stored of it. */
export function newToken(): { token: string; tokenHash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, tokenHash: hashOf(token) }
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The one that a token opens, be it of the link that was shown or of one that went out by mail. */
export function hasToken(token: string): SQL | undefined {
  const hash = hashOf(token)
  const byMail = and(sql`${invitations.mailTokenHashes} @> array[${hash.toString('hex')}]`, isNull(invitations.ended))
  return or(eq(invitations.tokenHash, hash), byMail)
}

export const authorOf = ({ createdById: id, createdByLabel: label }: Invitation): ActorLabel => ({ id, label })

export const enderOf = ({ endedById: id, endedByLabel: label }: Invitation): ActorLabel | null => (label === null ? null : { id, label })

/** How the audit trail names an invitation. */
export const target = ({ id, login, email }: Pick<InvitationRow, 'id' | 'login' | 'email'>) => ({
  type: 'invitation' as const,
  id,
  label: login ?? email ?? id,
})
