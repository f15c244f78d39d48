import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { withTotp } from '../../testing/authenticator.ts'
import { anAdministrator, anOrganization, aUser, PASSWORD, type Person, sendsMail } from '../../testing/factories.ts'
import { mails } from '../mail/table.ts'
import { operations } from './hashing.ts'

let api: Api
let admin: Person
let place: string
beforeEach(async () => {
  api = await anApi()
  await sendsMail(api)
  admin = await anAdministrator(api)
  place = (await anOrganization(api)).name
})
afterEach(() => api.close())

const REQUEST =
  'mutation ($input: PasswordResetRequestInput!) { passwordResetRequest(input: $input) { userErrors { code message field } } }'
const request = (login: string) => api.ask(REQUEST, { input: { login } })
const lock = (id: string) =>
  api.ask('mutation ($input: UserLockInput!) { userLock(input: $input) { userErrors { code } } }', { input: { id } }, admin)
const somebody = (wanted: object = {}) => aUser(api, { in: [[place, 'analyst']], email: 'somebody@example.org', ...wanted })
const queued = () => api.ctx().db.select().from(mails).where(eq(mails.kind, 'PASSWORD_RESET')).orderBy(mails.createdAt, mails.id)

describe('who forgot the password', () => {
  it('is sent a link, asked for by login, by email or by a login that is an address', async () => {
    const [one, other] = [await somebody({ login: 'one' }), await somebody({ login: 'two@example.org', email: null })]

    for (const typed of [' ONE ', 'Two@example.org']) {
      expect(codesOf(await request(typed))).toEqual([])
      // the answer comes before the mail is queued: without a wait the two race
      await api.settled()
    }

    expect((await queued()).map(({ userId, byLabel }) => [userId, byLabel])).toEqual([
      [one.id, null],
      [other.id, null],
    ])
    await request('SOMEBODY@example.org')
    await api.settled()
    expect(await queued()).toHaveLength(3)
  })

  it('gets one answer, whoever there is, at the cost of no Argon2 operation, and no mail where there is nobody to write to', async () => {
    await somebody({ login: 'invited', password: false, email: 'invited@example.org' })
    await somebody({ login: 'unreached', email: null })
    await aUser(api, { login: 'machine', type: 'SERVICE', email: 'machine@example.org' })
    const locked = await somebody({ login: 'locked', email: 'locked@example.org' })
    await lock(locked.id)
    const careful = await somebody({ login: 'careful', email: 'careful@example.org' })
    await withTotp(api, careful)
    const known = await somebody({ login: 'known' })
    const typed = [
      'known',
      'careful',
      'nobody',
      'invited',
      'unreached',
      'machine',
      'locked',
      '',
      '\u0000',
      '\ud800',
      'x'.repeat(1_000_000),
      '%',
      "' or 1=1 --",
    ]
    const before = operations()

    const answers = []
    for (const login of typed) {
      answers.push(await request(login))
      // each from a fresh window: the limit of a place has a test of its own
      api.pass(20 * 60)
    }
    await api.settled()

    expect(new Set(answers.map(({ status, data, errors, cookie }) => JSON.stringify([status, data, errors, cookie]))).size).toBe(1)
    expect(answers[0]?.data).toEqual({ passwordResetRequest: { userErrors: [] } })
    expect(operations()).toBe(before)
    expect((await queued()).map(({ userId }) => userId)).toEqual([known.id, careful.id])
  })

  it('is sent three an hour at most, and five in all where an address is shared', async () => {
    const sharing: Person[] = []
    for (const login of ['s1', 's2', 's3', 's4', 's5', 's6']) sharing.push(await somebody({ login, email: 'shared@example.org' }))

    await request('shared@example.org')
    await api.settled()
    expect((await queued()).map(({ userId }) => userId).sort()).toEqual(
      sharing
        .slice(0, 5)
        .map(({ id }) => id)
        .sort(),
    )
    for (let n = 0; n < 4; n++) await request('s6')
    await api.settled()
    expect((await queued()).filter(({ userId }) => userId === sharing[5]?.id)).toHaveLength(3)
  })

  it('is not slowed at sign-in, however often a link was asked for', async () => {
    const user = await somebody({ login: 'forgetful' })
    for (let n = 0; n < 12; n++) expect(codesOf(await request('forgetful'))).toEqual([])
    await api.settled()

    const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } userErrors { code } } }'
    const answer = await api.ask(SIGN_IN, { input: { login: user.login, password: PASSWORD } })

    expect(at(answer.data, 'signIn')).toEqual({ viewer: { user: { id: user.id } }, userErrors: [] })
  })

  it('may ask a few times from one place, then has to wait, whether the login is known or not', async () => {
    await somebody({ login: 'known' })
    const answers = []
    for (let n = 0; n < 23; n++) {
      answers.push(await request(n % 2 ? 'known' : 'nobody'))
      await api.settled()
    }

    expect(answers.map(({ errors }) => errors[0]?.extensions.code ?? 'ok')).toEqual([
      ...Array.from({ length: 20 }, () => 'ok'),
      ...Array.from({ length: 3 }, () => 'RATE_LIMITED'),
    ])
    expect([answers[22]?.status, answers[22]?.headers.get('retry-after')]).toEqual([429, '60'])
  })

  it('is told where no mail is sent, which everybody may know', async () => {
    const mailless = await anApi()
    const answers = [
      await mailless.ask(REQUEST, { input: { login: 'nobody' } }),
      await mailless.ask(REQUEST, { input: { login: 'admin' } }),
    ]

    expect(answers.map(codesOf)).toEqual([['SMTP_REQUIRED'], ['SMTP_REQUIRED']])
    const AVAILABLE = '{ instance { passwordResetAvailable } }'
    expect(
      await Promise.all([api, mailless].map(async (one) => at((await one.ask(AVAILABLE)).data, 'instance', 'passwordResetAvailable'))),
    ).toEqual([true, false])
    await mailless.close()
  })
})
