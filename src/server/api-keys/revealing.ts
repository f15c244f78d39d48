import { eq } from 'drizzle-orm'
import * as audit from '../audit/service.ts'
import { requireConfirmed } from '../auth/confirmation.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { refuse, sessionRequired } from '../errors.ts'
import { enqueue } from '../mail/service.ts'
import { heldAuthentication } from '../settings/authentication.ts'
import { target } from '../users/service.ts'
import { opened } from './secrets.ts'
import { type ApiKey, lockForChange, requireNotRevoked } from './service.ts'
import { type ApiKeyRow, apiKeys } from './table.ts'

/** Shows the secret of a key again, to somebody who sits in front of a confirmed session. */
export function reveal(ctx: Ctx, { id }: { id: string }): Promise<ApiKey> {
  requireSession(ctx)
  return transaction(ctx, async (outer) => {
    const { ctx, user, key } = await lockForChange(outer, id)
    requireConfirmed(ctx)
    requireNotRevoked(key)
    const { apiKeyReveal } = await heldAuthentication(ctx)
    if (!apiKeyReveal) throw refuse('CONFLICT', 'This instance does not reveal keys. Renew the key to get a new secret.', ['id'])
    const secret = await read(ctx, key)
    await audit.record(ctx, { action: 'apiKey.reveal', target: target(user), after: { key: key.prefix, name: key.name } })
    await enqueue(ctx, { kind: 'API_KEY_REVEALED', userId: user.id, facts: { name: key.name, prefix: key.prefix } })
    return { ...key, secret }
  })
}

/** A key that could reveal others would be all of them. */
function requireSession({ actor }: Ctx): void {
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION')
    throw sessionRequired('Only somebody who is signed in can reveal a key; an API key cannot.')
}

async function read(ctx: TxCtx, key: ApiKeyRow): Promise<string> {
  const [row] = await ctx.db.select({ sealed: apiKeys.sealed }).from(apiKeys).where(eq(apiKeys.id, key.id))
  if (!row?.sealed) throw refuse('CONFLICT', 'The secret of this key was not kept. Renew the key to get a new one.', ['id'])
  const secret = opened(ctx, key, row.sealed)
  if (secret === null)
    throw refuse('CONFLICT', 'The secret of this key can no longer be read: the key ring has changed. Renew the key to get a new one.', [
      'id',
    ])
  return secret
}
