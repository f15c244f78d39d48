// Whether the trail is what was sealed. Reads the database once, in constant memory, and needs nothing of a running server but its key ring.
import type { Keyring } from '../auth/keyring.ts'
import type { Sql, TransactionSql } from '../db/one-shot.ts'
import { type ChainedEvent, eventUuid, type Link } from './chain.ts'
import { aWalk, type Problem, type Stored } from './walk.ts'

/** A place in the chain that was written down elsewhere: what the log says of the head. */
export type Anchor = { position: bigint; hash: Buffer }

export type Verification = {
  /** Links that were looked at: events in the chain. */
  sealed: bigint
  /** Events that retention dropped before them. */
  dropped: bigint
  /** Events that have no link yet: those of the last second, or all since the sealer stopped. */
  unsealed: { count: bigint; oldest: Date | null }
  head: Anchor | null
  /** In the order of the chain; the first thousand. */
  problems: Problem[]
  /** How many problems there are. */
  broken: number
}

type Options = { anchor?: Anchor }

/** Recomputes every link and every payload. An anchor tells whether the end was cut off, or the whole made anew by somebody who holds the keys. */
export function verify(sql: Sql, keyring: Keyring, { anchor }: Options = {}): Promise<Verification> {
  // one snapshot: what is sealed meanwhile is neither tail nor chain
  return sql.begin('isolation level repeatable read read only', async (sql) => {
    const kept = await keptOf(sql)
    const walk = aWalk(keyring, kept, anchor)
    if (kept && !kept.isRecorded) walk.report('DROP_UNRECORDED', kept.position, kept.eventId)
    for await (const rows of links(sql)) for (const row of rows) walk.step(stored(row))
    const { sealed, head, completeTo } = walk.end()
    for await (const rows of inserted(sql, completeTo)) for (const { id } of rows) walk.report('EVENT_INSERTED', null, BigInt(id))
    const unsealed = await tailOf(sql, completeTo)
    return { sealed, dropped: kept?.position ?? 0n, unsealed, head, ...walk.problems() }
  })
}

type Row = Record<Exclude<keyof ChainedEvent, 'id'>, never> & {
  id: string | null
  position: string
  eventId: string
  completeTo: string
  hash: Buffer
  keyName: string
  sealedAt: Date
  erasedAt: Date | null
  isRecorded: boolean
}

const ROWS = 500

const links = (sql: TransactionSql) =>
  sql<Row[]>`
    select l.position, l.event_id as "eventId", l.complete_to as "completeTo", l.hash, l.key_name as "keyName", l.sealed_at as "sealedAt",
      e.id, e.at, e.action, e.actor_id as "actorId", e.actor_label as "actorLabel", e.api_key_id as "apiKeyId", e.api_key_prefix as "apiKeyPrefix",
      e.organization_id as "organizationId", e.target_type as "targetType", e.target_id as "targetId", e.target_label as "targetLabel",
      e.before, e.after, e.reason, e.request_id as "requestId", e.address, e.salt, e.payload_hash as "payloadHash", e.erased_at as "erasedAt",
      e.erased_at is null or exists (
        select from audit_events record where record.action = 'audit.erase'
          and record.target_id = ('00000000-0000-8000-8000-' || lpad(to_hex(e.id), 12, '0'))::uuid
      ) as "isRecorded"
    from audit_links l left join audit_events e on e.id = l.event_id order by l.position`.cursor(ROWS)

function stored({ position, eventId, completeTo, hash, keyName, sealedAt, id, erasedAt, isRecorded, ...event }: Row): Stored {
  const link: Link = { position: BigInt(position), eventId: BigInt(eventId), completeTo: BigInt(completeTo), hash, keyName, sealedAt }
  return {
    link,
    event: id === null ? null : { ...(event as Omit<ChainedEvent, 'id'>), id: BigInt(id) },
    isErased: erasedAt !== null,
    isRecorded,
  }
}

export type Kept = Anchor & { eventId: bigint; isRecorded: boolean }

/** Where retention cut the chain off last, and whether an event says so. */
async function keptOf(sql: TransactionSql): Promise<Kept | null> {
  const [row] = await sql<{ position: string; eventId: string; hash: Buffer }[]>`
    select position, event_id as "eventId", hash from audit_anchors order by position desc limit 1`
  if (!row) return null
  const [record] = await sql`
    select from audit_events where action = 'audit.drop' and target_id = ${eventUuid(BigInt(row.eventId))}
      and after->>'position' = ${row.position} and after->>'hash' = ${row.hash.toString('hex')}`
  return { position: BigInt(row.position), eventId: BigInt(row.eventId), hash: row.hash, isRecorded: record !== undefined }
}

/** Events among those that were sealed, but without a link. */
const inserted = (sql: TransactionSql, completeTo: bigint) =>
  sql<{ id: string }[]>`
    select id from audit_events e where id <= ${String(completeTo)} and not exists (select from audit_links where event_id = e.id) order by id`.cursor(
    ROWS,
  )

async function tailOf(sql: TransactionSql, completeTo: bigint): Promise<Verification['unsealed']> {
  const [row] = await sql<{ count: string; oldest: Date | null }[]>`
    select count(*) as count, min(at) as oldest from audit_events e
    where id > ${String(completeTo)} and not exists (select from audit_links where event_id = e.id)`
  return { count: BigInt(row?.count ?? 0), oldest: row?.oldest ?? null }
}
