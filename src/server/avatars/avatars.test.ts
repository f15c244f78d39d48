import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { aJpeg, aPng } from '../../testing/pictures.ts'
import { auditEvents } from '../audit/table.ts'
import { users } from '../users/table.ts'
import { avatars } from './table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const SET =
  'mutation ($input: UserAvatarUpdateInput!) { userAvatarUpdate(input: $input) { user { id avatar version } userErrors { code field message } } }'
const CLEAR = 'mutation ($input: UserAvatarClearInput!) { userAvatarClear(input: $input) { user { avatar version } userErrors { code } } }'
const USER = 'query ($id: ID!) { user(id: $id) { avatar small: avatar(size: SMALL) viewerCanUpdateAvatar } }'

type Input = { image?: string; expectedVersion?: number; idempotencyKey?: string }
const set = (user: { id: string }, bytes: Buffer, caller: { key: string } = admin, input: Input = {}) =>
  api.ask(SET, { input: { id: user.id, image: bytes.toString('base64'), ...input } }, caller)
const clear = (user: { id: string }, caller: { key: string } = admin) => api.ask(CLEAR, { input: { id: user.id } }, caller)
const fetchPicture = (path: unknown, init?: RequestInit) => api.fetch(String(path), init)
const stored = () => api.ctx().db.select({ hash: avatars.hash }).from(avatars)
// each one another colour, so that no two tests share a picture
let colour = 0
const aPicture = () => aPng(40, 30, { fill: ++colour * 7 })

describe('userAvatarUpdate', () => {
  it('stores two sizes, counts the version and records hashes, not bytes', async () => {
    const user = await aUser(api)

    const answer = await set(user, await aJpeg(300, 200))

    const path = at(answer.data, 'userAvatarUpdate', 'user', 'avatar')
    const { data } = await api.ask(USER, { id: user.id }, admin)
    const [event] = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.action, 'user.avatarUpdate'))
    expect(at(answer.data, 'userAvatarUpdate', 'user')).toMatchObject({
      version: 2,
      avatar: expect.stringMatching(/^\/avatars\/[0-9a-f]{64}-256\.webp$/),
    })
    expect(data).toEqual({ user: { avatar: path, small: String(path).replace('256', '64'), viewerCanUpdateAvatar: true } })
    expect(event).toMatchObject({ targetId: user.id, before: { avatarHash: null }, after: { avatarHash: String(path).slice(9, 73) } })
  })

  it('drops the picture before, unless somebody else shows it', async () => {
    const [one, other, picture] = [await aUser(api), await aUser(api), aPicture()]
    await set(one, picture)
    const path = at((await set(other, picture)).data, 'userAvatarUpdate', 'user', 'avatar')

    await set(one, aPicture())
    const shared = await fetchPicture(path)
    await set(other, aPicture())

    expect([shared.status, (await fetchPicture(path)).status]).toEqual([200, 404])
  })

  it('takes a full half megabyte of base64, in lines or in one', async () => {
    const user = await aUser(api)
    const lines = aPicture().toString('base64').replace(/.{20}/g, '$&\r\n')

    expect(codesOf(await set(user, aPicture(), admin, { image: lines }))).toEqual([])
  })

  it.each([
    ['no base64', 'not base64!', 'INVALID'],
    ['a data: address', `data:image/png;base64,${aPng(8, 8).toString('base64')}`, 'INVALID'],
    ['nothing', '', 'INVALID'],
    ['one character', 'A', 'INVALID'],
    ['half a character', 'A\ud800==', 'INVALID'],
    ['700,000 characters', 'A'.repeat(700_000), 'TOO_LARGE'],
  ])('refuses %s at its field, and keeps what was there', async (_, image, code) => {
    const user = await aUser(api)
    const before = at((await set(user, aPicture())).data, 'userAvatarUpdate', 'user', 'avatar')

    const answer = await set(user, aPicture(), admin, { image })

    const { data } = await api.ask(USER, { id: user.id }, admin)
    expect(at(answer.data, 'userAvatarUpdate', 'userErrors')).toMatchObject([{ code, field: ['image'] }])
    expect(at(data, 'user', 'avatar')).toBe(before)
  })

  it('needs no permission for oneself', async () => {
    const user = await aUser(api)

    expect(codesOf(await set(user, aPicture(), user))).toEqual([])
    expect(codesOf(await clear(user, user))).toEqual([])
  })

  it('runs once for an idempotency key, and refuses another version', async () => {
    const [user, picture] = [await aUser(api), aPicture()]
    const input = { idempotencyKey: 'the same', expectedVersion: 1 }

    const answers = [await set(user, picture, admin, input), await set(user, picture, admin, input)]
    const stale = await set(user, aPicture(), admin, { expectedVersion: 1 })

    expect(answers.map(({ data }) => at(data, 'userAvatarUpdate', 'user', 'version'))).toEqual([2, 2])
    expect(codesOf(stale)).toEqual(['VERSION_MISMATCH'])
  })

  it('decodes nothing for strangers: the same answer to a picture and to noise', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const [orgAdmin, foreign] = [await anOrgAdmin(api, here), await aUser(api, { in: [[there.name, 'analyst']] })]
    const shared = await aUser(api, { in: [here, there].map(({ name }) => [name, 'analyst']) })
    const ids = [foreign.id, '01890000-0000-7000-8000-000000000000', 'not an id', 'no-such-login']

    const answers = await Promise.all(ids.flatMap((id) => [aPicture(), Buffer.from('noise')].map((bytes) => set({ id }, bytes, orgAdmin))))
    const refused = await Promise.all([aPicture(), Buffer.from('noise')].map((bytes) => set(shared, bytes, orgAdmin)))
    const cleared = await Promise.all(ids.map((id) => clear({ id }, orgAdmin)))

    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
    expect([...answers.flatMap(codesOf), ...cleared.flatMap(codesOf)]).toEqual([...ids, ...ids, ...ids].map(() => 'NOT_FOUND'))
    expect([...refused, await clear(shared, orgAdmin)].flatMap(codesOf)).toEqual([
      'NOT_SOLE_AUTHORITY',
      'NOT_SOLE_AUTHORITY',
      'NOT_SOLE_AUTHORITY',
    ])
  })
})

