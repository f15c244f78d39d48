// Links of passwords, and sessions beside a new password. ROSTER_DEEP=1 for a thousand rounds.
import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { transaction } from '../../server/context.ts'
import { passwordLinks } from '../../server/passwords/table.ts'
import { sessions } from '../../server/sessions/table.ts'
import { users } from '../../server/users/table.ts'
import { type Api, anApi, at } from '../api.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person, signedIn } from '../factories.ts'
import { DEADLINE_MS, outcomeOf, ROUNDS, tally } from './races.ts'

let api: Api
let admin: Person
let user: Person
beforeAll(async () => {
  api = await anApi({ connections: 20 })
  admin = await anAdministrator(api)
  user = await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })
})
afterAll(() => api.close())

const AT_ONCE = 4
const COMPLETE = 'mutation ($input: PasswordResetCompleteInput!) { passwordResetComplete(input: $input) { userErrors { code } } }'
const complete = async (token: string, n = 0) =>
  outcomeOf(await api.ask(COMPLETE, { input: { token, password: `quiet mountains in the north ${n}` } }))
const ACCESS = 'mutation ($input: UserAccessLinkCreateInput!) { userAccessLinkCreate(input: $input) { url userErrors { code } } }'
async function aToken(): Promise<string> {
  const { data } = await api.ask(ACCESS, { input: { id: user.id } }, admin)
  return new URL(String(at(data, 'userAccessLinkCreate', 'url'))).hash.slice(1)
}
const times = <T>(count: number, act: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => act(n)))
const restore = (passwordHash: string | null) => api.ctx().db.update(users).set({ passwordHash }).where(eq(users.id, user.id))
const stored = async (): Promise<string | null> => {
  const [row] = await api.ctx().db.select({ hash: users.passwordHash }).from(users).where(eq(users.id, user.id))
  return row?.hash ?? null
}

describe('a link of which many have a copy', () => {
  it(
    'is used by one',
    async () => {
      const seen = await tally(ROUNDS, async () => {
        const token = await aToken()
        return times(AT_ONCE, (n) => complete(token, n))
      })

      expect(seen).toEqual({ 'EXPIRED ∥ EXPIRED ∥ EXPIRED ∥ ok': ROUNDS })
    },
    DEADLINE_MS,
  )

  it('looked up first and deleted afterwards, would be used by several', async () => {
    const naive = async (): Promise<boolean> => {
      const [link] = await api.ctx().db.select().from(passwordLinks).where(eq(passwordLinks.userId, user.id))
      if (!link) return false
      await transaction(api.ctx(), async ({ db }) => {
        await db.update(users).set({ mustChangePassword: false }).where(eq(users.id, link.userId))
        await db.delete(passwordLinks).where(eq(passwordLinks.tokenHash, link.tokenHash))
      })
      return true
    }
    let doubled = 0
    for (let round = 0; round < 10; round++) {
      await aToken()
      if ((await times(AT_ONCE, naive)).filter(Boolean).length > 1) doubled++
    }

    expect(doubled).toBeGreaterThan(0)
  })
})

it('two links of one user at once: one is used, the other is gone', async () => {
  const seen = await tally(20, async () => {
    const mailed = 'a token of the mail that is long enough'
    const token = await aToken()
    const values = { userId: user.id, kind: 'MAIL' as const, createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) }
    await api
      .ctx()
      .db.insert(passwordLinks)
      .values({ ...values, tokenHash: createHash('sha256').update(mailed).digest() })
    return Promise.all([complete(token), complete(mailed)])
  })

  expect(seen).toEqual({ 'EXPIRED ∥ ok': 20 })
})

it('a link and a lock at once: a locked user has no open link, and a link that was withdrawn changes nothing', async () => {
  const run = (mutation: string, type: string) =>
    api.ask(`mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`, { input: { id: user.id } }, admin)
  for (let round = 0; round < 20; round++) {
    const [token, before] = [await aToken(), await stored()]

    const [used] = await Promise.all([complete(token), run('userLock', 'UserLockInput')])

    expect(await api.ctx().db.$count(passwordLinks, eq(passwordLinks.userId, user.id))).toBe(0)
    expect((await stored()) === before).toBe(used === 'EXPIRED')
    await run('userUnlock', 'UserUnlockInput')
  }
}, 60_000)

it(
  'a changed password beside uses and extensions of other sessions leaves none of them',
  async () => {
    const CHANGE = 'mutation ($input: PasswordChangeInput!) { passwordChange(input: $input) { userErrors { code } } }'
    const EXTEND = 'mutation { sessionExtend { userErrors { code } } }'
    const VIEWER = '{ viewer { user { id } } }'
    const hash = await (async () => {
      const twin = await aUser(api)
      const [row] = await api.ctx().db.select({ hash: users.passwordHash }).from(users).where(eq(users.id, twin.id))
      return row?.hash ?? null
    })()
    for (let round = 0; round < ROUNDS; round++) {
      await restore(hash)
      const [own, other] = [await signedIn(api, user), await signedIn(api, user)]
      // what was seen a minute ago is written anew by its next use
      api.pass(61)

      const [changed] = await Promise.all([
        api.ask(CHANGE, { input: { currentPassword: PASSWORD, newPassword: 'quiet mountains in the north' } }, { cookie: own }),
        api.ask(EXTEND, {}, { cookie: other }),
        api.ask(VIEWER, {}, { cookie: other }),
      ])
      await api.settled()

      expect([round, outcomeOf(changed)]).toEqual([round, 'ok'])
      expect((await api.ask(VIEWER, {}, { cookie: other })).data).toEqual({ viewer: null })
      expect(at((await api.ask(VIEWER, {}, { cookie: own })).data, 'viewer', 'user', 'id')).toBe(user.id)
      expect(await api.ctx().db.$count(sessions, eq(sessions.userId, user.id))).toBe(1)
      await api.ctx().db.delete(sessions).where(eq(sessions.userId, user.id))
    }
  },
  DEADLINE_MS,
)
