import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { newApiKeySecret } from '../auth/api-key-secret.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { enqueue } from '../mail/service.ts'
import { heldAuthentication } from '../settings/authentication.ts'
import { target } from '../users/service.ts'
import { type Limits, recorded, requireLifetime, whereManaged, withinActor } from './limits.ts'
import { kept } from './secrets.ts'
import { type ApiKey, lockForChange, MAX_OVERLAP_SECONDS, requireNotRevoked, stateOf } from './service.ts'
import { type ApiKeyRow, apiKeyColumns, apiKeys } from './table.ts'

const Renew = z.object({
  overlapSeconds: z
    .int('This is a whole number of seconds.')
    .min(0, 'An overlap is not negative.')
    .max(MAX_OVERLAP_SECONDS, 'An overlap lasts at most 7 days.')
    .nullish()
    .transform((seconds) => seconds ?? 0),
})

// not the moment of renewal: another node's clock may be behind
const LONG_AGO = new Date(0)

/** Gives a key a new secret. The old one ends at once or after the overlap; one from an earlier renewal ends now. */
export function renew(ctx: Ctx, wanted: z.input<typeof Renew> & { id: string } & Versioned): Promise<ApiKey> {
  return transaction(ctx, async (outer) => {
    const { ctx, user, key } = await lockForChange(outer, wanted.id)
    const { overlapSeconds } = input.read(Renew, wanted)
    requireVersion(key, wanted)
    requireNotRevoked(key)
    requireRenewable(ctx, key)
    const limits = isOwn(ctx, key) ? key : withinActor(ctx, await whereManaged(ctx, user, key))
    const settings = await heldAuthentication(ctx)
    requireLifetime(ctx, limits, settings, 'id')

    const generation = key.generation + 1
    const { secret, hash } = newApiKeySecret(key.prefix)
    const now = ctx.now()
    const previousUntil = overlapSeconds > 0 ? new Date(now.getTime() + overlapSeconds * 1000) : LONG_AGO
    const renewed = await save(ctx, key, limits, {
      hash,
      previousHash: sql`${apiKeys.hash}`,
      previousUntil,
      reusedAt: null,
      sealed: kept(ctx, settings, { id: key.id, generation }, secret),
      generation,
      renewedAt: now,
    })
    await audit.record(ctx, {
      action: 'apiKey.renew',
      target: target(user),
      after: { key: key.prefix, overlapSeconds, ...recorded(limits) },
    })
    await enqueue(ctx, { kind: 'API_KEY_RENEWED', userId: user.id, facts: { name: key.name, prefix: key.prefix } })
    return { ...renewed, secret }
  })
}

function requireRenewable(ctx: TxCtx, key: ApiKeyRow): void {
  if (stateOf(key, ctx.now()) === 'EXPIRED') throw refuse('CONFLICT', 'This key has expired. Choose a later expiry first.', ['id'])
  if (isOwn(ctx, key) && isByPrevious(ctx))
    throw refuse('CONFLICT', 'The previous secret of a key does not renew it. Use the newest one.', ['id'])
}

/** Any key may renew itself, within the limits that it has. */
const isOwn = ({ actor }: Ctx, key: ApiKeyRow): boolean => actor.kind === 'user' && actor.credential.id === key.id

const isByPrevious = ({ actor }: Ctx): boolean =>
  actor.kind === 'user' && actor.credential.kind === 'API_KEY' && actor.credential.isPrevious

type Renewal = Omit<Partial<typeof apiKeys.$inferInsert>, 'previousHash'> & { previousHash: ReturnType<typeof sql> }

async function save(
  ctx: TxCtx,
  { id }: ApiKeyRow,
  { expiresAt, organizationIds, permissions, networks }: Limits,
  values: Renewal,
): Promise<ApiKeyRow> {
  const [key] = await ctx.db
    .update(apiKeys)
    .set({ ...values, expiresAt, organizationIds, permissions, networks, version: sql`${apiKeys.version} + 1` })
    .where(eq(apiKeys.id, id))
    .returning(apiKeyColumns)
  if (!key) throw new Error('UPDATE … RETURNING returned nothing.')
  return key
}
