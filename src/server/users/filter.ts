// Which users a list holds. What the actor may not know of a user is unknown: such a user matches neither a condition on it nor the negation.
import { and, eq, exists, gt, inArray, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { apiKeys } from '../api-keys/table.ts'
import { scopeOf } from '../auth/scope.ts'
import type { Ctx } from '../context.ts'
import { isId } from '../db/id.ts'
import { type DateTimeRange, inRange } from '../db/range.ts'
import { badInput } from '../errors.ts'
import { isPrintable } from '../input.ts'
import { findProfile } from '../memberships/granting.ts'
import * as members from '../memberships/service.ts'
import { memberships } from '../memberships/table.ts'
import { visible, wholly } from './access.ts'
import type { UserState } from './service.ts'
import { type UserRow, users } from './table.ts'

type Terms = {
  search?: string | null | undefined
  state?: UserState | null | undefined
  type?: UserRow['type'] | null | undefined
  hasMfa?: boolean | null | undefined
  organizationId?: string | null | undefined
  profileId?: string | null | undefined
  suspended?: boolean | null | undefined
  hasOrganization?: boolean | null | undefined
  hasApiKey?: boolean | null | undefined
  hasPassword?: boolean | null | undefined
  mustChangePassword?: boolean | null | undefined
  createdById?: string | null | undefined
  updatedById?: string | null | undefined
  createdAt?: DateTimeRange | null | undefined
  updatedAt?: DateTimeRange | null | undefined
  lastSeenAt?: DateTimeRange | null | undefined
  neverSeen?: boolean | null | undefined
  defaultOrganizationId?: string | null | undefined
  ids?: string[] | null | undefined
  logins?: string[] | null | undefined
}

export type UserFilter = Terms & { not?: UserFilter | null | undefined }

/** The users that the actor may see and the filter lets through, as one condition; undefined when that is everybody. */
export async function matching(ctx: Ctx, filter: UserFilter): Promise<SQL | undefined> {
  const { not, ...terms } = filter
  if (not?.not) throw badInput('A negation holds no other negation.')
  const holding = await termsOf(ctx, terms, null)
  const negated = not ? await termsOf(ctx, not, terms.organizationId ?? null) : []
  return and(
    visible(ctx),
    ...holding.map(({ condition, known }) => and(known, condition)),
    ...negated.map(({ condition, known }) => and(known, sql`(${condition}) is not true`)),
  )
}

/** The organization whose memberships a filter means; null when it names none, or one of which the actor knows no membership but its own. */
export async function organizationOf(ctx: Ctx, { organizationId }: Terms): Promise<string | null> {
  const scope = scopeOf(ctx)
  if (scope.sees === 'organization') return scope.organizationId
  const [id] = isNone(organizationId) ? [] : await members.organizationIdsOf(ctx, [organizationId])
  return id ?? null
}

/** A condition, and where the actor may know whether it holds: everywhere unless said. */
type Term = { condition: SQL; known?: SQL | undefined }

async function termsOf(ctx: Ctx, terms: Terms, among: string | null): Promise<Term[]> {
  const now = ctx.now()
  const hidden = (condition: SQL | undefined): Term | undefined => condition && { condition, known: wholly(ctx) }
  const shown = (condition: SQL | undefined): Term | undefined => condition && { condition }
  const all = [
    shown(given(terms.search, searched)),
    shown(given(terms.state, (state) => inState(state, now))),
    shown(given(terms.type, (type) => eq(users.type, type))),
    shown(given(terms.hasMfa, (has) => eq(users.hasMfa, has))),
    await placed(ctx, terms, among),
    shown(given(terms.hasOrganization, (has) => is(has, someMembership(ctx)))),
    hidden(given(terms.hasApiKey, (has) => is(has, someApiKey(ctx)))),
    hidden(given(terms.hasPassword, (has) => is(has, isNotNull(users.passwordHash)))),
    hidden(given(terms.mustChangePassword, (must) => eq(users.mustChangePassword, must))),
    hidden(await given(terms.createdById, (ref) => doneBy(ctx, ref, { id: users.createdById, label: users.createdByLabel }))),
    hidden(await given(terms.updatedById, (ref) => doneBy(ctx, ref, { id: users.updatedById, label: users.updatedByLabel }))),
    shown(given(terms.createdAt, (range) => inRange(users.createdAt, range, now))),
    shown(given(terms.updatedAt, (range) => inRange(users.updatedAt, range, now))),
    hidden(given(terms.lastSeenAt, (range) => inRange(users.lastSeenAt, range, now, { otherwise: users.createdAt }))),
    hidden(given(terms.neverSeen, (never) => is(never, isNull(users.lastSeenAt)))),
    await given(terms.defaultOrganizationId, (ref) => withDefault(ctx, ref)),
    shown(given(terms.ids, named)),
    shown(given(terms.logins, withLogins)),
  ]
  return all.filter((term) => term !== undefined)
}

const isNone = (value: unknown): value is null | undefined => value === null || value === undefined

const given = <T, U>(value: T | null | undefined, read: (value: T) => U): U | undefined => (isNone(value) ? undefined : read(value))

const is = (wanted: boolean, condition: SQL): SQL => (wanted ? condition : sql`not (${condition})`)

const SEARCH_MAX = 200

function searched(text: string): SQL {
  if (text.length > SEARCH_MAX) throw badInput(`A search has at most ${SEARCH_MAX} characters.`)
  const part = text
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')
  if (!isPrintable(part)) return sql`false`
  return sql`${users.searchText} like ${`%${part}%`}`
}

/** The condition behind `stateOf`. */
export function inState(state: UserState, now: Date): SQL | undefined {
  const isUnlocked = isNull(users.lockedAt)
  const isThrottled = gt(users.throttledUntil, now)
  const isFree = or(isNull(users.throttledUntil), lte(users.throttledUntil, now))
  const isInvited = sql`(${users.type} = 'NORMAL' and ${users.passwordHash} is null)`
  if (state === 'LOCKED') return isNotNull(users.lockedAt)
  if (state === 'THROTTLED') return and(isUnlocked, isThrottled)
  if (state === 'INVITED') return and(isUnlocked, isFree, isInvited)
  return and(isUnlocked, isFree, sql`not ${isInvited}`)
}

/** Organization, profile and suspension are asked of one membership: in the organization named, else in the one that the actor sees, else in any. */
async function placed(ctx: Ctx, { organizationId, profileId, suspended }: Terms, among: string | null): Promise<Term | undefined> {
  if (isNone(organizationId) && isNone(profileId) && isNone(suspended)) return undefined
  const scope = scopeOf(ctx)
  const ref = organizationId ?? among ?? (scope.sees === 'organization' ? scope.organizationId : null)
  const place = isNone(ref) ? { id: undefined, known: undefined } : await placeOf(ctx, ref)
  const profile = isNone(profileId) ? undefined : await findProfile(ctx, profileId)
  if (place.id === null || (!isNone(profileId) && !profile)) return { condition: sql`false`, known: place.known }
  const condition = someMembership(
    ctx,
    place.id ? eq(memberships.organizationId, place.id) : undefined,
    profile ? eq(memberships.profileId, profile.id) : undefined,
    given(suspended, (is) => (is ? isNotNull(memberships.suspendedAt) : isNull(memberships.suspendedAt))),
  )
  return { condition, known: place.known }
}

async function withDefault(ctx: Ctx, ref: string): Promise<Term> {
  const { id, known } = await placeOf(ctx, ref)
  if (id === null) return { condition: sql`false`, known }
  return { condition: someMembership(ctx, eq(memberships.organizationId, id), eq(memberships.isDefault, true)), known }
}

/** An organization by id or name, null when there is none, and of whom the actor may know whether they belong to it: alike for one that does not exist. */
async function placeOf(ctx: Ctx, ref: string): Promise<{ id: string | null; known: SQL | undefined }> {
  const scope = scopeOf(ctx)
  const [id = null] = await members.organizationIdsOf(ctx, [ref])
  const isOwn = scope.sees === 'organization' && scope.organizationId === id
  return { id, known: isOwn ? undefined : wholly(ctx) }
}

export function someMembership(ctx: Ctx, ...conditions: (SQL | undefined)[]): SQL {
  const membership = ctx.db
    .select({ one: sql`1` })
    .from(memberships)
    .where(and(eq(memberships.userId, users.id), ...conditions))
  return exists(membership)
}

/** A key that works, by itself: neither revoked nor expired. */
function someApiKey(ctx: Ctx): SQL {
  const key = ctx.db
    .select({ one: sql`1` })
    .from(apiKeys)
    .where(and(eq(apiKeys.userId, users.id), isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, ctx.now()))))
  return exists(key)
}

