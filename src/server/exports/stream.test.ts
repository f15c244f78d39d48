// Exports whose reader, author or server goes away in the middle.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { sql } from 'drizzle-orm'
import { type Api, anApi } from '../../testing/api.ts'
import { until } from '../../testing/embedded.ts'
import { anAdministrator, type Person } from '../../testing/factories.ts'
import { oneShot } from '../db/one-shot.ts'

let api: Api
let admin: Person
const STALL = 2000
beforeAll(async () => {
  api = await anApi({ exportStallMilliseconds: STALL })
  admin = await anAdministrator(api)
  await fill(api)
})
afterAll(() => api.close())

// rows of 2 KB, so that no buffer between server and reader holds them all
const fill = ({ ctx }: Api) =>
  ctx().db.execute(sql`insert into users (id, login, name, type, lock_reason, locked_at, locked_by_label, created_at, created_by_label, updated_at, updated_by_label)
    select gen_random_uuid(), 'many-' || n, 'Many', 'NORMAL', repeat('x', 2000), now(), 'test', now(), 'test', now(), 'test' from generate_series(1, 20000) n`)

/** A reader that has read the first bytes, and reads on only when told to. Says how it ended: with the last bytes, or with a reset. */
async function aReader(person: Person, version = '1.1'): Promise<{ socket: Socket; readOn: () => Promise<string> }> {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
  socket.write(
    `GET /export/users?format=jsonl&fields=login,lockReason HTTP/${version}\r\nHost: x\r\nAuthorization: Bearer ${person.key}\r\n\r\n`,
  )
  const [start] = (await once(socket, 'data')) as [Buffer]
  socket.pause()
  const readOn = async () => {
    let end = start.subarray(-10).toString('latin1')
    socket.on('data', (part: Buffer) => {
      end = (end + part.subarray(-10).toString('latin1')).slice(-10)
    })
    let reset = ''
    socket.on('error', (error: NodeJS.ErrnoException) => {
      reset = error.code ?? ''
    })
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.resume()
    await closed
    return reset || end
  }
  return { socket, readOn }
}

const hasEnd = (text: string): boolean => text.endsWith('\r\n0\r\n\r\n')
const sessionsAtWork = async (): Promise<number> => {
  const { rows } = await api.ctx().db.execute<{ count: number }>(sql`select count(*)::int as count from pg_stat_activity
    where application_name = 'roster' and datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`)
  return rows[0]?.count ?? 0
}
const databaseIdle = () => until(async () => (await sessionsAtWork()) === 0)

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const exportOf = (person: Person, init: RequestInit = {}) =>
  api.fetch('/export/users?fields=login,lockReason', { ...init, headers: { authorization: `Bearer ${person.key}` } })

async function mayExport(person: Person): Promise<boolean> {
  const { status, body } = await exportOf(person)
  await body?.cancel()
  return status === 200
}

it('ends whole when it is read to its end', async () => {
  const answer = await exportOf(admin)

  expect((await answer.text()).split('\r\n')).toHaveLength(Number(answer.headers.get('x-total-count')) + 2)
})

it('cuts off readers that stall, and holds no session of the database meanwhile', async () => {
  const author = await anAdministrator(api)
  const readers = await Promise.all([aReader(author), aReader(author), aReader(author)])
  const meanwhile = await exportOf(author)
  await databaseIdle()

  await until(() => mayExport(author))

  // one is: the others may just be in time
  const ends = await Promise.all(readers.map(({ readOn }) => readOn()))
  expect(meanwhile.status).toBe(429)
  expect(ends.map(hasEnd)).toContain(false)
})

it('goes on with a reader that is slow but reads', async () => {
  const answer = await exportOf(admin)
  let rows = 0
  for await (const part of answer.body ?? []) {
    rows +=
      Buffer.from(part as Uint8Array)
        .toString('latin1')
        .split('\n').length - 1
    if (rows % 7 === 0) await pause(2)
  }

  expect(rows).toBe(Number(answer.headers.get('x-total-count')) + 1)
})

it('ends with the rights of its author: a lock in the middle breaks the connection', async () => {
  const author = await anAdministrator(api)
  const { readOn } = await aReader(author)
  await api.ask(
    'mutation ($input: UserLockInput!) { userLock(input: $input) { userErrors { code } } }',
    { input: { id: author.id } },
    admin,
  )

  expect(hasEnd(await readOn())).toBe(false)
})

it('breaks by a reset for those who take the end of the connection for the end of the file', async () => {
  const ends = new Set<string>()
  // libuv now and then tells a reset that comes with data as an end; a mere close it never tells as a reset
  for (let round = 0; round < 10 && !ends.has('ECONNRESET'); round++) {
    const author = await anAdministrator(api)
    const broken = await aReader(author, '1.0')
    await api.ask(
      'mutation ($input: UserLockInput!) { userLock(input: $input) { userErrors { code } } }',
      { input: { id: author.id } },
      admin,
    )
    ends.add(await broken.readOn())
  }

  expect(ends).toContain('ECONNRESET')
  const whole = await aReader(admin, '1.0')
  expect((await whole.readOn()).slice(-2)).toBe('}\n')
})

it('ends when its author loses the permission in the middle', async () => {
  const author = await anAdministrator(api)
  const { readOn } = await aReader(author)
  await api.ask(
    'mutation ($input: MembershipRemoveInput!) { membershipRemove(input: $input) { userErrors { code } } }',
    { input: { userId: author.id, organizationId: 'platform' } },
    admin,
  )

  expect(hasEnd(await readOn())).toBe(false)
})

it('breaks the connection when the database fails in the middle', async () => {
  const { readOn } = await aReader(admin)
  const owner = oneShot(api.database.ownerUrl)
  await owner`revoke select on users from roster_app`

  const end = await readOn()

  await owner`grant select on users to roster_app`
  await owner.end()
  expect(hasEnd(end)).toBe(false)
  expect((await exportOf(admin)).status).toBe(200)
})

it('frees everything when readers leave, and lets three run at once for each user', async () => {
  const author = await anAdministrator(api)
  const readers = await Promise.all([aReader(author), aReader(author), aReader(author)])
  const fourth = await exportOf(author)
  for (const { socket } of readers) socket.destroy()

  await databaseIdle()
  await until(() => mayExport(author))

  expect([fourth.status, fourth.headers.get('retry-after')]).toEqual([429, '5'])
})

it('does not keep a server from stopping', async () => {
  const other = await anApi({ exportStallMilliseconds: 60_000 })
  const person = await anAdministrator(other)
  await fill(other)
  const answer = await other.fetch('/export/users?fields=login,lockReason', { headers: { authorization: `Bearer ${person.key}` } })
  const read = answer.text()
  const start = performance.now()

  await Promise.all([other.close(), expect(read).rejects.toThrow()])

  expect(performance.now() - start).toBeLessThan(20_000)
})
