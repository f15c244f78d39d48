import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import * as audit from '../audit/service.ts'
import { type Ctx, transaction } from '../context.ts'
import { refuse, requireVersion, type Versioned } from '../errors.ts'
import * as input from '../input.ts'
import { enqueue } from '../mail/service.ts'
import { target } from '../users/service.ts'
import { type ApiKey, lockForChange } from './service.ts'
import { apiKeyColumns, apiKeys } from './table.ts'

const Revoke = z.object({ reason: input.optionalLine(500) })

/** Ends a key and its previous secret for good, from the next request on. */
export function revoke(ctx: Ctx, wanted: z.input<typeof Revoke> & { id: string } & Versioned): Promise<ApiKey> {
  return transaction(ctx, async (outer) => {
    const { ctx, user, key } = await lockForChange(outer, wanted.id)
    const { reason } = input.read(Revoke, wanted)
    requireVersion(key, wanted)
    if (key.revokedAt) throw refuse('CONFLICT', 'This key is revoked already.', ['id'])
    const [revoked] = await ctx.db
      .update(apiKeys)
      .set({ revokedAt: ctx.now(), sealed: null, previousHash: null, previousUntil: null, version: sql`${apiKeys.version} + 1` })
      .where(eq(apiKeys.id, key.id))
      .returning(apiKeyColumns)
    if (!revoked) throw new Error('UPDATE … RETURNING returned nothing.')
    await audit.record(ctx, { action: 'apiKey.revoke', target: target(user), after: { key: key.prefix, name: key.name }, reason })
    await enqueue(ctx, { kind: 'API_KEY_REVOKED', userId: user.id, facts: { name: key.name, prefix: key.prefix } })
    return revoked
  })
}
