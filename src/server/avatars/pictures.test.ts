import sharp from 'sharp'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { aUser, type Person } from '../../testing/factories.ts'
import { anOriented, aPng, aTalkative, badPictures, oddPictures, packedMetadata } from '../../testing/pictures.ts'

// made before any connection is open: it takes seconds in which an idle one would end unseen
const PACKED = packedMetadata()

let api: Api
let user: Person
beforeAll(async () => {
  api = await anApi()
  user = await aUser(api)
})
afterAll(() => api.close())

// the server reads no WebP; only this file looks at what came out
const readWebp = (bytes: Buffer) => {
  sharp.unblock({ operation: ['VipsForeignLoadWebp'] })
  return sharp(bytes)
}

const SET =
  'mutation ($input: UserAvatarUpdateInput!) { userAvatarUpdate(input: $input) { user { avatar small: avatar(size: SMALL) } userErrors { code message } } }'
const set = (bytes: Buffer) => api.ask(SET, { input: { id: user.id, image: bytes.toString('base64') } }, user)

async function shown(bytes: Buffer): Promise<{ large: Buffer; small: Buffer }> {
  const { data } = await set(bytes)
  const fetched = async (name: string) =>
    Buffer.from(await (await api.fetch(String(at(data, 'userAvatarUpdate', 'user', name)))).arrayBuffer())
  return { large: await fetched('avatar'), small: await fetched('small') }
}

it('takes every PNG and JPEG that is whole, and makes two squares of it', async () => {
  for (const { name, bytes } of await oddPictures()) {
    const { large, small } = await shown(bytes)

    const sizes = await Promise.all([large, small].map((one) => readWebp(one).metadata()))
    expect([name, ...sizes.map(({ format, width, height }) => `${format} ${width} ${height}`)]).toEqual([
      name,
      'webp 256 256',
      'webp 64 64',
    ])
  }
})

it('refuses everything else with a sentence, in time, and stores nothing', async () => {
  const before = await shown(aPng(8, 8))
  for (const { name, bytes, code } of await badPictures()) {
    const start = performance.now()
    const answer = await set(bytes)

    expect([name, codesOf(answer)]).toEqual([name, [code]])
    expect(at(answer.data, 'userAvatarUpdate', 'userErrors', 0, 'message')).toMatch(/^[A-Z].{10,}\.$/)
    expect(performance.now() - start).toBeLessThan(5000)
  }
  const { data } = await api.ask('query ($id: ID!) { user(id: $id) { avatar } }', { id: user.id }, user)
  expect(Buffer.from(await (await api.fetch(String(at(data, 'user', 'avatar')))).arrayBuffer())).toEqual(before.large)
})

it('survives a cut at any place of a file', async () => {
  const [png, jpeg] = [aPng(100, 80), await anOriented(1)]
  for (const whole of [png, jpeg])
    for (let part = 1; part < 20; part++) {
      const answer = await set(whole.subarray(0, Math.floor((whole.length * part) / 20)))

      expect([answer.errors, codesOf(answer).length]).toEqual([[], 1])
    }
})

it('takes or refuses metadata that unpacks to hundreds of megabytes, in time', async () => {
  for (const { name, bytes } of PACKED) {
    const start = performance.now()
    const answer = await set(bytes)

    expect([name, answer.errors]).toEqual([name, []])
    expect(performance.now() - start).toBeLessThan(5000)
  }
})

it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns orientation %i upright', async (orientation) => {
  const { large } = await shown(await anOriented(orientation))

  expect(await redSide(large)).toBe(
    { 1: 'top', 2: 'top', 3: 'bottom', 4: 'bottom', 5: 'left', 6: 'right', 7: 'right', 8: 'left' }[orientation],
  )
})

async function redSide(webp: Buffer): Promise<string | undefined> {
  const { data, info } = await readWebp(webp).raw().toBuffer({ resolveWithObject: true })
  const isRed = (x: number, y: number) => (data[(y * info.width + x) * info.channels] ?? 0) > 128
  const sides = { top: isRed(128, 10), bottom: isRed(128, 245), left: isRed(10, 128), right: isRed(245, 128) }
  return Object.entries(sides).find(([, red]) => red)?.[0]
}

it('lets no metadata through', async () => {
  const original = await aTalkative()
  const { large, small } = await shown(original)

  expect(original.toString('latin1')).toMatch(/SECRET-ARTIST[\s\S]*SECRET-XMP/)
  for (const bytes of [large, small]) {
    const { exif, icc, xmp, iptc, orientation } = await readWebp(bytes).metadata()
    expect({ exif, icc, xmp, iptc, orientation }).toEqual({})
    expect(bytes.toString('latin1')).not.toMatch(/SECRET|EXIF|XMP|ICCP/)
  }
})

it('lets two be read at once, some wait, and tells the others to come back', async () => {
  const heavy = aPng(4096, 4096)

  const answers = await Promise.all(Array.from({ length: 60 }, () => set(heavy)))

  const codes = answers.map(({ status, errors }) => `${status} ${errors[0]?.extensions.code ?? 'ok'}`)
  expect(new Set(codes)).toEqual(new Set(['200 ok', '503 UNAVAILABLE']))
})
