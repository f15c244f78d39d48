// Codes tried at the same moment by somebody who has the password: from many networks, by many sign-ins, on two nodes. How many are compared at all.
import { and, eq } from 'drizzle-orm'
import { signIns } from '../../server/sign-in/table.ts'
import { type Answer, type Api, anApi, aTwin, at } from '../api.ts'
import { codeOf, halfSignedIn, withTotp } from '../authenticator.ts'
import { anOrganization, aUser, PASSWORD } from '../factories.ts'
import { DEADLINE_MS } from './races.ts'

const CODES = process.env.ROSTER_DEEP === '1' ? 10_000 : 400
const ATTACKERS = 8
const MOST = 5

let api: Api
let nodes: Api[]
beforeAll(async () => {
  api = await anApi({ trustedProxies: ['127.0.0.1'] })
  nodes = [api, await aTwin(api, { trustedProxies: ['127.0.0.1'] })]
})
afterAll(async () => {
  await nodes[1]?.close()
  await api.close()
})

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { secondStep { methods } userErrors { code } } }'
const VERIFY = 'mutation ($input: SignInVerifyInput!) { signInVerify(input: $input) { viewer { user { login } } userErrors { code } } }'
const SEVERAL =
  'mutation ($a: SignInVerifyInput!, $b: SignInVerifyInput!) { a: signInVerify(input: $a) { userErrors { code } } b: signInVerify(input: $b) { userErrors { code } } }'
const from = (n: number) => ({ 'x-forwarded-for': `203.0.${n % 7}.${n % 250}` })
const nodeOf = (n: number): Api => nodes[n % nodes.length] ?? api
const cookies = (...all: (string | null)[]) => ({ cookie: all.filter(Boolean).join('; '), origin: 'http://localhost:4000' })

it(
  `are compared five times of ${CODES}, while the user gets in on a known device`,
  async () => {
    const user = await aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })
    const { device } = await api.ask(SIGN_IN, { input: { login: user.login, password: PASSWORD } })
    const { secret, recoveryCodes } = await withTotp(api, user)
    // the nodes share no clock here, and the app's codes of an hour would be right at one time or other
    const right = new Set(Array.from({ length: 120 }, (_, step) => codeOf(secret, api.ctx().now(), step - 5)))
    const wrong = Array.from({ length: CODES + 200 }, (_, n) => String(n * 7).padStart(6, '0')).filter((code) => !right.has(code))
    let sent = 0

    const attack = async () => {
      let half = await halfSignedIn(api, user)
      while (sent < CODES) {
        const n = sent
        const isOne = n % 2 === 0
        sent += isOne ? 1 : 2
        const [a, b] = [{ code: wrong[n] }, { code: wrong[n + 1] }]
        const headers = { ...from(n), ...cookies(half.cookie) }
        const answer: Answer = await nodeOf(n).ask(isOne ? VERIFY : SEVERAL, isOne ? { input: a } : { a, b }, { headers })
        expect(answer.cookie).toBeNull()
        // a sign-in that owes its second factor ends after five minutes
        if (answer.errors[0]?.extensions.code === 'UNAUTHENTICATED') half = await halfSignedIn(api, user)
      }
    }
    const fair: unknown[] = []
    const use = async () => {
      for (const recoveryCode of recoveryCodes.slice(0, 8)) {
        const node = nodeOf(fair.length)
        const half = await node.ask(SIGN_IN, { input: { login: user.login, password: PASSWORD } }, { headers: cookies(device) })
        const headers = { ...from(fair.length), ...cookies(half.cookie, device) }
        const { data } = await node.ask(VERIFY, { input: { recoveryCode } }, { headers })
        fair.push(at(data, 'signInVerify', 'viewer', 'user', 'login'))
      }
    }

    await Promise.all([use(), ...Array.from({ length: ATTACKERS }, attack)])
    await Promise.all(nodes.map((node) => node.settled()))

    expect(fair).toEqual(new Array(8).fill(user.login))
    const isCompared = and(eq(signIns.userId, user.id), eq(signIns.method, 'PASSWORD_TOTP'), eq(signIns.outcome, 'FAILED'))
    expect(await api.ctx().db.$count(signIns, isCompared)).toBe(MOST)
  },
  DEADLINE_MS + CODES * 60,
)
