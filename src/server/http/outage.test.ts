// A database in trouble, seen from outside: every request is answered in time and clearly, and service returns by itself.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { sql } from 'drizzle-orm'
import { type Answer, type Api, anApi } from '../../testing/api.ts'
import { until } from '../../testing/embedded.ts'
import { anAdministrator, aUser, type Person } from '../../testing/factories.ts'
import { aNetwork, type Network } from '../../testing/network.ts'
import { connect, type Database } from '../db/client.ts'

jest.setTimeout(60_000)

// connecting 3 s, then a statement 6 s at most, and room for a busy machine
const DEADLINE_MS = 15_000

let api: Api
let network: Network
let superuser: Database
let admin: Person
beforeAll(async () => {
  api = await anApi({
    connections: 4,
    through: async (url) => {
      network = await aNetwork(url)
      return network.url
    },
  })
  superuser = connect({ url: api.database.superuserUrl })
  admin = await anAdministrator(api)
})
afterAll(async () => {
  network.set('pass')
  await superuser.end()
  await api.close()
  await network.close()
})

const READ = '{ users(first: 5) { nodes { login } } }'
const EMAIL = 'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { user { email } userErrors { code } } }'

async function timed(ask: Promise<Answer>): Promise<{ answer: Answer; ms: number }> {
  const startedAt = Date.now()
  const answer = await ask
  return { answer, ms: Date.now() - startedAt }
}

const read = () => timed(api.ask(READ, {}, admin))
const isServing = async () => (await read()).answer.status === 200

function expectRefusedInTime(results: { answer: Answer; ms: number }[]) {
  for (const { answer } of results) {
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE'])
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(answer.errors[0]?.extensions).toMatchObject({ requestId: answer.headers.get('x-request-id'), retryAfterSeconds: 1 })
  }
  expect(Math.max(...results.map(({ ms }) => ms))).toBeLessThan(DEADLINE_MS)
}

it('answers 503 while the database accepts and hangs up, then serves again', async () => {
  network.set('close')
  await superuser.db.execute(
    sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'roster' and usename = 'roster_app' and datname = current_database()`,
  )
  await sleep(100)

  expectRefusedInTime(await Promise.all(Array.from({ length: 20 }, read)))
  expect((await api.fetch('/readyz')).status).toBe(503)
  expect((await api.fetch('/healthz')).status).toBe(200)

  network.set('pass')
  await until(isServing)
  expect((await api.fetch('/readyz')).status).toBe(200)
})

it('answers 503 while the database accepts and says nothing, then serves again', async () => {
  network.set('silence')
  network.freeze()

  expectRefusedInTime(await Promise.all(Array.from({ length: 8 }, read)))

  network.set('pass')
  await until(isServing, 30_000)
})

describe('a session that is killed inside a transaction', () => {
  it('changes nothing, is answered with 503, and the next request works', async () => {
    const user = await aUser(api, { email: 'before@example.org' })
    for (let round = 0; round < 20; round++) {
      // holds the change at its audit record, inside its transaction
      const holder = connect({ url: api.database.superuserUrl, max: 1 })
      const isHeld = holder.transaction(async (db) => {
        await db.execute(sql`lock table audit_events in access exclusive mode`)
        const change = timed(api.ask(EMAIL, { input: { id: user.id, email: `round-${round}@example.org` } }, admin))
        await until(async () => (await waiting()).length > 0)
        for (const pid of await waiting()) process.kill(pid, 'SIGTERM')
        return change
      })

      expectRefusedInTime([await isHeld])
      await holder.end()
      const { rows } = await superuser.db.execute(
        sql`select email, version, (select count(*)::int from audit_events where target_id = ${user.id} and action = 'user.emailUpdate') as records from users where id = ${user.id}`,
      )
      expect(rows).toEqual([{ email: 'before@example.org', version: 1, records: 0 }])
      await until(isServing)
    }
  })

  async function waiting(): Promise<number[]> {
    const { rows } = await superuser.db.execute<{ pid: number }>(
      sql`select pid from pg_stat_activity where wait_event_type = 'Lock' and usename = 'roster_app' and datname = current_database() and query like '%audit_events%'`,
    )
    return rows.map(({ pid }) => pid)
  }
})

it('answers every request of a crowd that exhausts the pool, in time', async () => {
  const holder = connect({ url: api.database.superuserUrl, max: 1 })
  const results = await holder.transaction(async (db) => {
    await db.execute(sql`lock table users in access exclusive mode`)
    // four connections wait two seconds for the lock, the others three for a connection
    return Promise.all(Array.from({ length: 40 }, read))
  })
  await holder.end()

  expectRefusedInTime(results)
  await until(isServing)
})