describe('a picture goes with its user', () => {
  it('when it is cleared, and when the user is deleted', async () => {
    const [one, other] = [await aUser(api), await aUser(api)]
    const paths = await Promise.all(
      [one, other].map(async (user) => at((await set(user, aPicture())).data, 'userAvatarUpdate', 'user', 'avatar')),
    )

    await clear(one)
    await api.ask(
      'mutation ($input: UserDeleteInput!) { userDelete(input: $input) { userErrors { code } } }',
      { input: { id: other.id, login: other.login } },
      admin,
    )

    expect(await Promise.all(paths.map((path) => fetchPicture(path).then(({ status }) => status)))).toEqual([404, 404])
  })

  it('never under somebody who takes the same one at that moment', async () => {
    const rounds = process.env.ROSTER_DEEP === '1' ? 1000 : 20
    const [one, other] = [await aUser(api), await aUser(api)]
    const pictures = [aPicture(), aPicture()] as const
    for (let round = 0; round < rounds; round++) {
      const [mine, theirs] = round % 2 === 0 ? pictures : pictures.toReversed()
      if (!mine || !theirs) throw new Error('There are two pictures.')
      const answers = await Promise.all([set(one, mine), round % 3 === 0 ? clear(other) : set(other, theirs)])

      const shown = await api.ctx().db.selectDistinct({ hash: users.avatarHash }).from(users)
      const known = (await stored()).map(({ hash }) => hash).toSorted()
      expect(answers.flatMap(({ errors }) => errors)).toEqual([])
      expect(known).toEqual(shown.flatMap(({ hash }) => hash ?? []).toSorted())
    }
  })
})

describe('GET /avatars', () => {
  it('serves a fixed type that is kept for ever and can run nothing', async () => {
    const user = await aUser(api)
    const path = at((await set(user, aPicture())).data, 'userAvatarUpdate', 'user', 'avatar')

    const [answer, head] = [await fetchPicture(path), await fetchPicture(path, { method: 'HEAD' })]

    for (const { status, headers } of [answer, head]) {
      expect(status).toBe(200)
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'private, max-age=31536000, immutable',
        'content-disposition': 'inline',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        etag: `"${String(path).slice(9, 77)}"`.replace(/\.$/, ''),
      })
    }
    expect((await answer.arrayBuffer()).byteLength).toBe(Number(head.headers.get('content-length')))
  })

  it('answers 304 to whoever has it', async () => {
    const user = await aUser(api)
    const path = at((await set(user, aPicture())).data, 'userAvatarUpdate', 'user', 'avatar')
    const etag = (await fetchPicture(path)).headers.get('etag') ?? ''

    const ask = (known: string) => fetchPicture(path, { headers: { 'if-none-match': known } }).then(({ status }) => status)

    expect(await Promise.all([etag, `"x", W/${etag}`, '*', '"x"'].map(ask))).toEqual([304, 304, 304, 200])
  })

  it.each([
    ['unknown', `${'0'.repeat(64)}-256.webp`],
    ['of no size', `${'0'.repeat(64)}-128.webp`],
    ['too short', '00-64.webp'],
    ['no name', '..%2f..%2fetc%2fpasswd'],
    ['NUL', '%00'],
    ['long', 'a'.repeat(90)],
  ])('answers 404 to what is %s', async (_, file) => {
    const answer = await fetchPicture(`/avatars/${file}`)

    expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store'])
  })

  it.each([
    ['half a character', '%ed%a0%80'],
    ['5,000 characters', 'a'.repeat(5000)],
  ])('refuses %s', async (_, file) => {
    const { status } = await fetchPicture(`/avatars/${file}`)

    expect([400, 404, 414]).toContain(status)
  })
})
