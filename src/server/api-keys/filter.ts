// Which keys a list holds: of those that the actor may know of, the ones that a filter lets through.
import { and, eq, exists, gt, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../context.ts'
import { isId } from '../db/id.ts'
import { ahead, type DateTimeRange, inRange, instantOf } from '../db/range.ts'
import { badInput } from '../errors.ts'
import { isPrintable } from '../input.ts'
import * as members from '../memberships/service.ts'
import { memberships } from '../memberships/table.ts'
import * as users from '../users/service.ts'
import { users as usersTable } from '../users/table.ts'
import { type ApiKeyState, visible } from './service.ts'
import { apiKeys } from './table.ts'

type Terms = {
  search?: string | null | undefined
  ids?: string[] | null | undefined
  userId?: string | null | undefined
  organizationId?: string | null | undefined
  createdById?: string | null | undefined
  state?: ApiKeyState | null | undefined
  prefix?: string | null | undefined
  createdAt?: DateTimeRange | null | undefined
  expiresBefore?: Date | null | undefined
  expiresWithin?: string | null | undefined
  hasExpiry?: boolean | null | undefined
  lastUsedAt?: DateTimeRange | null | undefined
  neverUsed?: boolean | null | undefined
  unusedSince?: Date | null | undefined
  hasNetworks?: boolean | null | undefined
  hasOrganizations?: boolean | null | undefined
  hasPermissions?: boolean | null | undefined
}

export type ApiKeyFilter = Terms & { not?: ApiKeyFilter | null | undefined }

/** A filter as it may be written down: a whole secret that was pasted goes no further than here. */
export const shown = ({ not, ...terms }: ApiKeyFilter): ApiKeyFilter => ({
  ...terms,
  ...(terms.prefix && { prefix: prefixIn(terms.prefix) }),
  ...(terms.search && { search: prefixIn(terms.search) || terms.search }),
  ...(not && { not: shown(not) }),
})

/** What the actor may know of and the filter lets through. */
export async function conditionOf(ctx: Ctx, { not, ...terms }: ApiKeyFilter): Promise<SQL | undefined> {
  if (not?.not) throw badInput('A negation holds no other negation.')
  const holding = await termsOf(ctx, terms)
  const negated = not ? await termsOf(ctx, not) : []
  return and(await visible(ctx), ...holding, ...negated.map((condition) => sql`(${condition}) is not true`))
}

async function termsOf(ctx: Ctx, terms: Terms): Promise<SQL[]> {
  const now = ctx.now()
  const all = [
    given(terms.search, (text) => searched(ctx, text)),
    given(terms.ids, (ids) => inArray(apiKeys.id, limited(ids).filter(isId))),
    await given(terms.userId, (ref) => ofUser(ctx, ref)),
    await given(terms.organizationId, (ref) => worksIn(ctx, ref)),
    await given(terms.createdById, (ref) => createdBy(ctx, ref)),
    given(terms.state, (state) => inState(state, now)),
    given(terms.prefix, (text) => eq(apiKeys.prefix, prefixIn(text))),
    given(terms.createdAt, (range) => inRange(apiKeys.createdAt, range, now)),
    given(terms.expiresBefore, (at) => lt(apiKeys.expiresAt, at)),
    given(terms.expiresWithin, (duration) => expiresUntil(now, ahead(now, duration))),
    given(terms.hasExpiry, (has) => (has ? isNotNull(apiKeys.expiresAt) : isNull(apiKeys.expiresAt))),
    given(terms.lastUsedAt, (range) => inRange(apiKeys.lastUsedAt, range, now, { otherwise: apiKeys.createdAt })),
    given(terms.neverUsed, (never) => (never ? isNull(apiKeys.lastUsedAt) : isNotNull(apiKeys.lastUsedAt))),
    given(terms.unusedSince, (at) => sql`coalesce(${apiKeys.lastUsedAt}, ${apiKeys.createdAt}) < ${at.toISOString()}::timestamptz`),
    given(terms.hasNetworks, (has) => (has ? isNotNull(apiKeys.networks) : isNull(apiKeys.networks))),
    given(terms.hasOrganizations, (has) => (has ? isNotNull(apiKeys.organizationIds) : isNull(apiKeys.organizationIds))),
    given(terms.hasPermissions, (has) => (has ? isNotNull(apiKeys.permissions) : isNull(apiKeys.permissions))),
  ]
  return all.filter((condition) => condition !== undefined)
}

const given = <T, U>(value: T | null | undefined, read: (value: T) => U): U | undefined =>
  value === null || value === undefined ? undefined : read(value)

const NOTHING = sql`false`

/** The start of a secret that names its key, wherever it stands in a text; the empty text when it stands nowhere. */
const prefixIn = (text: string): string => /rst_[0-9A-Za-z]{8}/.exec(text)?.[0] ?? ''

const SEARCH_MAX = 200

/** In the key's name, or in its user's login, name or email; a secret, or its start, only finds its own key. */
function searched(ctx: Ctx, text: string): SQL | undefined {
  const prefix = prefixIn(text)
  if (prefix) return eq(apiKeys.prefix, prefix)
  if (text.length > SEARCH_MAX) throw badInput(`A search has at most ${SEARCH_MAX} characters.`)
  const part = text
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')
  if (!isPrintable(part)) return NOTHING
  const owner = ctx.db
    .select({ one: sql`1` })
    .from(usersTable)
    .where(and(eq(usersTable.id, apiKeys.userId), sql`${usersTable.searchText} like ${`%${part}%`}`))
  return or(sql`lower(${apiKeys.name}) like ${`%${part}%`}`, exists(owner))
}

const LIST_MAX = 1000

function limited(ids: string[]): string[] {
  if (ids.length > LIST_MAX) throw badInput('ids holds at most 1,000.')
  return ids
}

async function ofUser(ctx: Ctx, ref: string): Promise<SQL> {
  const user = await users.find(ctx, ref)
  return user ? eq(apiKeys.userId, user.id) : NOTHING
}

/** Keys of its members that are not limited to other organizations. */
async function worksIn(ctx: Ctx, ref: string): Promise<SQL> {
  const [id] = await members.organizationIdsOf(ctx, [ref])
  if (!id) return NOTHING
  return sql`(exists (select 1 from ${memberships} where ${memberships.userId} = ${apiKeys.userId} and ${memberships.organizationId} = ${id})
    and (${apiKeys.organizationIds} is null or ${id}::uuid = any(${apiKeys.organizationIds})))`
}

/** By a user whom the actor may see, or by the login that each key shows anyway. */
async function createdBy(ctx: Ctx, ref: string): Promise<SQL> {
  const creator = await users.find(ctx, ref)
  if (creator) return eq(apiKeys.createdById, creator.id)
  return isId(ref) || !isPrintable(ref) ? NOTHING : eq(apiKeys.createdByLabel, ref.trim().toLowerCase())
}

function inState(state: ApiKeyState, now: Date): SQL | undefined {
  if (state === 'REVOKED') return isNotNull(apiKeys.revokedAt)
  if (state === 'EXPIRED') return and(isNull(apiKeys.revokedAt), lte(apiKeys.expiresAt, now))
  return and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)))
}

/** Still works, and does not any more from a moment on. */
const expiresUntil = (now: Date, moment: Date): SQL | undefined =>
  and(isNull(apiKeys.revokedAt), gt(apiKeys.expiresAt, now), sql`${apiKeys.expiresAt} <= ${instantOf(moment)}`)
