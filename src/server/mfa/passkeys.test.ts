import { type Api, anApi, at, codesOf, type Data } from '../../testing/api.ts'
import { aPasskey, halfSignedIn, withPasskey, withTotp } from '../../testing/authenticator.ts'
import { anOrganization, aUser, type Person, signedIn } from '../../testing/factories.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const BEGIN = 'mutation { passkeyBegin { options userErrors { code message } } }'
const CONFIRM =
  'mutation ($input: PasskeyConfirmInput!) { passkeyConfirm(input: $input) { user { hasMfa mfaFactors { kind name } } recoveryCodes userErrors { code field } } }'
const REMOVE = 'mutation ($input: PasskeyRemoveInput!) { passkeyRemove(input: $input) { user { hasMfa } userErrors { code } } }'
const CHALLENGE = 'mutation { passkeyChallenge { options userErrors { code } } }'
const VERIFY =
  'mutation ($input: SignInVerifyInput!) { signInVerify(input: $input) { secondStep { passkeyOptions } userErrors { code field } } }'
const IDENTITY = 'mutation ($input: IdentityConfirmInput!) { identityConfirm(input: $input) { confirmedUntil userErrors { code field } } }'

const somebody = async (of = api): Promise<Person> => aUser(of, { in: [[(await anOrganization(of)).name, 'analyst']] })
const begin = async (cookie: string): Promise<Data> => at((await api.ask(BEGIN, {}, { cookie })).data, 'passkeyBegin', 'options') ?? null
const confirm = (cookie: string, passkey: unknown, name = 'A key') => api.ask(CONFIRM, { input: { name, passkey } }, { cookie })
const verify = (cookie: string, passkey: unknown) => api.ask(VERIFY, { input: { passkey } }, { cookie })
/** Somebody with a passkey. */
const equipped = async () => {
  const user = await somebody()
  const cookie = await signedIn(api, user)
  return { ...user, cookie, ...(await withPasskey(api, cookie)) }
}

describe('a passkey', () => {
  it('is made for this host, and becomes the first factor', async () => {
    const user = await somebody()
    const cookie = await signedIn(api, user)

    const options = await begin(cookie)
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Roster test' },
      user: { name: user.login },
      attestation: 'none',
      authenticatorSelection: { userVerification: 'preferred' },
    })
    const answer = await confirm(cookie, aPasskey().create(options), ' Blue key ')

    expect(at(answer.data, 'passkeyConfirm')).toEqual({
      user: { hasMfa: true, mfaFactors: [{ kind: 'PASSKEY', name: 'Blue key' }] },
      recoveryCodes: new Array(10).fill(expect.any(String)),
      userErrors: [],
    })
  })

  it('finishes a sign-in, each time with a new challenge', async () => {
    const user = await equipped()

    for (let time = 0; time < 2; time++) {
      const half = await halfSignedIn(api, user)
      expect(half.methods).toEqual(['PASSKEY', 'RECOVERY_CODE'])
      const answer = user.passkey.get(half.options)
      const done = await verify(half.cookie, answer)
      expect(codesOf(done)).toEqual([])
      const { data } = await api.ask('{ viewer { user { sessions { method isCurrent } } } }', {}, { cookie: done.cookie ?? '' })
      expect(at(data, 'viewer', 'user', 'sessions')).toContainEqual({ method: 'PASSWORD_PASSKEY', isCurrent: true })
      expect(codesOf(await verify((await halfSignedIn(api, user)).cookie, answer))).toEqual(['INVALID_CREDENTIALS'])
    }
  })

  it.each([
    ['another page', { origin: 'http://evil.example' }],
    ['the same host at another port', { origin: 'http://localhost:4001' }],
    ['another host', { host: 'evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['a creation', { type: 'webauthn.create' }],
    ['nobody who was there', { isPresent: false }],
    ['a counter that went back: a copy', { counter: 0 }],
  ])('is not taken from %s', async (_, claims) => {
    const user = await equipped()
    const first = await halfSignedIn(api, user)
    await verify(first.cookie, user.passkey.get(first.options, { counter: 7 }))

    const { cookie, options } = await halfSignedIn(api, user)
    const refused = await verify(cookie, user.passkey.get(options, { counter: 8, ...claims }))
    const fresh = at(refused.data, 'signInVerify', 'secondStep', 'passkeyOptions') ?? null

    expect(codesOf(refused)).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await verify(cookie, user.passkey.get(options, { counter: 9 })))).toEqual(['INVALID_CREDENTIALS'])
    expect(fresh).not.toEqual(options)
  })

  it('is asked for anew by passkeyChallenge: the challenge before counts no more, nor does one that was answered in vain', async () => {
    const user = await equipped()
    const { cookie, options } = await halfSignedIn(api, user)
    const newer = at((await api.ask(CHALLENGE, {}, { cookie })).data, 'passkeyChallenge', 'options') ?? null

    expect(codesOf(await verify(cookie, user.passkey.get(options)))).toEqual(['INVALID_CREDENTIALS'])
    const again = at((await api.ask(CHALLENGE, {}, { cookie })).data, 'passkeyChallenge', 'options') ?? null
    expect(codesOf(await verify(cookie, user.passkey.get(newer)))).toEqual(['INVALID_CREDENTIALS'])
    expect(again).not.toEqual(newer)
    const fresh = at((await api.ask(CHALLENGE, {}, { cookie })).data, 'passkeyChallenge', 'options') ?? null
    expect(codesOf(await verify(cookie, user.passkey.get(fresh)))).toEqual([])
  })

  it('of somebody else, or answering somebody else’s challenge, is nothing', async () => {
    const [user, other] = [await equipped(), await equipped()]
    const [mine, theirs] = [await halfSignedIn(api, user), await halfSignedIn(api, other)]

    expect(codesOf(await verify(mine.cookie, other.passkey.get(mine.options)))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await verify(theirs.cookie, user.passkey.get(theirs.options)))).toEqual(['INVALID_CREDENTIALS'])
    const next = await halfSignedIn(api, user)
    expect(codesOf(await verify(next.cookie, user.passkey.get((await halfSignedIn(api, other)).options)))).toEqual(['INVALID_CREDENTIALS'])
    expect(codesOf(await api.ask(REMOVE, { input: { id: other.id } }, { cookie: user.cookie }))).toEqual(['NOT_FOUND'])
  })

  it('confirms a session', async () => {
    const { cookie, passkey } = await equipped()
    const options = at((await api.ask(CHALLENGE, {}, { cookie })).data, 'passkeyChallenge', 'options') ?? null
    const prove = (answer: object) => api.ask(IDENTITY, { input: { passkey: answer } }, { cookie })

    expect(codesOf(await prove(passkey.get(options)))).toEqual([])
    expect(codesOf(await prove(passkey.get(options)))).toEqual(['INVALID_CREDENTIALS'])
  })

  it('is one of several, which go one by one; an unknown id looks like one of somebody else', async () => {
    const user = await somebody()
    const { cookie } = await withTotp(api, user)
    const { id, recoveryCodes } = await withPasskey(api, cookie)
    const remove = (wanted: string) => api.ask(REMOVE, { input: { id: wanted } }, { cookie })

    expect(recoveryCodes).toEqual([])
    for (const wrong of ['01890000-0000-7000-8000-00000000abcd', 'x', '\u0000']) expect(codesOf(await remove(wrong))).toEqual(['NOT_FOUND'])
    expect((await remove(id)).data).toEqual({ passkeyRemove: { user: { hasMfa: true }, userErrors: [] } })
    expect((await api.ask(CHALLENGE, {}, { cookie })).data).toMatchObject({ passkeyChallenge: { userErrors: [{ code: 'CONFLICT' }] } })
  })
})

