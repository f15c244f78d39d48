import { hash as argonHash } from '@node-rs/argon2'
import { eq } from 'drizzle-orm'
import { type Api, anApi, codesOf } from '../../testing/api.ts'
import { anOrganization, aUser, PASSWORD } from '../../testing/factories.ts'
import { users } from '../users/table.ts'
import { hash, isOutdated, operations, verify } from './hashing.ts'

let api: Api
let place: string
beforeAll(async () => {
  api = await anApi()
  place = (await anOrganization(api)).name
})
afterAll(() => api.close())

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }'
const signIn = (login: string, password = PASSWORD) => api.ask(SIGN_IN, { input: { login, password } })

it('takes one operation for every failure to sign in', async () => {
  const known = await aUser(api, { in: [[place, 'analyst']] })
  const [invited, service] = [await aUser(api, { password: false, in: [[place, 'analyst']] }), await aUser(api, { type: 'SERVICE' })]
  const locked = await aUser(api, { in: [[place, 'analyst']] })
  await api.ctx().db.update(users).set({ lockedAt: new Date(), lockedByLabel: 'test' }).where(eq(users.id, locked.id))
  const tries: [string, string][] = [
    ['nobody-of-that-name', PASSWORD],
    [known.login, 'a wrong password'],
    [known.login, ''],
    [known.login, 'x'.repeat(100_000)],
    [invited.login, PASSWORD],
    [service.login, PASSWORD],
    [locked.login, PASSWORD],
    ['\u0000', PASSWORD],
  ]

  const costs = []
  for (const [login, password] of tries) {
    const before = operations()
    expect(codesOf(await signIn(login, password))).toEqual(['INVALID_CREDENTIALS'])
    costs.push(operations() - before)
  }

  expect(costs).toEqual(tries.map(() => 1))
})

it('hashes anew at sign-in what was hashed with other parameters', async () => {
  const user = await aUser(api, { in: [[place, 'analyst']], mustChange: true })
  const weak = await argonHash(PASSWORD, { algorithm: 2, memoryCost: 8192, timeCost: 1, parallelism: 1 })
  await api.ctx().db.update(users).set({ passwordHash: weak }).where(eq(users.id, user.id))
  const stored = async () => (await api.ctx().db.select().from(users).where(eq(users.id, user.id)))[0]

  expect(codesOf(await signIn(user.login, 'a wrong password'))).toEqual(['INVALID_CREDENTIALS'])
  expect((await stored())?.passwordHash).toBe(weak)
  expect(codesOf(await signIn(user.login))).toEqual([])

  const renewed = await stored()
  expect([isOutdated(weak), isOutdated(String(renewed?.passwordHash)), renewed?.mustChangePassword]).toEqual([true, false, true])
  expect(renewed?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(codesOf(await signIn(user.login))).toEqual([])
})

it('refuses a flood with 503 and Retry-After, and does what it had accepted', async () => {
  const stored = await hash(PASSWORD)
  const checks: Promise<unknown>[] = []
  const press = () => checks.push(...Array.from({ length: 250 }, () => verify(stored, PASSWORD).catch((error: unknown) => error)))
  press()
  const pressing = setInterval(press, 10)

  const asked = Array.from({ length: 10 }, (_, n) => signIn(`nobody-${n}`))
  await Promise.race(asked)
  clearInterval(pressing)
  const answers = await Promise.all(asked)

  const refused = answers.filter(({ status }) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]?.headers.get('retry-after')).toBe('1')
  expect(refused[0]?.errors[0]?.extensions).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 })
  expect(answers.filter(({ status }) => status !== 503).every((answer) => codesOf(answer).includes('INVALID_CREDENTIALS'))).toBe(true)
  const outcomes = await Promise.all(checks)
  expect(outcomes.filter((one) => one === true).length).toBeGreaterThanOrEqual(200)
  expect(outcomes.filter((one) => one !== true).every((one) => (one as { code?: string }).code === 'UNAVAILABLE')).toBe(true)
  expect(codesOf(await signIn('nobody-of-that-name'))).toEqual(['INVALID_CREDENTIALS'])
}, 30_000)
