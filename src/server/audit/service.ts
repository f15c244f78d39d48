import { type Actor, labelOf } from '../auth/actor.ts'
import type { TxCtx } from '../context.ts'
import { hashed } from './chain.ts'
import { auditEvents } from './table.ts'

export type TargetType =
  | 'user'
  | 'organization'
  | 'profile'
  | 'apiKey'
  | 'invitation'
  | 'view'
  | 'settings'
  | 'session'
  | 'export'
  | 'audit'
  | 'mail'

export type Change = {
  /** `<object>.<verb>` */
  action: string
  target: { type: TargetType; id: string; label: string }
  before?: Record<string, unknown>
  after?: Record<string, unknown>
  reason?: string | null
}

/** Records a change in the transaction of the change: if one of both fails, neither happened. Never pass a secret. */
export async function record(ctx: TxCtx, { action, target, before, after, reason }: Change): Promise<void> {
  const { id: actorId, label: actorLabel } = labelOf(ctx.actor)
  await ctx.db.insert(auditEvents).values({
    at: ctx.now(),
    action,
    actorId,
    actorLabel,
    ...keyOf(ctx.actor),
    organizationId: 'organization' in ctx.actor ? ctx.actor.organization?.id : undefined,
    targetType: target.type,
    targetId: target.id,
    targetLabel: target.label,
    before,
    after,
    reason,
    ...hashed({ before, after, reason }),
    requestId: ctx.requestId,
    address: ctx.address,
  })
}

/** Only the fields that differ, before and after. */
export function difference<T extends Record<string, unknown>>(before: T, after: T): Pick<Change, 'before' | 'after'> {
  const changed = Object.keys(after).filter((key) => before[key] !== after[key])
  const pick = (row: T) => Object.fromEntries(changed.map((key) => [key, row[key]]))
  return { before: pick(before), after: pick(after) }
}

function keyOf(actor: Actor): { apiKeyId?: string; apiKeyPrefix?: string } {
  if (actor.kind !== 'user' || actor.credential.kind !== 'API_KEY') return {}
  return { apiKeyId: actor.credential.id, apiKeyPrefix: actor.credential.prefix }
}
