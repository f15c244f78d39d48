import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { codeOf, halfSignedIn, withTotp } from '../../testing/authenticator.ts'
import { anOrganization, aUser, PASSWORD, type Person, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { mfaFactors, recoveryCodes } from './table.ts'
import { stepOf } from './totp.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const BEGIN = 'mutation { totpBegin { secret uri userErrors { code } } }'
const CONFIRM =
  'mutation ($input: TotpConfirmInput!) { totpConfirm(input: $input) { user { hasMfa mfaFactors { kind name lastUsedAt } recoveryCodesLeft } recoveryCodes userErrors { code field } } }'
const DISABLE = 'mutation { totpDisable { user { hasMfa mfaFactors { id } recoveryCodesLeft } userErrors { code } } }'
const RENEW = 'mutation { recoveryCodesRenew { recoveryCodes userErrors { code } } }'
const IDENTITY = 'mutation ($input: IdentityConfirmInput!) { identityConfirm(input: $input) { confirmedUntil userErrors { code field } } }'
const begin = async (cookie: string) => String(at((await api.ask(BEGIN, {}, { cookie })).data, 'totpBegin', 'secret'))
const confirm = (cookie: string, code: string) => api.ask(CONFIRM, { input: { code } }, { cookie })
const now = () => api.ctx().now()
const somebody = async (): Promise<Person> => aUser(api, { in: [[(await anOrganization(api)).name, 'analyst']] })

// RFC 6238, appendix B, SHA-1, of whose 8 digits these are the last 6
it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at second %d since 1970 the code is %s', (seconds, code) => {
  const step = Math.floor(seconds / 30)
  const inStep = (steps: number) => stepOf('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', code, new Date((seconds + steps * 30) * 1000))

  expect([-2, -1, 0, 1, 2].map(inStep)).toEqual([null, step, step, step, null])
})

