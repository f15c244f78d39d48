import { eq, sql } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, type Person } from '../../testing/factories.ts'
import { users } from '../users/table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const CREATE = 'mutation ($input: UserCreateInput!) { userCreate(input: $input) { user { id } userErrors { code } } }'
const KEY = 'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { apiKey { id } secret userErrors { code } } }'
const create = (login: string, idempotencyKey: string, name = 'Once') => api.ask(CREATE, { input: { login, name, idempotencyKey } }, admin)

it('runs once however often it is sent, also at the same moment', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => create('once-1', 'key-1')))
  answers.push(await create('once-1', 'key-1'))

  expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
  expect(answers.flatMap(codesOf)).toEqual([])
  expect(await api.ctx().db.$count(users, eq(users.login, 'once-1'))).toBe(1)
})

it('repeats a refusal, though the reason is gone', async () => {
  await create('once-2', 'key-2')
  expect(codesOf(await create('once-2', 'key-3'))).toEqual(['TAKEN'])
  await api.ctx().db.delete(users).where(eq(users.login, 'once-2'))

  expect(codesOf(await create('once-2', 'key-3'))).toEqual(['TAKEN'])
})

it('refuses the same key with other input, and knows keys by caller', async () => {
  const other = await anAdministrator(api)
  await create('once-4', 'key-4')

  expect(codesOf(await create('once-4', 'key-4', 'Other'))).toEqual(['IDEMPOTENCY_MISMATCH'])
  expect(codesOf(await api.ask(CREATE, { input: { login: 'once-5', name: 'x', idempotencyKey: 'key-4' } }, other))).toEqual([])
})

it('forgets after 24 hours', async () => {
  await create('once-6', 'key-6')
  await api.ctx().db.execute(sql`update idempotency set created_at = created_at - interval '24 hours 1 second' where key = 'key-6'`)

  expect(codesOf(await create('once-6', 'key-6'))).toEqual(['TAKEN'])
})

it('never stores or repeats a secret', async () => {
  const first = await api.ask(KEY, { input: { name: 'k', idempotencyKey: 'key-7' } }, admin)
  const second = await api.ask(KEY, { input: { name: 'k', idempotencyKey: 'key-7' } }, admin)

  expect(codesOf(second)).toEqual(['SECRET_NOT_REPLAYABLE'])
  expect(at(second.data, 'apiKeyCreate', 'apiKey')).toEqual(at(first.data, 'apiKeyCreate', 'apiKey'))
  expect(at(second.data, 'apiKeyCreate', 'secret')).toBeNull()
  const { rows } = await api.ctx().db.execute(sql`select outcome::text from idempotency where key = 'key-7'`)
  expect(JSON.stringify(rows)).not.toContain('rst_')
})

it.each(['', 'x'.repeat(129), 'tab\t', 'é'])('refuses the key %j', async (idempotencyKey) => {
  expect(codesOf(await create('once-8', idempotencyKey))).toEqual(['INVALID'])
})
