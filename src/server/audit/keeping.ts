// The two acts that change the trail, both by the owner's role and both recorded: erasing a payload, and dropping what is older than is kept.

import type { Sql, TransactionSql } from '../db/one-shot.ts'
import { notFound, refuse } from '../errors.ts'
import { type ChainedEvent, eventUuid, hashed, payloadHashOf } from './chain.ts'

/** Who acts on the server itself: a name for the record. */
type By = { actor: string; now?: Date }

type Erasure = By & { eventId: bigint; reason: string }

/** Blanks what an event says of before, after and why. Its hash stays, so that the chain still verifies, and the erasure is an event of its own. */
export function erase(sql: Sql, { eventId, reason, actor, now = new Date() }: Erasure): Promise<void> {
  return sql.begin(async (sql) => {
    const [event] = await sql<(Payload & { organizationId: string | null; erasedAt: Date | null })[]>`
      select before, after, reason, salt, payload_hash as "payloadHash", organization_id as "organizationId", erased_at as "erasedAt"
      from audit_events where id = ${String(eventId)} for update`
    if (!event) throw notFound('audit event')
    if (event.erasedAt) throw refuse('CONFLICT', 'This event has been erased already.', ['id'])
    await sql`select audit_erase(${String(eventId)}, ${event.payloadHash ?? payloadHashOf(event)}, ${now})`
    const { organizationId } = event
    await record(sql, { action: 'audit.erase', eventId, organizationId, after: { event: String(eventId) }, reason, actor, now })
  })
}

type Payload = Pick<ChainedEvent, 'before' | 'after' | 'reason' | 'salt' | 'payloadHash'>

export type Dropped = { events: bigint; position: bigint | null }

/**
 * Drops the oldest part of the chain: every event from its beginning up to the first that is not older than the date. The last hash of the part is kept, and the chain goes
 * on from there. The newest link always stays.
 */
export function dropBefore(sql: Sql, { date, actor, now = new Date() }: By & { date: Date }): Promise<Dropped> {
  return sql.begin(async (sql) => {
    // of two at once one drops, the other finds the rest
    await sql`select pg_advisory_xact_lock(hashtextextended('roster audit retention', 0))`
    const [row] = await sql<{ position: string | null }[]>`
      select least(
        (select position - 1 from audit_links l join audit_events e on e.id = l.event_id where e.at >= ${date} order by position limit 1),
        (select max(position) - 1 from audit_links)
      ) as position`
    const [link] = await sql<{ position: string; eventId: string; hash: Buffer; events: string }[]>`
      select position, event_id as "eventId", hash, position - coalesce((select max(position) from audit_anchors), 0) as events
      from audit_links where position = ${row?.position ?? null}`
    if (!link) return { events: 0n, position: null }
    await sql`select audit_drop(${link.position}, ${now})`
    const after = { position: link.position, hash: link.hash.toString('hex'), events: link.events, before: date.toISOString() }
    await record(sql, { action: 'audit.drop', eventId: BigInt(link.eventId), organizationId: null, after, reason: null, actor, now })
    return { events: BigInt(link.events), position: BigInt(link.position) }
  })
}

type Own = {
  action: string
  eventId: bigint
  organizationId: string | null
  after: Record<string, string>
  reason: string | null
  actor: string
  now: Date
}

/** As the service records a change; there is no request, hence no context, behind these. */
async function record(sql: Sql | TransactionSql, { action, eventId, organizationId, after, reason, actor, now }: Own): Promise<void> {
  const { salt, payloadHash } = hashed({ after, reason })
  await sql`
    insert into audit_events (at, action, actor_label, organization_id, target_type, target_id, target_label, after, reason, salt, payload_hash)
    values (${now}, ${action}, ${actor}, ${organizationId}, 'audit', ${eventUuid(eventId)}, ${`event ${eventId}`}, ${sql.json(after)}, ${reason}, ${salt}, ${payloadHash})`
}
