// One code, or one recovery code, brought by two sign-ins at the same moment.
import { and, eq } from 'drizzle-orm'
import { mfaFactors, recoveryCodes } from '../../server/mfa/table.ts'
import { type Api, anApi } from '../api.ts'
import { codeOf, halfSignedIn, withTotp } from '../authenticator.ts'
import { anOrganization, aUser } from '../factories.ts'
import { DEADLINE_MS, outcomeOf, ROUNDS, tally } from './races.ts'

let api: Api
let tenant: { name: string }
beforeAll(async () => {
  api = await anApi()
  tenant = await anOrganization(api)
})
afterAll(() => api.close())

const VERIFY = 'mutation ($input: SignInVerifyInput!) { signInVerify(input: $input) { userErrors { code } } }'
const db = () => api.ctx().db
// each round signs in twice
const TWO_SIGN_INS_MS = 3 * DEADLINE_MS

/** Somebody with an app and recovery codes. */
async function somebody() {
  const user = await aUser(api, { in: [[tenant.name, 'analyst']] })
  return { ...user, ...(await withTotp(api, user)) }
}

/** The same proof brought by two sign-ins of a user. */
async function twice(user: { login: string }, input: object): Promise<string[]> {
  const halves = [await halfSignedIn(api, user), await halfSignedIn(api, user)]
  return Promise.all(halves.map(async (half) => outcomeOf(await api.ask(VERIFY, { input }, half))))
}

it(
  'takes each code of an app once',
  async () => {
    const user = await somebody()
    const seen = await tally(ROUNDS, () => {
      api.pass(30)
      return twice(user, { code: codeOf(user.secret, api.ctx().now()) })
    })

    expect(seen).toEqual({ 'INVALID_CREDENTIALS ∥ ok': ROUNDS })
  },
  TWO_SIGN_INS_MS,
)

it(
  'takes each recovery code once',
  async () => {
    let user = await somebody()
    const seen = await tally(ROUNDS, async () => {
      if (user.recoveryCodes.length === 0) user = await somebody()
      return twice(user, { recoveryCode: user.recoveryCodes.pop() })
    })

    expect(seen).toEqual({ 'INVALID_CREDENTIALS ∥ ok': ROUNDS })
  },
  TWO_SIGN_INS_MS,
)

describe('who reads first and writes then', () => {
  it('takes one code of an app twice', async () => {
    const naive = async (userId: string, step: number) => {
      const [factor] = await db().select().from(mfaFactors).where(eq(mfaFactors.userId, userId))
      if (!factor || (factor.lastStep ?? 0) >= step) return 'refused'
      await db().update(mfaFactors).set({ lastStep: step }).where(eq(mfaFactors.id, factor.id))
      return 'ok'
    }
    const { id } = await somebody()
    let step = 1e9

    const seen = await tally(20, () => {
      step++
      return Promise.all([naive(id, step), naive(id, step)])
    })

    expect(seen['ok ∥ ok']).toBeGreaterThan(0)
  })

  it('takes one recovery code twice', async () => {
    const naive = async (userId: string, hash: Buffer) => {
      const isThis = and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, hash))
      if ((await db().$count(recoveryCodes, isThis)) === 0) return 'refused'
      await db().delete(recoveryCodes).where(isThis)
      return 'ok'
    }
    const { id } = await somebody()
    const codes = await db().select().from(recoveryCodes).where(eq(recoveryCodes.userId, id))

    const seen = await tally(10, () => {
      const hash = codes.pop()?.hash ?? Buffer.alloc(0)
      return Promise.all([naive(id, hash), naive(id, hash)])
    })

    expect(seen['ok ∥ ok']).toBeGreaterThan(0)
  })
})
