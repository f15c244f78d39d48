import { setTimeout as sleep } from 'node:timers/promises'
import { desc, gt, type SQL, sql } from 'drizzle-orm'
import { type Api, anApi } from '../../testing/api.ts'
import { until } from '../../testing/embedded.ts'
import { aNetwork } from '../../testing/network.ts'
import { transaction } from '../context.ts'
import { connect, type Database, type Db } from '../db/client.ts'
import { newId } from '../db/id.ts'
import { oneShot } from '../db/one-shot.ts'
import { createLog, type Log } from '../log.ts'
import { startSealer } from './sealer.ts'
import { sealing } from './sealing.ts'
import * as audit from './service.ts'
import { auditEvents, auditLinks } from './table.ts'
import { verify } from './verifying.ts'

let api: Api
let superuser: Database
beforeEach(async () => {
  api = await anApi()
  superuser = connect({ url: api.database.superuserUrl })
})
afterEach(async () => {
  await superuser.end()
  await api.close()
})

const aSealing = (batch?: number) =>
  sealing({ database: api.pool, keyring: api.ctx().keyring, now: () => new Date(), ...(batch && { batch }) })

const anEvent = (label = 'somebody') =>
  transaction(api.ctx(), (ctx) =>
    audit.record(ctx, { action: 'user.test', target: { type: 'user', id: newId(), label }, after: { label } }),
  )

/** An event in a transaction that is still open. */
async function anOpenEvent(label: string): Promise<{ commit: () => Promise<void>; rollBack: () => Promise<void> }> {
  let end = (_: boolean) => {}
  const ended = new Promise<boolean>((resolve) => {
    end = resolve
  })
  let begun = () => {}
  const isWritten = new Promise<void>((resolve) => {
    begun = resolve
  })
  const running = transaction(api.ctx(), async (ctx) => {
    await audit.record(ctx, { action: 'user.test', target: { type: 'user', id: newId(), label }, after: { label } })
    begun()
    if (!(await ended)) throw new Error('rolled back')
  })
  await Promise.race([isWritten, running])
  return {
    commit: () => {
      end(true)
      return running
    },
    rollBack: () => {
      end(false)
      return running.catch(() => {})
    },
  }
}

const chain = async () => {
  const rows = await api
    .ctx()
    .db.select({
      position: auditLinks.position,
      label: auditEvents.targetLabel,
      completeTo: auditLinks.completeTo,
      eventId: auditLinks.eventId,
    })
    .from(auditLinks)
    .innerJoin(auditEvents, sql`${auditEvents.id} = ${auditLinks.eventId}`)
    .orderBy(auditLinks.position)
  return rows
}
const labels = async () => (await chain()).map(({ label }) => label)

async function count(db: Db, query: SQL): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(query)
  return rows[0]?.count ?? 0
}

async function verified() {
  const one = oneShot(api.database.ownerUrl)
  const result = await verify(one, api.ctx().keyring)
  await one.end()
  return result
}

describe('a committed event', () => {
  it('is sealed once, in order, in as many batches as it takes', async () => {
    for (let n = 0; n < 7; n++) await anEvent(`event ${n}`)
    const seal = aSealing(3)

    expect([await seal(), await seal(), await seal(), await seal()].map(({ sealed, isBusy }) => [sealed, isBusy])).toEqual([
      [3, true],
      [3, true],
      [1, false],
      [0, false],
    ])
    expect((await chain()).map(({ position }) => Number(position))).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await labels()).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => `event ${n}`))
    expect(await verified()).toMatchObject({ sealed: 7n, unsealed: { count: 0n }, problems: [], broken: 0 })
  })

  it('is sealed although it was recorded before there were salts', async () => {
    await superuser.db.execute(
      sql`insert into audit_events (at, action, actor_label, target_type, target_id, target_label, after) values (now(), 'user.create', 'x', 'user', gen_random_uuid(), 'x', '{"b": 1.0, "a": 2}')`,
    )
    await aSealing()()

    expect(await verified()).toMatchObject({ sealed: 1n, problems: [] })
  })

  it('is sealed by the application’s role alone, which can neither change nor remove a link', async () => {
    await anEvent()
    await aSealing()()
    const refused = { cause: { code: '42501' } }

    for (const statement of [
      sql`update audit_links set key_name = 'x'`,
      sql`delete from audit_links`,
      sql`truncate audit_links`,
      sql`insert into audit_anchors values (1, 1, '', now(), 1)`,
    ])
      await expect(api.ctx().db.execute(statement)).rejects.toMatchObject(refused)
  })
})

