// Whatever happens to the database: the process lives, every call ends within its deadline, service returns by itself, nothing is half applied.

import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { ask, embeddedBench, end, until } from '../../testing/embedded.ts'
import { aNetwork, type Network } from '../../testing/network.ts'
import { connect, type Database, type Db, databaseUnavailable } from './client.ts'
import type { Embedded } from './embedded.ts'

const DEADLINES = { connect: 500, query: 1_000, statement: 800, lock: 300, idleInTransaction: 1_500 }
// with room for a busy machine; what is broken in these tests stays so for longer
const LONGEST_MS = DEADLINES.connect + DEADLINES.query + 5_000

const PATIENT = { connect: 15_000, query: 15_000, statement: 14_000, lock: 14_000, idleInTransaction: 20_000 }

const bench = embeddedBench()
let embedded: Embedded
let database: Database
const open: (Database | Network)[] = []

beforeEach(async () => {
  embedded = await bench.start(await bench.aFolder())
  await ask(embedded.url('owner'), 'create table pairs (tag text, half int); grant all on pairs to roster_app')
  database = client()
})

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => ('end' in each ? each.end() : each.close())))
  await bench.endAll()
})

function client(url = embedded.url('app'), max = 5, deadlines = DEADLINES): Database {
  const made = connect({ url, max, deadlines })
  open.push(made)
  return made
}

async function network(): Promise<Network> {
  const made = await aNetwork(embedded.url('app'))
  open.push(made)
  return made
}

type Outcome = { error?: Error; ms: number }

async function outcome(call: Promise<unknown>): Promise<Outcome> {
  const startedAt = Date.now()
  const error = await call.then(
    () => undefined,
    (reason: Error) => reason,
  )
  return { ...(error && { error }), ms: Date.now() - startedAt }
}

const select = ({ db }: Database) => outcome(db.execute(sql`select 1`))
const many = (count: number, act: () => Promise<Outcome>) => Promise.all(Array.from({ length: count }, act))
const insert = (db: Db, tag: string, half: number) => db.execute(sql`insert into pairs values (${tag}, ${half})`)
const backendOf = async (db: Db) => Number((await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)).rows[0]?.pid)

const insertPair = ({ transaction }: Database, tag: string, between: (db: Db) => Promise<unknown> = async () => {}) =>
  outcome(
    transaction(async (db) => {
      await insert(db, tag, 1)
      await between(db)
      await insert(db, tag, 2)
    }),
  )

/** All failed, as something that passes, within the deadlines. */
function expectUnavailable(outcomes: Outcome[]) {
  expect(outcomes.map(({ error }) => databaseUnavailable(error)?.message)).toEqual(outcomes.map(() => expect.stringContaining('Try again')))
  expectInTime(outcomes)
}

const expectInTime = (outcomes: Outcome[]) => expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(LONGEST_MS)

const returns = (through = database) => until(async () => !(await select(through)).error, 10_000)

/** Pairs of which one half is there without the other. */
const halfApplied = () => ask(embedded.url('owner'), 'select tag from pairs group by tag having count(*) <> 2')
const tags = async () => (await ask(embedded.url('owner'), 'select distinct tag from pairs order by tag')).map(({ tag }) => tag)

describe('a session that dies inside a transaction', () => {
  it('takes the whole transaction with it, and its late statements run nowhere', async () => {
    const narrow = client(embedded.url('app'), 1, { ...DEADLINES, connect: 5_000 })
    for (const round of [1, 2, 3, 4, 5]) {
      const broken = insertPair(narrow, `dead ${round}`, async (db) => {
        await ask(embedded.url('superuser'), `select pg_terminate_backend(${await backendOf(db)})`)
        await sleep(50)
      })
      const [{ error }, other] = await Promise.all([broken, sleep(20).then(() => select(narrow))])
      expect([error instanceof Error, other.error]).toEqual([true, undefined])
    }

    expect(await tags()).toEqual([])
    expect((await insertPair(narrow, 'next')).error).toBeUndefined()
  })

  it('by kill -9 costs others no more than a repeat', async () => {
    const others = many(5, () => outcome(database.db.execute(sql`select pg_sleep(0.3)`)))
    const broken = await insertPair(client(), 'killed', async (db) => {
      end(await backendOf(db))
      await sleep(50)
    })

    expect(broken.error).toBeInstanceOf(Error)
    expectInTime([broken, ...(await others)])
    await returns()
    expect(await tags()).toEqual([])
  })
})

