// One code, or one recovery code, brought by two sign-ins at the same moment.
import { eq } from 'drizzle-orm'
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

/** Somebody with an app and codes, and two sign-ins that owe the second step. */
async function twice() {
  const user = await aUser(api, { in: [[tenant.name, 'analyst']] })
  const { secret, recoveryCodes: codes } = await withTotp(api, user)
  const halves = [await halfSignedIn(api, user), await halfSignedIn(api, user)]
  const both = (input: object) => Promise.all(halves.map(async (half) => outcomeOf(await api.ask(VERIFY, { input }, half))))
  return { user, secret, codes, both }
}

it(
  'takes each code of an app once',
  async () => {
    const seen = await tally(ROUNDS, async () => {
      const { secret, both } = await twice()
      return both({ code: codeOf(secret, api.ctx().now()) })
    })

    expect(seen).toEqual({ 'INVALID_CREDENTIALS ∥ ok': ROUNDS })
  },
  DEADLINE_MS,
)

it(
  'takes each recovery code once',
  async () => {
    const seen = await tally(ROUNDS, async () => {
      const { codes, both } = await twice()
      return both({ recoveryCode: codes[0] })
    })

    expect(seen).toEqual({ 'INVALID_CREDENTIALS ∥ ok': ROUNDS })
  },
  DEADLINE_MS,
)

describe('who reads first and writes then', () => {
  it('takes one code of an app twice', async () => {
    const naive = async (userId: string, step: number) => {
      const [factor] = await db().select().from(mfaFactors).where(eq(mfaFactors.userId, userId))
      if (!factor || (factor.lastStep ?? 0) >= step) return 'refused'
      await db().update(mfaFactors).set({ lastStep: step }).where(eq(mfaFactors.id, factor.id))
      return 'ok'
    }

    const seen = await tally(20, async () => {
      const { user } = await twice()
      return Promise.all([naive(user.id, 1e9), naive(user.id, 1e9)])
    })

    expect(seen['ok ∥ ok']).toBeGreaterThan(0)
  })

  it('takes one recovery code twice', async () => {
    const naive = async (userId: string) => {
      const [code] = await db().select().from(recoveryCodes).where(eq(recoveryCodes.userId, userId)).orderBy(recoveryCodes.hash)
      if (!code) return 'refused'
      await db().delete(recoveryCodes).where(eq(recoveryCodes.hash, code.hash))
      return code.hash.toString('hex')
    }

    let doubles = 0
    for (let round = 0; round < 20; round++) {
      const { user } = await twice()
      const [one, other] = await Promise.all([naive(user.id), naive(user.id)])
      if (one === other) doubles++
    }

    expect(doubles).toBeGreaterThan(0)
  })
})
