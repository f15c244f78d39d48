// What a key may do at most. Never wider than what the key that makes or changes it may do, never where its maker does not manage.
import { z } from 'zod'
import { commonNetworks, isPart, normalizedNetwork } from '../auth/networks.ts'
import { isPermission } from '../auth/permissions.ts'
import type { Ctx, TxCtx } from '../context.ts'
import { refuse } from '../errors.ts'
import * as members from '../memberships/service.ts'
import type { AuthenticationSettings } from '../settings/authentication.ts'

/** Each null: without this limit. */
export type Limits = {
  expiresAt: Date | null
  organizationIds: string[] | null
  permissions: string[] | null
  networks: string[] | null
}

export const UNLIMITED: Limits = { expiresAt: null, organizationIds: null, permissions: null, networks: null }

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
// no network is written longer
const NETWORK_LENGTH = 64

const network = z.string().transform((text, issues) => {
  const normalized = text.length > NETWORK_LENGTH ? null : normalizedNetwork(text)
  if (normalized) return normalized
  issues.addIssue({ code: 'custom', message: 'This is not a network such as 192.0.2.0/24, 2001:db8::/32 or one address.' })
  return z.NEVER
})

const distinct = (list: string[] | null | undefined) => list && [...new Set(list)]

/** Left out: as it was; null: without this limit. */
export const Wanted = z.object({
  expiresAt: z.date().nullish(),
  organizationIds: z.array(z.string()).min(1, 'Name at least one organization, or leave this out.').max(100).nullish().transform(distinct),
  permissions: z.array(z.string().refine(isPermission, 'There is no such permission.')).max(100).nullish().transform(distinct),
  networks: z
    .array(network)
    .min(1, 'Name at least one network, or leave this out.')
    .max(50, 'A key has at most 50 networks.')
    .nullish()
    .transform(distinct),
})

/** The limits of a key of this user after a change: what is given replaces what is there. */
export async function limitsAfter(
  ctx: TxCtx,
  user: { id: string },
  present: Limits,
  { expiresAt, organizationIds, permissions, networks }: z.output<typeof Wanted>,
): Promise<Limits> {
  const named = organizationIds ? await organizationsOf(ctx, user, organizationIds) : organizationIds
  return {
    expiresAt: expiresAt === undefined ? present.expiresAt : expiresAt,
    organizationIds: named === undefined ? present.organizationIds : named,
    permissions: permissions === undefined ? present.permissions : permissions,
    networks: networks === undefined ? present.networks : networks,
  }
}

/** Whoever gets the secret of somebody else's key holds it only where it has `manageUser`; platform administrators are not held to that. */
export async function whereManaged(ctx: Ctx, user: { id: string }, limits: Limits): Promise<Limits> {
  const { actor } = ctx
  if (actor.kind !== 'user' || actor.id === user.id || actor.organization?.kind === 'PLATFORM') return limits
  const rights = await members.rightsOf(ctx, actor)
  const managed = (await organizationsOfUser(ctx, user)).map(({ id }) => id).filter((id) => rights.get(id)?.permissions.has('manageUser'))
  return some({ ...limits, organizationIds: narrowed(limits.organizationIds, managed) })
}

/** What lies within the limits of the key that acts; all of it for other credentials. */
export function withinActor({ actor }: Ctx, limits: Limits): Limits {
  const own = limitsOfActor(actor)
  if (!own) return limits
  return some({
    expiresAt: earliest(limits.expiresAt, own.expiresAt),
    organizationIds: narrowed(limits.organizationIds, own.organizationIds),
    permissions: narrowed(limits.permissions, own.permissions),
    networks: limits.networks && own.networks ? commonNetworks(limits.networks, own.networks) : (limits.networks ?? own.networks),
  })
}