describe('an app', () => {
  it('becomes the first factor by a code that it shows, which then is used; recovery codes come along', async () => {
    const user = await somebody()
    const cookie = await signedIn(api, user)

    const { data } = await api.ask(BEGIN, {}, { cookie })
    const secret = String(at(data, 'totpBegin', 'secret'))
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(at(data, 'totpBegin', 'uri')).toBe(
      `otpauth://totp/Roster%20test:${user.login}?issuer=Roster%20test&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    )
    const code = codeOf(secret, now())
    const answer = await confirm(cookie, code)

    expect(at(answer.data, 'totpConfirm')).toEqual({
      user: { hasMfa: true, mfaFactors: [{ kind: 'TOTP', name: 'Authenticator app', lastUsedAt: null }], recoveryCodesLeft: 10 },
      recoveryCodes: new Array(10).fill(expect.any(String)),
      userErrors: [],
    })
    const half = await halfSignedIn(api, user)
    const VERIFY = 'mutation ($input: SignInVerifyInput!) { signInVerify(input: $input) { userErrors { code } } }'
    expect(codesOf(await api.ask(VERIFY, { input: { code } }, half))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await api.ask(VERIFY, { input: { code: codeOf(secret, now(), 1) } }, half))).toEqual([])
    const actions = await api.ctx().db.select({ action: auditEvents.action }).from(auditEvents).where(eq(auditEvents.targetId, user.id))
    expect(actions).toContainEqual({ action: 'user.totpAdd' })
  })

  it('rests sealed, and recovery codes hashed', async () => {
    const user = await somebody()
    const { secret, recoveryCodes: codes } = await withTotp(api, user)

    const factors = await api.ctx().db.select().from(mfaFactors).where(eq(mfaFactors.userId, user.id))
    const hashes = await api.ctx().db.select().from(recoveryCodes).where(eq(recoveryCodes.userId, user.id))

    const stored = JSON.stringify([factors, hashes, factors.map(({ sealed }) => sealed?.toString('latin1'))])
    for (const text of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) expect(stored).not.toContain(text)
    expect([factors.length, hashes.length]).toEqual([1, 10])
    const { before, after } = auditEvents
    const events = await api.ctx().db.select({ before, after }).from(auditEvents).where(eq(auditEvents.targetId, user.id))
    const trail = JSON.stringify(events)
    expect([secret, ...codes].filter((text) => trail.includes(text))).toEqual([])
  })

  it('counts for nothing until it is confirmed: by its own session, in time, with its own code, once', async () => {
    const user = await somebody()
    const [cookie, other] = [await signedIn(api, user), await signedIn(api, user)]
    const secret = await begin(cookie)

    expect(codesOf(await confirm(cookie, codeOf(secret, now(), 5)))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await confirm(other, codeOf(secret, now())))).toEqual(['EXPIRED'])
    expect((await api.ask('{ viewer { user { hasMfa } } }', {}, { cookie })).data).toEqual({ viewer: { user: { hasMfa: false } } })
    const newer = await begin(cookie)
    expect(codesOf(await confirm(cookie, codeOf(secret, now())))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await confirm(cookie, codeOf(newer, now())))).toEqual([])
    expect(codesOf(await confirm(cookie, codeOf(newer, now(), 1)))).toEqual(['EXPIRED'])
  })

  it('takes the place of the one before, without new recovery codes', async () => {
    const user = await somebody()
    const { cookie } = await withTotp(api, user)

    const answer = await confirm(cookie, codeOf(await begin(cookie), now()))

    expect(at(answer.data, 'totpConfirm')).toMatchObject({
      recoveryCodes: null,
      user: { mfaFactors: [{ kind: 'TOTP' }], recoveryCodesLeft: 10 },
    })
  })

  it('is removed by its user, and the recovery codes with it', async () => {
    const user = await somebody()
    const { cookie } = await withTotp(api, user)

    expect((await api.ask(DISABLE, {}, { cookie })).data).toEqual({
      totpDisable: { user: { hasMfa: false, mfaFactors: [], recoveryCodesLeft: null }, userErrors: [] },
    })
    expect(codesOf(await api.ask(DISABLE, {}, { cookie }))).toEqual(['CONFLICT'])
    expect(await api.ctx().db.$count(recoveryCodes, eq(recoveryCodes.userId, user.id))).toBe(0)
    expect(await signedIn(api, user)).toEqual(expect.any(String))
  })
})

it('new recovery codes take the place of the ones before', async () => {
  const user = await somebody()
  const plain = await signedIn(api, await somebody())
  const { cookie, recoveryCodes: old } = await withTotp(api, user)

  const { data } = await api.ask(RENEW, {}, { cookie })

  const codes = (at(data, 'recoveryCodesRenew', 'recoveryCodes') ?? []) as string[]
  expect(new Set([...codes, ...old]).size).toBe(20)
  const VERIFY = 'mutation ($input: SignInVerifyInput!) { signInVerify(input: $input) { userErrors { code } } }'
  const half = await halfSignedIn(api, user)
  expect(codesOf(await api.ask(VERIFY, { input: { recoveryCode: old[0] } }, half))).toEqual(['INVALID_CREDENTIALS'])
  expect(codesOf(await api.ask(VERIFY, { input: { recoveryCode: codes[0] } }, half))).toEqual([])
  expect(codesOf(await api.ask(RENEW, {}, { cookie: plain }))).toEqual(['CONFLICT'])
})

describe('changes of one’s own factors', () => {
  it('ask the session to confirm: by password or by a code', async () => {
    const user = await somebody()
    const { cookie, secret } = await withTotp(api, user)
    api.pass(5 * 60 + 1)
    const all = [BEGIN, DISABLE, RENEW, 'mutation { passkeyBegin { userErrors { code } } }']

    for (const query of all) expect(codesOf(await api.ask(query, {}, { cookie }))).toEqual(['CONFIRMATION_REQUIRED'])
    expect(codesOf(await confirm(cookie, '123456'))).toEqual(['CONFIRMATION_REQUIRED'])
    const code = codeOf(secret, now())
    const prove = (input: object) => api.ask(IDENTITY, { input }, { cookie })
    expect(codesOf(await prove({ code: codeOf(secret, now(), 7) }))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await prove({ code, password: PASSWORD }))).toEqual(['INVALID'])
    expect(codesOf(await prove({ code }))).toEqual([])
    expect(codesOf(await prove({ code }))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await api.ask(DISABLE, {}, { cookie }))).toEqual([])
  })

  it('are nothing for keys and strangers', async () => {
    const user = await somebody()
    const code = async (query: string, caller = {}) => (await api.ask(query, {}, caller)).errors[0]?.extensions.code

    for (const query of [BEGIN, DISABLE, RENEW, 'mutation { passkeyBegin { options } }', 'mutation { passkeyChallenge { options } }'])
      expect([await code(query, user), await code(query)]).toEqual(['FORBIDDEN', 'UNAUTHENTICATED'])
  })
})

it('nobody but the user, and those who see it wholly, learns of the factors', async () => {
  const [one, other] = [await anOrganization(api), await anOrganization(api)]
  const user = await aUser(api, {
    in: [
      [one.name, 'analyst'],
      [other.name, 'analyst'],
    ],
  })
  const [manager, admin] = [await aUser(api, { in: [[one.name, 'org-admin']] }), await aUser(api, { in: [['platform', 'admin']] })]
  const { cookie } = await withTotp(api, user)
  const FACTORS = 'query ($id: ID!) { user(id: $id) { hasMfa mfaFactors { kind } recoveryCodesLeft } }'
  const seenBy = async (caller: object) => at((await api.ask(FACTORS, { id: user.id }, caller)).data, 'user')

  expect(await seenBy({ cookie })).toEqual({ hasMfa: true, mfaFactors: [{ kind: 'TOTP' }], recoveryCodesLeft: 10 })
  expect(await seenBy(admin)).toEqual({ hasMfa: true, mfaFactors: [{ kind: 'TOTP' }], recoveryCodesLeft: null })
  expect(await seenBy(manager)).toEqual({ hasMfa: true, mfaFactors: [], recoveryCodesLeft: null })
})
