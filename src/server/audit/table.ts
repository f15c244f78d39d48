import { getTableColumns, sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from '../db/columns.ts'

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
    /** Random, hashed with the payload (before, after, reason), so that an erased one cannot be guessed from its hash. Null once erased. */
    salt: bytea(),
    /** SHA-256(salt ‖ payload): what the chain holds of the payload. Stays when the payload is erased. */
    payloadHash: bytea('payload_hash'),
    erasedAt: instant('erased_at'),
  },
  (t) => [
    // newest first within one of these, or within a range of time
    index('audit_events_by_at').on(t.at, t.id),
    index('audit_events_by_target').on(t.targetId, t.at, t.id),
    index('audit_events_by_target_type').on(t.targetType, t.at, t.id),
    index('audit_events_by_actor').on(t.actorId, t.at, t.id),
    index('audit_events_by_api_key').on(t.apiKeyId, t.at, t.id).where(sql`${t.apiKeyId} is not null`),
    index('audit_events_by_organization').on(t.organizationId, t.at, t.id),
    // also for the beginning of an action
    index('audit_events_by_action').on(t.action.op('text_pattern_ops'), t.at, t.id),
    index('audit_events_by_address').on(t.address, t.at, t.id).where(sql`${t.address} is not null`),
    index('audit_events_by_request').on(t.requestId).where(sql`${t.requestId} is not null`),
    // by what a name begins with: an index of every part of it would cost each change more than the rest of its record
    index('audit_events_by_actor_label').on(sql`lower(${t.actorLabel}) text_pattern_ops`, t.at, t.id),
    index('audit_events_by_target_label').on(sql`lower(${t.targetLabel}) text_pattern_ops`, t.at, t.id),
  ],
)

/** The chain over the events: one link for each, in the order of sealing. Only the sealer writes it. */
export const auditLinks = pgTable('audit_links', {
  /** Without gaps. */
  position: bigint({ mode: 'bigint' }).primaryKey(),
  eventId: bigint('event_id', { mode: 'bigint' }).notNull().unique(),
  /** Every event up to this id has a link up to this one, and none was still to come: one that is found there later was not there. */
  completeTo: bigint('complete_to', { mode: 'bigint' }).notNull(),
  /** HMAC over the previous link's, the rest of this row, the event's metadata and the hash of its payload. */
  hash: bytea().notNull(),
  /** Name of the key that sealed. */
  keyName: text('key_name').notNull(),
  sealedAt: instant('sealed_at').notNull(),
})

/** What retention dropped: the chain goes on from the last hash. */
export const auditAnchors = pgTable('audit_anchors', {
  position: bigint({ mode: 'bigint' }).primaryKey(),
  eventId: bigint('event_id', { mode: 'bigint' }).notNull(),
  hash: bytea().notNull(),
  droppedAt: instant('dropped_at').notNull(),
  droppedEvents: bigint('dropped_events', { mode: 'bigint' }).notNull(),
})

export type AuditEventRow = typeof auditEvents.$inferSelect

const { salt: _salt, payloadHash: _payloadHash, ...columns } = getTableColumns(auditEvents)

/** What is shown of an event. */
export const auditEventColumns = columns
