// The sealer's work: links for committed events, in one chain. See docs/decisions for why it can miss none.
import { asc, desc, getTableColumns, gt, sql } from 'drizzle-orm'
import type { Keyring } from '../auth/keyring.ts'
import type { Database, Db } from '../db/client.ts'
import { type ChainedEvent, type Link, linkBytes, PURPOSE, START } from './chain.ts'
import { auditEvents, auditLinks } from './table.ts'

export type Head = Pick<Link, 'position' | 'hash'>

/** `isBusy`: there may be more to seal at once. */
export type Round = { sealed: number; isBusy: boolean; head: Head | null }

type Parts = { database: Database; keyring: Keyring; now: () => Date; batch?: number }

type Start = Head & Pick<Link, 'completeTo'>

const NOTHING: Start = { position: 0n, hash: START, completeTo: 0n }

/** A function that seals what is committed and not sealed yet, one batch at a call. Of several nodes one seals; the others' calls find nothing to do. */
export function sealing({ database, keyring, now, batch = 500 }: Parts): () => Promise<Round> {
  let decidedIn = horizon()
  const seal = () =>
    database.transaction(async (db) => {
      if (!(await isMine(db))) return { sealed: 0, isBusy: false, head: null }
      const decided = await decidedIn(db)
      const start = await headOf(db)
      const events = await unsealed(db, start.completeTo, batch)
      const links = chained(start, events, { keyring, decided, sealedAt: now() })
      if (links.length > 0) await db.insert(auditLinks).values(links)
      const { position, hash } = links.at(-1) ?? start
      return { sealed: links.length, isBusy: links.length === batch, head: position > 0n ? { position, hash } : null }
    })
  return async () => {
    try {
      return await seal()
    } catch (error) {
      // another server may answer next, whose ids this one knows nothing of
      decidedIn = horizon()
      throw error
    }
  }
}

function chained(
  start: Start,
  events: ChainedEvent[],
  { keyring, decided, sealedAt }: { keyring: Keyring; decided: bigint; sealedAt: Date },
): Link[] {
  const links: Link[] = []
  for (const event of events) {
    const last = links.at(-1) ?? start
    const completeTo = later(last.completeTo, earlier(event.id, decided))
    const link = { position: last.position + 1n, eventId: event.id, completeTo, sealedAt }
    links.push({ ...link, ...keyring.mac(PURPOSE, linkBytes(last.hash, link, event)) })
  }
  return links
}

async function isMine(db: Db): Promise<boolean> {
  const { rows } = await db.execute<{ mine: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended('roster audit sealer', 0)) as mine`,
  )
  return rows[0]?.mine === true
}

/** The last link. Retention never drops it. */
async function headOf(db: Db): Promise<Start> {
  const [link] = await db.select().from(auditLinks).orderBy(desc(auditLinks.position)).limit(1)
  return link ?? NOTHING
}

const { erasedAt: _, ...EVENT } = getTableColumns(auditEvents)

/** Committed events without a link, in the order of their ids: whichever are not there yet will get later positions. */
const unsealed = (db: Db, completeTo: bigint, limit: number) =>
  db
    .select(EVENT)
    .from(auditEvents)
    .where(
      sql`${gt(auditEvents.id, completeTo)} and not exists (select from ${auditLinks} where ${auditLinks.eventId} = ${auditEvents.id})`,
    )
    .orderBy(asc(auditEvents.id))
    .limit(limit)

const earlier = (one: bigint, other: bigint): bigint => (one < other ? one : other)
const later = (one: bigint, other: bigint): bigint => (one > other ? one : other)

/**
 * The id up to which every event has been committed or never will be. An INSERT locks the table before it draws its id, and holds that lock until its transaction has ended
 * and all can see what it did. So: look at the newest id, then at who holds the lock; once none of these holds it any more, nothing older than that id is still to come.
 */
function horizon(): (db: Db) => Promise<bigint> {
  let decided = 0n
  let mark: { newest: bigint; holders: string[] } | null = null
  return async (db) => {
    const { newest, holders } = await inserting(db)
    const ended = mark?.holders.every((holder) => !holders.includes(holder)) ? mark.newest : decided
    decided = later(decided, holders.length === 0 ? newest : ended)
    if (!mark || decided >= mark.newest) mark = { newest, holders }
    return decided
  }
}

/** In one statement, whose snapshot is older than its look at the locks. */
async function inserting(db: Db): Promise<{ newest: bigint; holders: string[] }> {
  const { rows } = await db.execute<{ newest: string; holders: string[] }>(sql`
    select coalesce((select max(id) from ${auditEvents}), 0) as newest, coalesce((
      select array_agg(virtualtransaction) from pg_locks
      where locktype = 'relation' and relation = 'audit_events'::regclass and mode = 'RowExclusiveLock' and granted
        and database = (select oid from pg_database where datname = current_database())
    ), '{}') as holders`)
  const [row] = rows
  return { newest: BigInt(row?.newest ?? 0), holders: row?.holders ?? [] }
}