/** A key that acts may narrow any key, but widen one only within its own limits. */
export function requireWithinActor({ actor }: Ctx, before: Limits, after: Limits): void {
  const own = limitsOfActor(actor)
  if (!own || !widerIn(after, before)) return
  const field = widerIn(after, own)
  if (field) throw refuse('EXCEEDS_OWN_RIGHTS', 'The key that asks for this is limited more than that itself.', [field])
}

/** Refuses an expiry that has passed, and one that the instance does not allow. */
export function requireLifetime(ctx: Ctx, { expiresAt }: Limits, { apiKeyMaxDays }: AuthenticationSettings, field: string): void {
  const now = ctx.now()
  if (expiresAt && expiresAt <= now) throw refuse('INVALID', 'A key cannot expire in the past.', [field])
  if (apiKeyMaxDays === null) return
  const latest = new Date(now.getTime() + apiKeyMaxDays * DAY_MILLISECONDS)
  if (!expiresAt || expiresAt > latest)
    throw refuse('INVALID', `Keys expire after at most ${apiKeyMaxDays} days here: choose an expiry up to ${latest.toISOString()}.`, [
      field,
    ])
}

const limitsOfActor = (actor: Ctx['actor']): Limits | null =>
  actor.kind === 'user' && actor.credential.kind === 'API_KEY' ? actor.credential : null

/** A list that nothing is left of would mean no key at all. */
function some(limits: Limits): Limits {
  if (limits.organizationIds?.length === 0)
    throw refuse('EXCEEDS_OWN_RIGHTS', 'You work in none of these organizations with this credential.', ['organizationIds'])
  if (limits.networks?.length === 0)
    throw refuse('EXCEEDS_OWN_RIGHTS', 'The key that asks for this works from none of these networks.', ['networks'])
  return limits
}

/** The first limit that is wider than the other; null when none is. */
function widerIn(limits: Limits, other: Limits): keyof Limits | null {
  if (isLater(limits.expiresAt, other.expiresAt)) return 'expiresAt'
  if (hasMore(limits.organizationIds, other.organizationIds, (one, list) => list.includes(one))) return 'organizationIds'
  if (hasMore(limits.permissions, other.permissions, (one, list) => list.includes(one))) return 'permissions'
  const isCovered = (one: string, list: string[]) => list.some((whole) => isPart(one, whole))
  return hasMore(limits.networks, other.networks, isCovered) ? 'networks' : null
}

const isLater = (a: Date | null, b: Date | null): boolean => b !== null && (a === null || a > b)

const hasMore = (a: string[] | null, b: string[] | null, isIn: (one: string, list: string[]) => boolean): boolean =>
  b !== null && (a === null || a.some((one) => !isIn(one, b)))

const narrowed = (asked: string[] | null, allowed: string[] | null): string[] | null =>
  asked && allowed ? asked.filter((one) => allowed.includes(one)) : (asked ?? allowed)

function earliest(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b
  return a < b ? a : b
}

/** Organizations of the user, by id or name. */
async function organizationsOf(ctx: Ctx, user: { id: string }, refs: string[]): Promise<string[]> {
  const theirs = await organizationsOfUser(ctx, user)
  const found = refs.map((ref, index) => {
    const wanted = ref.trim().toLowerCase()
    const organization = theirs.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted)
    if (!organization) throw refuse('NOT_FOUND', 'The user belongs to no such organization.', ['organizationIds', String(index)])
    return organization.id
  })
  return [...new Set(found)]
}

async function organizationsOfUser(ctx: Ctx, user: { id: string }): Promise<{ id: string; name: string }[]> {
  const theirs = (await members.allOf(ctx.db, [user.id])).get(user.id) ?? []
  return theirs.map(({ organization }) => organization)
}

/** Limits as the audit trail keeps them. */
export const recorded = ({ expiresAt, organizationIds, permissions, networks }: Limits) => ({
  expiresAt: expiresAt?.toISOString() ?? null,
  organizationIds,
  permissions,
  networks,
})
