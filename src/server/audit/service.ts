import { and, desc, eq, lt } from 'drizzle-orm'
import { type Actor, type ActorLabel, labelOf } from '../auth/actor.ts'
import type { Ctx, TxCtx } from '../context.ts'
import type { Page } from '../db/keyset.ts'
import { badInput } from '../errors.ts'
import { type OrganizationRef, organizationRef, organizations } from '../organizations/table.ts'
import { hashed } from './chain.ts'
import { type AuditEventRow, auditEvents } from './table.ts'

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
    organizationId: ctx.actor.kind === 'anonymous' ? undefined : ctx.actor.organization?.id,
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

export type AuditEvent = AuditEventRow & { organization: OrganizationRef | null }
export type AuditPage = Page<AuditEvent>

/** What was done to one object, newest first. Whoever calls has made sure that the actor may know. */
export async function historyOf(
  ctx: Ctx,
  targetId: string,
  { first, after }: { first: number; after?: string | null },
  scope?: string,
): Promise<AuditPage> {
  if (after && !/^\d{1,18}$/.test(after)) throw badInput('This cursor is not one of this list. Start from the first page.')
  const rows = await ctx.db
    .select({ event: auditEvents, organization: organizationRef })
    .from(auditEvents)
    .leftJoin(organizations, eq(organizations.id, auditEvents.organizationId))
    .where(
      and(
        eq(auditEvents.targetId, targetId),
        after ? lt(auditEvents.id, BigInt(after)) : undefined,
        scope ? eq(auditEvents.organizationId, scope) : undefined,
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(first + 1)
  const nodes = rows.slice(0, first).map(({ event, organization }) => ({ ...event, organization }))
  return { nodes, hasNextPage: rows.length > first, hasPreviousPage: Boolean(after), cursorOf: (index) => String(nodes[index]?.id) }
}

export const NO_HISTORY: AuditPage = { nodes: [], hasNextPage: false, hasPreviousPage: false, cursorOf: () => '' }

export const actorOf = (event: AuditEvent): ActorLabel => ({ id: event.actorId, label: event.actorLabel })
