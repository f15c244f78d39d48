// Two changes of one thing at the same moment.
import { setTimeout as sleep } from 'node:timers/promises'
import { eq, sql } from 'drizzle-orm'
import { oneShot } from '../../server/db/one-shot.ts'
import { sessions } from '../../server/sessions/table.ts'
import { users } from '../../server/users/table.ts'
import { type Api, anApi, at } from '../api.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person } from '../factories.ts'
import { DEADLINE_MS, outcomeOf, ROUNDS, tally } from './races.ts'

let api: Api
let admin: Person
let tenant: { name: string }
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
  tenant = await anOrganization(api)
})
afterAll(() => api.close())

const run = async (name: string, input: object, select = '') => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
  return api.ask(`mutation ($input: ${type}) { ${name}(input: $input) { ${select} userErrors { code } } }`, { input }, admin)
}
const outcome = (name: string, input: object) => run(name, input).then(outcomeOf)
const aMember = () => aUser(api, { in: [[tenant.name, 'analyst']] })
const db = () => api.ctx().db
let count = 0

describe('two edits of one version', () => {
  it(
    'one wins, one is told',
    async () => {
      const seen = await tally(ROUNDS, async () => {
        const { id } = await aMember()
        const edit = (name: string) => outcome('userUpdate', { id, name, expectedVersion: 1 })
        return Promise.all([edit('One'), edit('Other')])
      })

      expect(seen).toEqual({ 'VERSION_MISMATCH ∥ ok': ROUNDS })
    },
    DEADLINE_MS,
  )

  it('are both let through by who reads first and writes then', async () => {
    const naive = async (id: string, name: string) => {
      const [user] = await db().select({ version: users.version }).from(users).where(eq(users.id, id))
      if (user?.version !== 1) return 'VERSION_MISMATCH'
      await db().update(users).set({ name, version: 2 }).where(eq(users.id, id))
      return 'ok'
    }

    const seen = await tally(20, async () => {
      const { id } = await aMember()
      return Promise.all([naive(id, 'One'), naive(id, 'Other')])
    })

    expect(seen['ok ∥ ok']).toBeGreaterThan(0)
  })
})

describe('one login', () => {
  it(
    'is given once, in whatever case it is asked for, to creations and renames alike',
    async () => {
      const seen = await tally(ROUNDS, async () => {
        const login = `wanted-${++count}`
        const { id } = await aMember()
        return Promise.all([
          outcome('userCreate', { login, name: 'One' }),
          outcome('userCreate', { login: login.toUpperCase(), name: 'Two' }),
          outcome('userLoginUpdate', { id, login: ` ${login.replace('w', 'W')} ` }),
        ])
      })

      expect(seen).toEqual({ 'TAKEN ∥ TAKEN ∥ ok': ROUNDS })
    },
    DEADLINE_MS,
  )

  it('has no Unicode twins', async () => {
    // full width, small capital, Cyrillic, dotless, ligature, combining, zero width
    for (const twin of ['ａdmin', 'ᴀdmin', 'аdmin', 'admın', 'oﬀice', 'ádmin', 'ad\u200bmin'])
      expect(await outcome('userCreate', { login: twin, name: 'Twin' })).toBe('INVALID')
  })

  it('is given twice by who looks first and writes then', async () => {
    const owner = oneShot(api.database.ownerUrl)
    await owner`create table naive_logins (login text)`
    await owner.end()
    const naive = async (login: string) => {
      const { rows } = await db().execute(sql`select 1 from naive_logins where login = ${login}`)
      if (rows.length > 0) return 'TAKEN'
      await db().execute(sql`insert into naive_logins values (${login})`)
      return 'ok'
    }

    const seen = await tally(20, async () => {
      const login = `naive-${++count}`
      return Promise.all([naive(login), naive(login)])
    })

    expect(seen['ok ∥ ok']).toBeGreaterThan(0)
  })
})

describe('a lock and a sign-in', () => {
  const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }'

  it(
    'leave no session',
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const { id, login } = await aMember()
        const [locked, signedIn] = await Promise.all([
          // sometimes before, sometimes after the password was checked
          sleep((round % 10) * 6).then(() => outcome('userLock', { id })),
          api.ask(SIGN_IN, { input: { login, password: PASSWORD } }),
        ])

        expect(locked).toBe('ok')
        expect(await db().$count(sessions, eq(sessions.userId, id))).toBe(0)
        const viewer = signedIn.cookie ? await api.ask('{ viewer { user { id } } }', {}, { cookie: signedIn.cookie }) : null
        expect(viewer && at(viewer.data, 'viewer')).toBeNull()
      }
    },
    DEADLINE_MS,
  )

  it('leave one behind when the sign-in looks at the lock first and writes then', async () => {
    const naiveSignIn = async (id: string) => {
      const [user] = await db().select({ lockedAt: users.lockedAt }).from(users).where(eq(users.id, id))
      if (user?.lockedAt) return
      const now = new Date()
      const session = { id: `naive ${++count}`, userId: id, method: 'PASSWORD' as const, startedAt: now, lastSeenAt: now }
      await db()
        .insert(sessions)
        .values({ ...session, expiresAt: now, absoluteExpiresAt: now })
    }

    let left = 0
    let lasted = 20
    for (let round = 0; round < 400 && left === 0; round++) {
      const { id } = await aMember()
      const begun = performance.now()
      const locking = outcome('userLock', { id }).then(() => performance.now() - begun)
      // somewhere in the lock, however long that takes on this machine
      const signingIn = sleep(lasted * Math.random()).then(() => naiveSignIn(id))
      lasted = (await Promise.all([locking, signingIn]))[0]
      left += await db().$count(sessions, eq(sessions.userId, id))
    }

    expect(left).toBeGreaterThan(0)
  })
})

describe('one idempotency key', () => {
  it(
    'runs once, and both callers get its outcome',
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const idempotencyKey = `race ${++count}`
        const login = `once-${count}`
        const answers = await Promise.all([1, 2, 3].map(() => run('userCreate', { login, name: 'Once', idempotencyKey }, 'user { id }')))

        expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
        expect(answers.map(outcomeOf)).toEqual(['ok', 'ok', 'ok'])
      }
    },
    DEADLINE_MS,
  )

  it('runs twice for who looks first and runs then', async () => {
    const known = new Map<string, string>()
    const naive = async (key: string, login: string) => {
      await db().execute(sql`select 1`)
      const earlier = known.get(key)
      if (earlier) return earlier
      const result = await outcome('userCreate', { login, name: 'Once' })
      known.set(key, result)
      return result
    }

    const seen = await tally(20, async () => {
      const login = `naive-once-${++count}`
      return Promise.all([naive(login, login), naive(login, login)])
    })

    expect(seen['TAKEN ∥ ok']).toBeGreaterThan(0)
  })
})
