import type { z } from 'zod'
import * as audit from '../audit/service.ts'
import { labelOf } from '../auth/actor.ts'
import { newApiKeySecret } from '../auth/api-key-secret.ts'
import { type Ctx, type TxCtx, transaction } from '../context.ts'
import { newId } from '../db/id.ts'
import * as input from '../input.ts'
import { enqueue } from '../mail/service.ts'
import { type AuthenticationSettings, heldAuthentication } from '../settings/authentication.ts'
import { authorize, lockForChange } from '../users/access.ts'
import { target } from '../users/service.ts'
import type { UserRow } from '../users/table.ts'
import { type Limits, limitsAfter, recorded, requireLifetime, UNLIMITED, Wanted, whereManaged, withinActor } from './limits.ts'
import { kept } from './secrets.ts'
import { type ApiKey, requireRoom } from './service.ts'
import { apiKeyColumns, apiKeys } from './table.ts'

const Create = Wanted.extend({ name: input.line(64) })

/** Creates a key for oneself or, with the authority for it, for somebody else. The secret is in the answer and nowhere else. */
export async function create(ctx: Ctx, wanted: z.input<typeof Create> & { userId?: string | null | undefined }): Promise<ApiKey> {
  const { actor } = ctx
  const owner = wanted.userId ?? (actor.kind === 'user' ? actor.id : '')
  return transaction(ctx, async (outer) => {
    const { ctx, user } = await lockForChange(outer, owner, 'userId')
    await authorize(ctx, user, 'apiKeys', 'userId')
    const { name, ...values } = input.read(Create, wanted)
    await requireRoom(ctx, user, 'userId')
    const asked = await limitsAfter(ctx, user, UNLIMITED, values)
    const limits = withinActor(ctx, await whereManaged(ctx, user, asked))
    const settings = await heldAuthentication(ctx)
    requireLifetime(ctx, limits, settings, 'expiresAt')
    return insert(ctx, user, { name, ...limits }, settings)
  })
}

async function insert(ctx: TxCtx, user: UserRow, values: Limits & { name: string }, settings: AuthenticationSettings): Promise<ApiKey> {
  const { secret, prefix, hash } = newApiKeySecret()
  const row = { ...values, id: newId(), generation: 1, userId: user.id, prefix, hash }
  const by = labelOf(ctx.actor)
  const [key] = await ctx.db
    .insert(apiKeys)
    .values({ ...row, sealed: kept(ctx, settings, row, secret), createdAt: ctx.now(), createdById: by.id, createdByLabel: by.label })
    .returning(apiKeyColumns)
  if (!key) throw new Error('INSERT … RETURNING returned nothing.')
  await audit.record(ctx, {
    action: 'apiKey.create',
    target: target(user),
    after: { key: prefix, name: values.name, ...recorded(values) },
  })
  await enqueue(ctx, { kind: 'API_KEY_CREATED', userId: user.id, facts: { name: values.name, prefix } })
  return { ...key, secret }
}
