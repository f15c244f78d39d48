import { hash as argonHash } from '@node-rs/argon2'
import { eq } from 'drizzle-orm'
import { type Api, anApi, codesOf } from '../../testing/api.ts'
import { withTotp } from '../../testing/authenticator.ts'
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

it('takes one operation for every way to sign in, and for every failure', async () => {
  const known = await aUser(api, { in: [[place, 'analyst']] })
  const [plain, careful] = [await aUser(api, { in: [[place, 'analyst']] }), await aUser(api, { in: [[place, 'analyst']] })]
  await withTotp(api, careful)
  const [invited, service] = [await aUser(api, { password: false, in: [[place, 'analyst']] }), await aUser(api, { type: 'SERVICE' })]
  const locked = await aUser(api, { in: [[place, 'analyst']] })
  await api.ctx().db.update(users).set({ lockedAt: new Date(), lockedByLabel: 'test' }).where(eq(users.id, locked.id))
  const wrong = ['INVALID_CREDENTIALS']
  const tries: [path: string, login: string, password: string, codes: string[]][] = [
    ['unknown', 'nobody-of-that-name', PASSWORD, wrong],
    ['wrong', known.login, 'a wrong password', wrong],
    ['locked', locked.login, PASSWORD, wrong],
    ['no password', invited.login, PASSWORD, wrong],
    ['empty', known.login, '', wrong],
    ['1 MB', known.login, 'x'.repeat(1_000_000), wrong],
    ['1 MB, unknown', 'nobody-of-that-name', 'x'.repeat(1_000_000), wrong],
    ['service user', service.login, PASSWORD, wrong],
    ['second factor, wrong', careful.login, 'a wrong password', wrong],
    ['second factor, right', careful.login, PASSWORD, []],
    ['right', plain.login, PASSWORD, []],
    ['no login', '\u0000', PASSWORD, wrong],
    ...Array.from({ length: 8 }, (): (typeof tries)[number] => ['tried too often', known.login, PASSWORD.slice(1), wrong]),
  ]

  const costs = []
  for (const [path, login, password, codes] of tries) {
    const before = operations()
    expect([path, codesOf(await signIn(login, password))]).toEqual([path, codes])
    costs.push([path, operations() - before])
  }

  expect(costs).toEqual(tries.map(([path]) => [path, 1]))
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