describe('a transaction', () => {
  it('whose failed statement was swallowed saves nothing and says so', async () => {
    const swallowing = (db: Db) => db.execute(sql`select 1 / 0`).catch(() => {})

    const ours = await insertPair(database, 'ours', (db) => swallowing(db))
    const pool = new pg.Pool({ connectionString: embedded.url('app'), max: 1 })
    const naive = await outcome(
      drizzle(pool).transaction(async (tx) => {
        await insert(tx, 'naive', 1)
        await swallowing(tx)
      }),
    )
    await pool.end()

    expect([ours.error, naive.error]).toEqual([expect.any(Error), undefined])
    expect(await tags()).toEqual([])
  })

  it('gives its slot back, however it fails', async () => {
    const narrow = client(embedded.url('app'), 1)
    const failing = () => outcome(narrow.transaction(() => Promise.reject(new Error('no'))))

    for (let round = 0; round < 5; round += 1) expect((await failing()).error?.message).toBe('no')

    expect((await select(narrow)).error).toBeUndefined()
  })

  it('that waits for a lock gives up in time', async () => {
    await insertPair(database, 'locked')
    const update = (db: Db) => db.execute(sql`update pairs set half = half where tag = 'locked'`)

    let isHeld = false
    let isOver = false
    const hold = async (db: Db) => {
      await update(db)
      isHeld = true
      await until(() => isOver)
    }
    const holder = outcome(client(embedded.url('app'), 1, PATIENT).transaction(hold))
    await until(() => isHeld)
    const waiter = await outcome(database.transaction(update))
    isOver = true

    expectUnavailable([waiter])
    expect((await holder).error).toBeUndefined()
  })

  it('that idles too long is ended by the server, and nothing of it stays', async () => {
    const idle = await insertPair(database, 'idle', () => sleep(DEADLINES.idleInTransaction + 500))

    expectUnavailable([{ ...idle, ms: 0 }])
    expect(await tags()).toEqual([])
  })
})

describe('a server', () => {
  it('that is killed under load comes back by itself, with everything it acknowledged', async () => {
    const acknowledged: string[] = []
    const all: Outcome[] = []
    let isOver = false
    const writers = [1, 2, 3, 4].map(async (writer) => {
      for (let turn = 1; !isOver; turn += 1) {
        const written = await insertPair(database, `${writer}.${turn}`)
        all.push(written)
        if (!written.error) acknowledged.push(`${writer}.${turn}`)
        else await sleep(20)
      }
    })
    for (const round of [1, 2, 3]) {
      await until(() => acknowledged.length > 10 * round)
      end(embedded.pid())
      await until(() => embedded.restarts() === round)
      await returns()
    }
    isOver = true
    await Promise.all(writers)

    const stored = new Set(await tags())
    expect([acknowledged.filter((tag) => !stored.has(tag)), await halfApplied()]).toEqual([[], []])
    expect(acknowledged.length).toBeGreaterThan(20)
    expectInTime(all)
  })

  it('that accepts and hangs up is not hammered', async () => {
    const path = await network()
    const through = client(path.url)
    path.set('close')

    expectUnavailable(await many(20, () => select(through)))
    expect(path.connections()).toBeLessThanOrEqual(20)

    path.set('pass')
    await returns(through)
  })

  it('that accepts and says nothing is given up in time', async () => {
    const path = await network()
    const through = client(path.url)
    path.set('silence')

    expectUnavailable(await many(20, () => select(through)))
    expectUnavailable([await insertPair(through, 'silent')])

    path.set('pass')
    await returns(through)
  })

  it('that goes silent on open connections is given up in time', async () => {
    const path = await network()
    const through = client(path.url)
    await many(5, () => select(through))

    path.set('silence')
    path.freeze()

    expectUnavailable([await insertPair(through, 'half open'), ...(await many(10, () => select(through)))])
    path.set('pass')
    await returns(through)
    expect(await halfApplied()).toEqual([])
  })

  it('with a frozen backend answers through the others', async () => {
    const narrow = client(embedded.url('app'), 2)
    const frozen = await backendOf(narrow.db)
    end(frozen, 'SIGSTOP')

    const outcomes = await many(10, () => select(narrow))
    expectInTime(outcomes)
    await returns(narrow)
    end(frozen, 'SIGCONT')

    expect((await select(narrow)).error).toBeUndefined()
  })

  it('that refuses more connections makes callers fail in time, not the process', async () => {
    const crowd = client(embedded.url('app'), 150, PATIENT)
    let decided = 0
    const hold = async (db: Db) => {
      await db.execute(sql`select 1`)
      decided += 1
      // all are open at once, however long connecting takes
      await until(() => decided === 150)
    }
    const outcomes = await many(150, async () => {
      const one = await outcome(crowd.transaction(hold))
      if (one.error) decided += 1
      return one
    })

    const refused = outcomes.filter(({ error }) => error)
    expect(refused.map(({ error }) => databaseUnavailable(error)?.message)).toEqual(refused.map(() => expect.stringContaining('Try again')))
    expect([refused.length > 40, refused.length < 80]).toEqual([true, true])
    // through its own sessions: they stay open, so that the server has none left for others
    await returns(crowd)
  })
})

describe('a pool', () => {
  it('with every session busy makes callers wait no longer than the deadline', async () => {
    let held = 0
    const hold = async (db: Db) => {
      await db.execute(sql`select 1`)
      held += 1
      await sleep(1_000)
    }
    const holders = many(5, () => outcome(database.transaction(hold)))
    await until(() => held === 5)

    expectUnavailable(await many(20, () => select(database)))

    expect((await holders).filter(({ error }) => error)).toEqual([])
    await returns()
  })

  it('ends a statement that runs too long, and goes on', async () => {
    expectUnavailable([await outcome(database.db.execute(sql`select pg_sleep(30)`))])

    expect((await select(database)).error).toBeUndefined()
  })
})
