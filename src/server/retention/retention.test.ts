import { eq, sql } from 'drizzle-orm'
import { type Api, anApi, aTwin } from '../../testing/api.ts'
import { aTrail } from '../../testing/audit.ts'
import { aKey, anAdministrator, anInvitation, anOrganization, aUser, signedIn } from '../../testing/factories.ts'
import type { SmtpEnvironment } from '../env.ts'
import { mails } from '../mail/table.ts'
import { sessions } from '../sessions/table.ts'
import { devices, signIns } from '../sign-in/table.ts'
import { reservedLogins } from '../users/table.ts'
import { type Retention, run, runOnce } from './service.ts'

let api: Api
beforeEach(async () => {
  api = await anApi({ smtp: SMTP })
})
afterEach(() => api.close())

const DAY = 24 * 60 * 60
// nothing is sent here: what is queued is looked at
const SMTP: SmtpEnvironment = {
  fixed: {
    enabled: true,
    host: 'mail.example.org',
    port: 587,
    security: 'STARTTLS',
    username: null,
    password: null,
    senderName: null,
    senderAddress: 'roster@example.org',
  },
  allowPrivate: true,
  ports: [],
}
const KEPT: Retention = { signIns: 90, invitations: 90, mails: 30, audit: null }
const work = (retention: Partial<Retention> = {}) =>
  run(api.ctx(), { retention: { ...KEPT, ...retention }, ownerUrl: api.database.ownerUrl })
const count = async (table: string) => {
  const { rows } = await api.ctx().db.execute<{ count: number }>(sql`select count(*)::int as count from ${sql.identifier(table)}`)
  return rows[0]?.count
}

it('removes what is over and old, kind by kind, and nothing else', async () => {
  const [admin, home] = [await anAdministrator(api), await anOrganization(api)]
  const user = await aUser(api, { in: [[home.name, 'analyst']] })
  await signedIn(api, user)
  await anInvitation(api, admin, { organizationId: home.id })
  const CREATE = 'mutation ($input: UserCreateInput!) { userCreate(input: $input) { userErrors { code } } }'
  await api.ask(CREATE, { input: { login: 'once', name: 'Once', idempotencyKey: 'once' } }, admin)
  await api.ask('mutation { signIn(input: { login: "nobody", password: "x" }) { userErrors { code } } }')
  const { db, now } = api.ctx()
  await db.insert(reservedLogins).values({ login: 'gone', until: new Date(now().getTime() + 30 * DAY * 1000) })
  await api.settled()
  const tables = ['sessions', 'invitations', 'idempotency', 'throttles', 'reserved_logins', 'sign_ins', 'devices', 'users']
  const all = () => Promise.all(tables.map(count))

  expect(await work()).toEqual({})
  expect(await all()).toEqual([1, 1, 1, 1, 1, 2, 1, 3])
  api.pass(2 * DAY)
  expect(await work()).toEqual({ sessions: 1, idempotency: 1, throttles: 1 })
  api.pass(29 * DAY)
  expect(await work()).toEqual({ reservedLogins: 1 })
  api.pass(60 * DAY)
  expect(await work()).toEqual({ signIns: 2 })
  api.pass(4 * DAY)
  expect(await work()).toEqual({ invitations: 1 })
  api.pass(280 * DAY)
  expect(await work()).toEqual({ devices: 1 })
  expect(await all()).toEqual([0, 0, 0, 0, 0, 0, 0, 3])
})

it('removes any number, in steps', async () => {
  const { db } = api.ctx()
  await db.execute(sql`insert into sign_ins (id, at, method, outcome)
    select gen_random_uuid(), now() - interval '91 days', 'PASSWORD', 'FAILED' from generate_series(1, 12001)`)

  expect(await work()).toEqual({ signIns: 12_001 })
  expect(await db.$count(signIns)).toBe(0)
})

it('drops old parts of the audit trail when told how old, by the role that owns it, on record', async () => {
  const trail = await aTrail(api)
  for (let n = 1; n <= 4; n++) await trail.add(`event ${n}`)
  await trail.seal()
  api.pass(400 * DAY)

  expect(await work()).toEqual({})
  // the newest link always stays
  expect(await work({ audit: 365 })).toEqual({ auditEvents: 3 })
  const [record] = await trail.owner`select action, actor_label from audit_events order by id desc limit 1`
  expect(record).toEqual({ action: 'audit.drop', actor_label: 'retention' })
  await trail.close()
})

it('goes on with the rest when one kind fails', async () => {
  const user = await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })
  await signedIn(api, user)
  api.pass(2 * DAY)
  const broken = { retention: { ...KEPT, audit: 1 }, ownerUrl: 'postgres://nobody:wrong@127.0.0.1:1/none' }

  expect(await run(api.ctx(), broken)).toEqual({ sessions: 1 })
})

it('is done once a night, by one of the nodes', async () => {
  const twin = await aTwin(api)
  const parts = { retention: KEPT, ownerUrl: api.database.ownerUrl }
  const nodes = [api, twin, api, twin].map((node) => node.ctx())
  await api.ctx().db.delete(sessions)
  // to a midnight: nights of this work end at three
  const untilMidnight = DAY - ((api.ctx().now().getTime() / 1000) % DAY)
  for (const node of [api, twin]) node.pass(untilMidnight)

  const tonight = await Promise.all(nodes.map((ctx) => runOnce(ctx, parts)))
  expect(tonight.filter(Boolean)).toEqual([{}])
  api.pass(DAY)
  expect([await runOnce(api.ctx(), parts), await runOnce(api.ctx(), parts)]).toEqual([{}, null])
  await twin.close()
})

it('tells the owner of a key within 7 days of its expiry, once for each expiry', async () => {
  const user = await aUser(api, { login: 'owner@example.org' })
  const inDays = (days: number) => new Date(api.ctx().now().getTime() + days * DAY * 1000)
  await aKey(api, user, { expiresAt: inDays(8) })
  await aKey(api, user)
  await api.ctx().db.delete(mails)
  const told = () => api.ctx().db.select({ facts: mails.facts, userId: mails.userId }).from(mails).where(eq(mails.kind, 'API_KEY_EXPIRING'))

  expect(await work()).toEqual({})
  api.pass(1.5 * DAY)
  expect(await work()).toEqual({ expiringKeysTold: 1 })
  expect(await work()).toEqual({})
  expect(await told()).toEqual([{ userId: user.id, facts: { name: 'test', prefix: expect.any(String), expiresAt: expect.any(String) } }])
  await api.ctx().db.execute(sql`update api_keys set expires_at = expires_at + interval '12 hours' where expires_at is not null`)
  expect(await work()).toEqual({ expiringKeysTold: 1 })
  api.pass(30 * DAY)
  expect(await work()).toMatchObject({})
  expect(await told()).toHaveLength(2)
  expect(await api.ctx().db.$count(devices)).toBe(0)
})
