import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../db/columns.ts'

/** No foreign keys: what was recorded stays readable whatever becomes of the objects. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull(),
    action: text().notNull(),
    actorId: uuid('actor_id'),
    actorLabel: text('actor_label').notNull(),
    apiKeyId: uuid('api_key_id'),
    apiKeyPrefix: text('api_key_prefix'),
    organizationId: uuid('organization_id'),
    targetType: text('target_type').notNull(),
    targetId: uuid('target_id').notNull(),
    targetLabel: text('target_label').notNull(),
    before: jsonb(),
    after: jsonb(),
    reason: text(),
    requestId: text('request_id'),
    address: text(),
  },
  (t) => [index('audit_events_by_target').on(t.targetId, t.id), index('audit_events_by_actor').on(t.actorId, t.id)],
)

export type AuditEventRow = typeof auditEvents.$inferSelect
