import { eq } from 'drizzle-orm'
import { type Api, anApi } from '../../testing/api.ts'
import { aUser, type Person } from '../../testing/factories.ts'
import { aClosedPort, anSmtpServer, mailTo, type Smtp } from '../../testing/smtp.ts'
import { transaction } from '../context.ts'
import { users } from '../users/table.ts'
import { enqueue } from './service.ts'
import { mails } from './table.ts'
import { sendNext } from './worker.ts'

let smtp: Smtp
let api: Api
let user: Person
beforeEach(async () => {
  smtp = await anSmtpServer({ auth: { user: 'roster', password: 'secret' } })
  api = await anApi({ smtp: serverAt(smtp.port) })
  user = await aUser(api, { login: 'ada', name: 'Ada Lovelace', email: 'ada@example.org' })
  await api.ctx().db.delete(mails)
})
afterEach(async () => {
  await api.close()
  await smtp.close()
})

const serverAt = (port: number) => mailTo(port, { username: 'roster', password: 'secret' })
const queued = (of: Person = user) => transaction(api.ctx(), (ctx) => enqueue(ctx, { kind: 'PASSWORD_CHANGED', userId: of.id, facts: {} }))
const mail = async () => (await api.ctx().db.select().from(mails))[0]
const sendAll = async () => {
  let count = 0
  while (await sendNext(api.ctx())) count++
  return count
}

it('sends what was queued, once', async () => {
  await queued()

  expect([await sendAll(), await sendAll()]).toEqual([1, 0])

  expect(smtp.received).toMatchObject([
    {
      from: 'roster@example.org',
      to: ['ada@example.org'],
      mail: { subject: 'Your password was changed', from: { value: [{ name: 'Roster test', address: 'roster@example.org' }] } },
    },
  ])
  expect(await mail()).toMatchObject({ state: 'SENT', address: 'ada@example.org', attempts: 1, error: null })
})

it('queues nothing that is rolled back, and nothing without a server', async () => {
  const rolledBack = transaction(api.ctx(), async (ctx) => {
    await enqueue(ctx, { kind: 'PASSWORD_CHANGED', userId: user.id, facts: {} })
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  const without = { ...api.ctx(), smtp: { fixed: null, allowPrivate: true, ports: [] } }

  expect(await transaction(without, (ctx) => enqueue(ctx, { kind: 'PASSWORD_CHANGED', userId: user.id, facts: {} }))).toBeNull()
  expect(await api.ctx().db.$count(mails)).toBe(0)
})

it('sends one duplicate, and no more, when the server’s ok is lost', async () => {
  await queued()
  smtp.fail('ok lost', 'ok lost', 'ok lost')

  await sendAll()
  api.pass(10)
  await sendAll()
  api.pass(24 * 3600)
  await sendAll()

  expect(smtp.received).toHaveLength(2)
  expect(new Set(smtp.received.map(({ mail: { messageId } }) => messageId)).size).toBe(1)
  expect(await mail()).toMatchObject({ state: 'FAILED', error: expect.stringContaining('may have arrived') })
})

it('sends again what a node took along when it died, after its lease, and at most once', async () => {
  await queued()
  const died = { ...api.ctx(), db: failingAfter(api) }

  await expect(sendNext(died)).rejects.toThrow('killed')
  expect(smtp.received).toHaveLength(1)
  expect(await sendAll()).toBe(0)
  api.pass(180)
  await sendAll()

  expect(smtp.received).toHaveLength(2)
  expect(await mail()).toMatchObject({ state: 'SENT' })
})

/** A handle that dies when the outcome would be written, which is after the mail has gone out. */
function failingAfter({ ctx }: Api) {
  const { db } = ctx()
  let updates = 0
  return new Proxy(db, {
    get(target, name, receiver) {
      if (name === 'update' && ++updates > 1)
        return () => {
          throw new Error('killed')
        }
      return Reflect.get(target, name, receiver)
    },
  })
}

it('waits out a server that is down for an hour, ever longer, and loses nothing', async () => {
  const port = await aClosedPort()
  await api.close()
  api = await anApi({ smtp: serverAt(port) })
  user = await aUser(api, { email: 'ada@example.org' })
  for (let round = 0; round < 5; round++) await queued()
  const before = await api.ctx().db.$count(mails)
  let attempts = 0
  for (let second = 0; second < 3600; second += 10) {
    attempts += await sendAll()
    api.pass(10)
  }
  expect(attempts / before).toBeLessThan(12)

  const back = await anSmtpServer({ auth: { user: 'roster', password: 'secret' }, port })
  for (let minute = 0; minute < 70; minute++) {
    await sendAll()
    api.pass(60)
  }

  expect(back.received).toHaveLength(before)
  expect(await api.ctx().db.$count(mails, eq(mails.state, 'SENT'))).toBe(before)
  await back.close()
})

it('gives up after a day', async () => {
  await queued()
  await smtp.close()

  for (let hour = 0; hour < 26; hour++) {
    await sendAll()
    api.pass(3600)
  }

  expect(await mail()).toMatchObject({ state: 'FAILED', error: expect.stringMatching(/CONNECT: /) })
})

it('is sent by one of many nodes', async () => {
  for (let round = 0; round < 20; round++) await queued()

  await Promise.all(Array.from({ length: 6 }, sendAll))

  expect(smtp.received).toHaveLength(20)
  expect(new Set(smtp.received.map(({ mail: { messageId } }) => messageId)).size).toBe(20)
})

it('does not go where nobody is any more', async () => {
  await queued()
  await api.ctx().db.update(users).set({ email: null }).where(eq(users.id, user.id))

  await sendAll()

  expect(await mail()).toMatchObject({ state: 'DISCARDED', error: expect.stringContaining('no address') })
  expect(smtp.connections()).toBe(0)
})