type Author = { id: typeof users.createdById | typeof users.updatedById; label: typeof users.createdByLabel | typeof users.updatedByLabel }

/** By a user's id; by a login: that user, or whoever had the login then, also when deleted since. */
async function doneBy(ctx: Ctx, ref: string, { id, label }: Author): Promise<SQL> {
  if (isId(ref)) return eq(id, ref)
  if (!isPrintable(ref)) return sql`false`
  const login = ref.trim().toLowerCase()
  const [user] = await ctx.db.select({ id: users.id }).from(users).where(eq(users.login, login))
  return sql`(${eq(label, login)}${user ? sql` or ${eq(id, user.id)}` : sql``})`
}

const LIST_MAX = 1000

/** By ids; a login is accepted too. */
const named = (refs: string[]): SQL =>
  sql`(${inArray(users.id, limited(refs, 'ids').filter(isId))} or ${withLogins(refs.filter((ref) => !isId(ref)))})`

const withLogins = (refs: string[]): SQL =>
  inArray(
    users.login,
    limited(refs, 'logins')
      .filter(isPrintable)
      .map((login) => login.trim().toLowerCase()),
  )

function limited(refs: string[], field: string): string[] {
  if (refs.length > LIST_MAX) throw badInput(`${field} holds at most 1,000.`)
  return refs
}
