import { eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import * as audit from '../audit/service.ts'
import { type Ctx, transaction } from '../context.ts'
import { requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { heldAuthentication } from '../settings/authentication.ts'
import { target } from '../users/service.ts'
import { limitsAfter, recorded, requireLifetime, requireWithinActor, Wanted, whereManaged } from './limits.ts'
import { type ApiKey, lockForChange, requireNotRevoked, requireRoom, stateOf } from './service.ts'
import { type ApiKeyRow, apiKeyColumns, apiKeys } from './table.ts'

const Update = Wanted.extend({ name: input.line(64).nullish() })

/** Changes name and limits; the secret stays. A later expiry brings an expired key back. */
export function update(ctx: Ctx, wanted: z.input<typeof Update> & { id: string } & Versioned): Promise<ApiKey> {
  return transaction(ctx, async (outer) => {
    const { ctx, user, key } = await lockForChange(outer, wanted.id)
    const { name, ...values } = input.read(Update, wanted)
    requireVersion(key, wanted)
    requireNotRevoked(key)
    const asked = await limitsAfter(ctx, user, key, values)
    const limits = values.organizationIds === undefined ? asked : await whereManaged(ctx, user, asked)
    requireWithinActor(ctx, key, limits)
    if (values.expiresAt !== undefined) requireLifetime(ctx, limits, await heldAuthentication(ctx), 'expiresAt')
    const after = { ...key, ...limits, name: name ?? key.name }
    if (stateOf(key, ctx.now()) === 'EXPIRED' && stateOf(after, ctx.now()) === 'ACTIVE') await requireRoom(ctx, user, 'id')

    const changed = differenceOf(key, after)
    if (!changed) return key
    const [saved] = await ctx.db
      .update(apiKeys)
      .set({ ...limits, name: after.name, version: sql`${apiKeys.version} + 1` })
      .where(eq(apiKeys.id, key.id))
      .returning(apiKeyColumns)
    if (!saved) throw new Error('UPDATE … RETURNING returned nothing.')
    await audit.record(ctx, { action: 'apiKey.update', target: target(user), ...changed })
    return saved
  })
}

/** The key's prefix, and what differs; null when nothing does. */
function differenceOf(before: ApiKeyRow, after: ApiKeyRow): Pick<audit.Change, 'before' | 'after'> | null {
  const old: Record<string, unknown> = { name: before.name, ...recorded(before) }
  const now: Record<string, unknown> = { name: after.name, ...recorded(after) }
  const names = Object.keys(now).filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
  if (names.length === 0) return null
  const pick = (row: Record<string, unknown>) => Object.fromEntries(names.map((name) => [name, row[name]]))
  return { before: pick(old), after: { key: after.prefix, ...pick(now) } }
}