describe('making a passkey', () => {
  it.each([
    ['another page', { origin: 'http://evil.example' }],
    ['another host', { host: 'evil.example' }],
    ['another challenge', { challenge: 'AAAA' }],
    ['a use', { type: 'webauthn.get' }],
    ['nobody who was there', { isPresent: false }],
  ])('is refused from %s', async (_, claims) => {
    const cookie = await signedIn(api, await somebody())

    expect(codesOf(await confirm(cookie, aPasskey().create(await begin(cookie), claims)))).toEqual(['INVALID_CREDENTIALS'])
  })

  it('is refused for what is no passkey, a bad name, another session, and one that is in use', async () => {
    const user = await somebody()
    const [cookie, other] = [await signedIn(api, user), await signedIn(api, user)]
    const options = await begin(cookie)
    const passkey = aPasskey()

    for (const wrong of ['text', 1, [], {}, { id: 'x' }, { ...passkey.create(options), id: '../..' }])
      expect(codesOf(await confirm(cookie, wrong))).toEqual(['INVALID_CREDENTIALS'])
    for (const name of ['', ' ', 'x'.repeat(65), 'a\u0000'])
      expect(codesOf(await confirm(cookie, passkey.create(options), name))).toEqual(['INVALID'])
    expect(codesOf(await confirm(other, passkey.create(options)))).toEqual(['EXPIRED'])
    expect(codesOf(await confirm(cookie, passkey.create(options)))).toEqual([])
    expect(codesOf(await confirm(cookie, passkey.create(await begin(cookie))))).toEqual(['TAKEN'])
    expect((await begin(cookie)) as object).toMatchObject({ excludeCredentials: [{ id: passkey.id }] })
  })

  it('is refused where browsers would refuse it, which is told beforehand', async () => {
    for (const [baseUrl, reason] of [
      ['https://192.0.2.7', 'IP address'],
      ['https://[2001:db8::7]:4000', 'IP address'],
      ['http://roster.example.org', 'HTTPS'],
    ] as const) {
      const own = await anApi({ baseUrl })
      const user = await somebody(own)
      const cookie = await signedIn(own, user)
      const { data } = await own.ask(BEGIN, {}, { cookie })
      expect(data).toMatchObject({
        passkeyBegin: { options: null, userErrors: [{ code: 'CONFLICT', message: expect.stringContaining(reason) }] },
      })
      const told = await own.ask('{ viewer { passkeysUnavailable } }', {}, { cookie })
      expect(at(told.data, 'viewer', 'passkeysUnavailable')).toContain(reason)
      await own.close()
    }
    const here = await api.ask('{ viewer { passkeysUnavailable } }', {}, { cookie: await signedIn(api, await somebody()) })
    expect(here.data).toEqual({ viewer: { passkeysUnavailable: null } })
  })
})
