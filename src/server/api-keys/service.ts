import { and, count, eq, gt, isNull, or } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { type ActorLabel, labelOf, type UserActor } from '../auth/actor.ts'
import { newApiKeySecret } from '../auth/api-key-secret.ts'
import { isPermission } from '../auth/permissions.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { notFound, refuse, secretShown } from '../errors.ts'
import * as input from '../input.ts'
import * as members from '../memberships/service.ts'
import { authorize, lockForChange } from '../users/access.ts'
import type { UserRow } from '../users/table.ts'
import { type ApiKeyRow, apiKeyColumns, apiKeys } from './table.ts'

export const MAX_KEYS = 50

const Create = z.object({
  name: input.line(64),
  expiresAt: z
    .date()
    .nullish()
    .transform((at) => at ?? null),
  organizationIds: z.array(z.string()).min(1, 'Name at least one organization, or leave this out.').max(100).nullish(),
  permissions: z.array(z.string()).max(100).nullish(),
})

/** A key as resolvers get it: with its secret only where it was just made. */
export type ApiKey = ApiKeyRow & { secret?: string }

/** Creates a key for oneself or, with the authority for it, for somebody else. The secret is in the answer and nowhere else. */
export async function create(ctx: Ctx, wanted: z.input<typeof Create> & { userId?: string | null | undefined }): Promise<ApiKey> {
  const { actor } = ctx
  const owner = wanted.userId ?? (actor.kind === 'user' ? actor.id : '')
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, owner)
    await authorize(ctx, user, 'apiKeys')
    const values = input.read(Create, wanted)
    await requireRoom(ctx, user)
    const limits = await limitsOf(ctx, user, values)
    if (limits.expiresAt && limits.expiresAt <= ctx.now()) throw refuse('INVALID', 'A key cannot expire in the past.', ['expiresAt'])
    return insert(ctx, user, { name: values.name, ...limits })
  })
}

type Limits = { expiresAt: Date | null; organizationIds: string[] | null; permissions: string[] | null }

/** What a key may do at most: what was asked for, within what the key that makes it may do. */
async function limitsOf(ctx: TxCtx, user: UserRow, values: z.output<typeof Create>): Promise<Limits> {
  const unknown = values.permissions?.find((name) => !isPermission(name))
  if (unknown) throw refuse('INVALID', 'This names a permission that does not exist.', ['permissions'])
  const asked: Limits = {
    expiresAt: values.expiresAt,
    organizationIds: values.organizationIds ? await organizationsOf(ctx, user, values.organizationIds) : null,
    permissions: values.permissions ?? null,
  }
  const { actor } = ctx
  if (actor.kind !== 'user') return asked
  const foreign = actor.id === user.id ? asked : { ...asked, organizationIds: await managedBy(ctx, actor, user, asked.organizationIds) }
  if (actor.credential.kind !== 'API_KEY') return foreign
  const { expiresAt, organizationIds, permissions } = actor.credential
  const within: Limits = {
    expiresAt: earliest(foreign.expiresAt, expiresAt),
    organizationIds: narrowed(foreign.organizationIds, organizationIds),
    permissions: narrowed(foreign.permissions, permissions),
  }
  if (within.organizationIds?.length === 0)
    throw refuse('EXCEEDS_OWN_RIGHTS', 'This key works in none of these organizations.', ['organizationIds'])
  return within
}

/** A key made for somebody else holds only where its maker has `manageUser`; platform administrators are not held to that. */
async function managedBy(ctx: Ctx, actor: UserActor, user: UserRow, asked: string[] | null): Promise<string[] | null> {
  if (actor.organization?.kind === 'PLATFORM') return asked
  const rights = await members.rightsOf(ctx, actor)
  const theirs = (await members.allOf(ctx.db, [user.id])).get(user.id) ?? []
  const managed = theirs.map(({ organization }) => organization.id).filter((id) => rights.get(id)?.permissions.has('manageUser'))
  return narrowed(asked, managed)
}

/** Organizations of the user, by id or name. */
async function organizationsOf(ctx: Ctx, user: UserRow, refs: string[]): Promise<string[]> {
  const theirs = (await members.allOf(ctx.db, [user.id])).get(user.id) ?? []
  return refs.map((ref, index) => {
    const wanted = ref.trim().toLowerCase()
    const found = theirs.find(({ organization }) => organization.id === wanted || organization.name.toLowerCase() === wanted)
    if (!found) throw refuse('NOT_FOUND', 'The user belongs to no such organization.', ['organizationIds', String(index)])
    return found.organization.id
  })
}

const narrowed = (asked: string[] | null, allowed: string[] | null): string[] | null =>
  asked && allowed ? asked.filter((one) => allowed.includes(one)) : (asked ?? allowed)

function earliest(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b
  return a < b ? a : b
}

async function requireRoom(ctx: TxCtx, user: UserRow): Promise<void> {
  const isAlive = and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, ctx.now())))
  const [row] = await ctx.db
    .select({ keys: count() })
    .from(apiKeys)
    .where(and(eq(apiKeys.userId, user.id), isAlive))
  if ((row?.keys ?? 0) >= MAX_KEYS) throw refuse('LIMIT', `A user has at most ${MAX_KEYS} keys. Revoke one first.`, ['userId'])
}

async function insert(ctx: TxCtx, user: UserRow, values: Limits & { name: string }): Promise<ApiKey> {
  const { secret, prefix, hash } = newApiKeySecret()
  const by = labelOf(ctx.actor)
  const [key] = await ctx.db
    .insert(apiKeys)
    .values({ ...values, userId: user.id, prefix, hash, createdAt: ctx.now(), createdById: by.id, createdByLabel: by.label })
    .returning(apiKeyColumns)
  if (!key) throw new Error('INSERT … RETURNING returned nothing.')
  await audit.record(ctx, {
    action: 'apiKey.create',
    target: { type: 'user', id: user.id, label: user.login },
    after: { key: prefix, ...values, expiresAt: values.expiresAt?.toISOString() ?? null },
  })
  return { ...key, secret }
}

/** The key that a request was authenticated with. */
export async function get(ctx: Ctx, id: string): Promise<ApiKeyRow> {
  const [key] = await ctx.db.select(apiKeyColumns).from(apiKeys).where(eq(apiKeys.id, id))
  if (!key) throw notFound('API key')
  return key
}

export const creatorOf = (key: ApiKeyRow): ActorLabel => ({ id: key.createdById, label: key.createdByLabel })

/** A repetition of a request that made a key: the secret was shown then. */
export async function withoutSecret(ctx: Ctx, id: string): Promise<ApiKey> {
  throw secretShown(await get(ctx, id))
}