describe('an event that commits late', () => {
  it('is sealed after those that were drawn later, and only then is its place closed', async () => {
    const seal = aSealing()
    const late = await anOpenEvent('late')
    await anEvent('early')
    await seal()
    await anEvent('next')
    await seal()
    const before = await chain()
    await late.commit()
    await seal()
    await anEvent('last')
    await seal()
    const after = await chain()

    expect(after.map(({ label }) => label)).toEqual(['early', 'next', 'late', 'last'])
    expect(before.map(({ completeTo }) => completeTo)).toEqual([0n, 0n])
    expect(after.at(-1)?.completeTo).toBe(after.at(-1)?.eventId)
    expect(await verified()).toMatchObject({ sealed: 4n, unsealed: { count: 0n }, problems: [] })
  })

  it('holds nothing up when it never comes', async () => {
    const seal = aSealing()
    const never = await anOpenEvent('never')
    await anEvent('one')
    await seal()
    await never.rollBack()
    await anEvent('two')
    await seal()
    const [, two] = await chain()

    expect(await labels()).toEqual(['one', 'two'])
    expect(two?.completeTo).toBe(two?.eventId)
  })

  it('is found even when it had drawn its id, but not yet the number of its transaction', async () => {
    // a BEFORE trigger runs between the two; the lock it waits for gives no number either
    await superuser.db.execute(
      sql`create function hold() returns trigger language plpgsql as $$ begin if new.target_label = 'late' then perform pg_advisory_xact_lock(77); end if; return new; end $$`,
    )
    await superuser.db.execute(sql`create trigger hold before insert on audit_events for each row execute function hold()`)
    const seal = aSealing()
    // the first draw of a sequence is logged and takes a number for that
    await anEvent('first')
    let late: Promise<void> | undefined
    await superuser.transaction(async (db) => {
      await db.execute(sql`select pg_advisory_xact_lock(77)`)
      late = anEvent('late')
      await until(
        async () => (await count(db, sql`select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted`)) > 0,
        5000,
      )
      const withNumber = sql`select count(*)::int as count from pg_stat_activity where backend_xid is not null and datname = current_database() and usename = 'roster_app'`
      expect(await count(db, withNumber)).toBe(0)
      await anEvent('early')
      await seal()
      await seal()
      await anEvent('next')
      await seal()
    })
    await late
    await seal()

    expect(await labels()).toEqual(['first', 'early', 'next', 'late'])
  })

  it('is missed by a sealer that goes on from the newest id it sealed', async () => {
    const naive = naiveSealing()
    const late = await anOpenEvent('late')
    await anEvent('early')
    await naive()
    await late.commit()
    await naive()

    expect(await naive()).toEqual(['early'])
    await aSealing()()
    expect((await labels()).toSorted()).toEqual(['early', 'late'])
  })

  /** The twin without a horizon: what it sealed. */
  function naiveSealing() {
    const sealed: string[] = []
    let newest = 0n
    return async () => {
      const rows = await api.ctx().db.select().from(auditEvents).where(gt(auditEvents.id, newest)).orderBy(auditEvents.id)
      sealed.push(...rows.map(({ targetLabel }) => targetLabel))
      newest = rows.at(-1)?.id ?? newest
      return sealed
    }
  }
})

it('seals every event of a crowd that commits and rolls back in any order, while two nodes seal', async () => {
  const [one, other] = [aSealing(20), aSealing(20)]
  let isOver = false
  const sealers = [one, other].map(async (seal) => {
    while (!isOver) await seal()
  })
  let committed = 0
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    for (let n = 0; n < 40; n++) {
      const event = await anOpenEvent(`${writer}.${n}`)
      await sleep(Math.random() * 8)
      if (Math.random() < 0.3) await event.rollBack()
      else {
        await event.commit()
        committed += 1
      }
    }
  })
  await Promise.all(writers)
  isOver = true
  await Promise.all(sealers)
  while ((await one()).isBusy);

  expect(await verified()).toMatchObject({ sealed: BigInt(committed), unsealed: { count: 0n }, problems: [], broken: 0 })
})

describe('the running sealer', () => {
  const saying = (said: object[]): Log => {
    const note = (line: object) => void said.push(line)
    return Object.assign(createLog('silent'), { info: note, warn: note })
  }

  it('seals within a second, and says the head when it stops', async () => {
    const said: object[] = []
    const sealer = startSealer({ database: api.pool, keyring: api.ctx().keyring, log: saying(said) })
    const times: number[] = []
    for (let n = 0; n < 5; n++) {
      await anEvent(`event ${n}`)
      const startedAt = performance.now()
      await until(async () => (await labels()).includes(`event ${n}`))
      times.push(performance.now() - startedAt)
    }
    await anEvent('last')
    await sealer.stop()

    // the middle one: a busy machine may hold one up
    expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(1000)
    const [head] = await api.ctx().db.select().from(auditLinks).orderBy(desc(auditLinks.position)).limit(1)
    expect(head?.position).toBe(6n)
    expect(said.at(-1)).toEqual({ position: '6', hash: head?.hash.toString('hex') })
  })

  it('goes on by itself after the database was away', async () => {
    const network = await aNetwork(api.database.appUrl)
    const database = connect({ url: network.url, max: 1, deadlines: { connect: 300, query: 300 } })
    const said: object[] = []
    const sealer = startSealer({ database, keyring: api.ctx().keyring, log: saying(said) })
    await anEvent('before')
    await until(async () => (await labels()).length === 1, 2000)
    network.set('silence')
    network.freeze()
    await anEvent('meanwhile')
    await until(async () => said.some((line) => 'err' in line), 3000)
    expect(await labels()).toEqual(['before'])

    network.set('pass')
    await until(async () => (await labels()).length === 2, 6000)
    await sealer.stop()
    await database.end()
    await network.close()
  })
})
