// Passwords tried at the same moment, from many networks, under every spelling of a login, on two nodes: how many are compared at all.
import { and, eq, ne, sql } from 'drizzle-orm'
import { oneShot } from '../../server/db/one-shot.ts'
import { signIns } from '../../server/sign-in/table.ts'
import { type Api, anApi, aTwin } from '../api.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD } from '../factories.ts'
import { DEADLINE_MS, ROUNDS } from './races.ts'

const PASSWORDS = process.env.ROSTER_DEEP === '1' ? 10_000 : 400
const AT_ONCE = 40
// five failures and a network waits, ten and the login is locked
const MOST = 10

let api: Api
let nodes: Api[]
let tenant: { name: string }
beforeAll(async () => {
  api = await anApi({ trustedProxies: ['127.0.0.1'] })
  nodes = [api, await aTwin(api, { trustedProxies: ['127.0.0.1'] })]
  tenant = await anOrganization(api)
  const admin = await anAdministrator(api)
  const SETTINGS =
    'mutation ($input: AuthenticationSettingsUpdateInput!) { authenticationSettingsUpdate(input: $input) { userErrors { code } } }'
  await api.ask(SETTINGS, { input: { loginDomain: 'example.org' } }, admin)
})
afterAll(async () => {
  await nodes[1]?.close()
  await api.close()
})

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }'
const SEVERAL =
  'mutation ($a: SignInInput!, $b: SignInInput!, $c: SignInInput!) { a: signIn(input: $a) { userErrors { code } } b: signIn(input: $b) { userErrors { code } } c: signIn(input: $c) { userErrors { code } } }'
const from = (n: number) => ({ 'x-forwarded-for': `203.0.${n % 7}.${n % 250}` })
const nodeOf = (n: number): Api => nodes[n % nodes.length] ?? api
const settled = () => Promise.all(nodes.map((node) => node.settled()))
const compared = (userId: string) => api.ctx().db.$count(signIns, and(eq(signIns.userId, userId), ne(signIns.outcome, 'THROTTLED')))
let count = 0
const somebody = () => aUser(api, { login: `target-${++count}@example.org`, in: [[tenant.name, 'analyst']] })

it(
  'are compared ten times, exactly, when twenty come at once',
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id, login } = await somebody()
      const tries = Array.from({ length: 20 }, (_, n) =>
        nodeOf(n).ask(SIGN_IN, { input: { login, password: `wrong ${n}` } }, { headers: { 'x-forwarded-for': `203.0.113.${n}` } }),
      )
      await Promise.all(tries)
      await settled()

      expect(await compared(id)).toBe(MOST)
    }
  },
  DEADLINE_MS * 4,
)

it('are compared more often by who counts first and writes then', async () => {
  const owner = oneShot(api.database.ownerUrl)
  await owner`create table naive_failures (login text)`
  await owner.end()
  const { db } = api.ctx()
  const naive = async (login: string) => {
    const { rows } = await db.execute(sql`select 1 from naive_failures where login = ${login}`)
    if (rows.length >= MOST) return 0
    await db.execute(sql`insert into naive_failures values (${login})`)
    return 1
  }

  let worst = 0
  for (let round = 0; round < 20; round++) {
    const tries = await Promise.all(Array.from({ length: 20 }, () => naive(`naive ${round}`)))
    worst = Math.max(worst, tries.filter(Boolean).length)
  }

  expect(worst).toBeGreaterThan(MOST)
})

it('never keep the user out who signs in twenty times at once', async () => {
  const { login } = await somebody()
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => nodeOf(n).ask(SIGN_IN, { input: { login, password: PASSWORD } })))

  expect(answers.filter(({ cookie }) => cookie === null)).toEqual([])
})

it(
  `are compared ten times of ${PASSWORDS}, whatever they come by, while the user gets in on a known device`,
  async () => {
    const { id, login } = await somebody()
    const bare = login.split('@')[0] ?? ''
    const { device } = await api.ask(SIGN_IN, { input: { login, password: PASSWORD } })
    const spellings = [login, bare, login.toUpperCase(), ` ${bare} `, `${bare}@EXAMPLE.org`]
    const typed = (n: number) => ({ login: spellings[n % spellings.length], password: `password number ${n}` })
    await settled()
    const before = await compared(id)
    let sent = 0
    const ways: [count: number, send: (n: number) => Promise<void>][] = [
      [1, async (n) => expect((await nodeOf(n).ask(SIGN_IN, { input: typed(n) }, { headers: from(n) })).cookie).toBeNull()],
      [
        3,
        async (n) => {
          const variables = { a: typed(n), b: typed(n + 1), c: typed(n + 2) }
          expect((await nodeOf(n).ask(SEVERAL, variables, { headers: from(n) })).cookie).toBeNull()
        },
      ],
      // a batch of requests in one is refused whole
      [
        10,
        async (n) => {
          const body = JSON.stringify(Array.from({ length: 10 }, (_, m) => ({ query: SIGN_IN, variables: { input: typed(n + m) } })))
          const headers = { 'content-type': 'application/json', ...from(n) }
          expect((await nodeOf(n).fetch('/graphql', { method: 'POST', headers, body })).status).toBe(400)
        },
      ],
    ]
    const attack = async () => {
      for (let turn = 0; sent < PASSWORDS; turn++) {
        const n = sent
        const [count, send] = ways[turn % ways.length] ?? [0, () => Promise.reject(new Error('There are three ways.'))]
        sent += count
        await send(n)
      }
    }
    const fair: boolean[] = []
    const use = async () => {
      while (sent < PASSWORDS) {
        const answer = await nodeOf(fair.length).ask(
          SIGN_IN,
          { input: { login, password: PASSWORD } },
          { headers: { ...from(fair.length), cookie: device ?? '' } },
        )
        fair.push(answer.cookie !== null)
      }
    }

    await Promise.all([use(), ...Array.from({ length: AT_ONCE }, attack)])
    await settled()

    expect(fair.length).toBeGreaterThan(0)
    expect(fair).toEqual(fair.map(() => true))
    expect((await compared(id)) - before - fair.length).toBe(MOST)
  },
  DEADLINE_MS + PASSWORDS * 60,
)
