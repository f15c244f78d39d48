import { and } from 'drizzle-orm'
import { type AuditEventFilter, count, type EventRow, ORDER, rowsOf, selectionOf } from '../audit/list.ts'
import { auditEvents } from '../audit/table.ts'
import type { Ctx } from '../context.ts'
import { among, batchAfter } from '../db/keyset.ts'
import type { Exportable, Selected } from './service.ts'

async function conditionOf(ctx: Ctx, { filter, ids }: Selected) {
  const { condition } = await selectionOf(ctx, filter as AuditEventFilter)
  return and(condition, among(auditEvents.id, ids, 'bigint'))
}

/** The audit trail, newest first, which is its only order. */
export const audit: Exportable<EventRow> = {
  filterType: 'AuditEventFilter',
  orderType: null,
  fields: {
    id: ({ id }) => String(id),
    at: ({ at }) => at,
    action: ({ action }) => action,
    actor: ({ actorLabel }) => actorLabel,
    actorId: ({ actorId }) => actorId,
    apiKey: ({ apiKeyPrefix }) => apiKeyPrefix,
    organization: ({ organization }) => organization?.name ?? null,
    targetType: ({ targetType }) => targetType,
    target: ({ targetLabel }) => targetLabel,
    targetId: ({ targetId }) => targetId,
    before: ({ before }) => before as object | null,
    after: ({ after }) => after as object | null,
    reason: ({ reason }) => reason,
    requestId: ({ requestId }) => requestId,
    address: ({ address }) => address,
    sealedAt: ({ sealedAt }) => sealedAt,
    erasedAt: ({ erasedAt }) => erasedAt,
  },
  usual: [
    'id',
    'at',
    'action',
    'actor',
    'apiKey',
    'organization',
    'targetType',
    'target',
    'targetId',
    'before',
    'after',
    'reason',
    'requestId',
    'address',
  ],
  async count(ctx, wanted) {
    return count(ctx, await conditionOf(ctx, wanted), null)
  },
  async read(ctx, wanted, _fields, last, size) {
    return rowsOf(ctx, await conditionOf(ctx, wanted), batchAfter(last, ORDER), size)
  },
}
