// Two renewals of one key at the same moment. ROSTER_DEEP=1 for a thousand rounds.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { eq } from 'drizzle-orm'
import { type Answer, type Api, anApi } from '../../testing/api.ts'
import { create, idOf, refusalsOf, renew, rowOf, secretIn, works } from '../../testing/api-keys.ts'
import { aKey, aUser, type Person } from '../../testing/factories.ts'
import { newApiKeySecret } from '../auth/api-key-secret.ts'
import { apiKeys } from './table.ts'

jest.setTimeout(600_000)

const ROUNDS = process.env.ROSTER_DEEP ? 1000 : 50
const OVERLAP_SECONDS = 60

let api: Api
let user: Person
beforeAll(async () => {
  api = await anApi()
  user = await aUser(api)
})
afterAll(() => api.close())

/** Tries to renew: the new secret, or null when refused. */
type Renewer = (key: { secret: string; id: string }, overlapSeconds: number) => Promise<string | null>

const outcome = (answer: Answer): string | null => (refusalsOf(answer).length > 0 ? null : secretIn(answer))

/** One round: two renew at once. What went wrong, if anything. */
async function round(renewer: Renewer, overlapSeconds: number): Promise<string[]> {
  const old = secretIn(await create(api, user, { name: 'raced' }))
  const key = { secret: old, id: await idOf(api, old) }
  const won = (await Promise.all([renewer(key, overlapSeconds), renewer(key, overlapSeconds)])).filter((secret) => secret !== null)

  const wrong: string[] = []
  const check = (is: boolean, what: string) => void (is || wrong.push(what))
  check(won.length === 1, `${won.length} renewals won`)
  for (const secret of won) check(await works(api, secret), 'a secret that was handed out does not work')
  check((await works(api, old)) === overlapSeconds > 0, 'the old secret does not keep to its overlap')
  if (overlapSeconds > 0) api.pass(overlapSeconds + 1)
  check(!(await works(api, old)), 'the old secret outlives its overlap')
  await api.ctx().db.delete(apiKeys).where(eq(apiKeys.id, key.id))
  return wrong
}

async function wrongRounds(renewer: Renewer, rounds: number): Promise<string[]> {
  const wrong: string[] = []
  for (let n = 0; n < rounds; n++) wrong.push(...(await round(renewer, n % 2 === 0 ? 0 : OVERLAP_SECONDS)))
  return wrong
}

it(`by the key itself: one secret wins in each of ${ROUNDS} rounds, and the old one keeps to its overlap`, async () => {
  const byItself: Renewer = async ({ secret, id }, overlapSeconds) => outcome(await renew(api, { key: secret }, { id, overlapSeconds }))

  expect(await wrongRounds(byItself, ROUNDS)).toEqual([])
})

it(`by its user, of one version: one secret wins in each of ${ROUNDS} rounds`, async () => {
  const byUser: Renewer = async ({ id }, overlapSeconds) => outcome(await renew(api, user, { id, overlapSeconds, expectedVersion: 1 }))

  expect(await wrongRounds(byUser, ROUNDS)).toEqual([])
})

it('without version the later one wins whole: of three secrets two work within the overlap, one after it', async () => {
  for (let n = 0; n < 10; n++) {
    const old = await aKey(api, user)
    const id = await idOf(api, old)
    const answers = await Promise.all([1, 2].map(() => renew(api, user, { id, overlapSeconds: OVERLAP_SECONDS })))
    const working = () => Promise.all([old, ...answers.map(secretIn)].map((key) => works(api, key)))

    expect((await working()).filter(Boolean)).toHaveLength(2)
    expect(await rowOf(api, old)).toMatchObject({ generation: 3, version: 3 })
    api.pass(OVERLAP_SECONDS + 1)
    expect((await working()).filter(Boolean)).toHaveLength(1)
    await api.ctx().db.delete(apiKeys).where(eq(apiKeys.id, id))
  }
})

it('is caught when it reads first and writes then', async () => {
  const naive: Renewer = async ({ id }, overlapSeconds) => {
    const { db, now } = api.ctx()
    const [row] = await db
      .select({ hash: apiKeys.hash, prefix: apiKeys.prefix, version: apiKeys.version })
      .from(apiKeys)
      .where(eq(apiKeys.id, id))
    if (row?.version !== 1) return null
    const { secret, hash } = newApiKeySecret(row.prefix)
    const previousUntil = new Date(now().getTime() + overlapSeconds * 1000)
    await db
      .update(apiKeys)
      .set({ hash, previousHash: row.hash, previousUntil, version: row.version + 1 })
      .where(eq(apiKeys.id, id))
    return secret
  }

  expect((await wrongRounds(naive, 10)).length).toBeGreaterThan(0)
})
