import { type Api, anApi } from '../../testing/api.ts'
import { create, idOf, keyIn, refusalsOf, renew, rowOf, update, works } from '../../testing/api-keys.ts'
import { aKey, aUser } from '../../testing/factories.ts'

const from = (address: string) => ({ 'x-forwarded-for': address })

describe('a key that works from certain networks', () => {
  let api: Api
  beforeAll(async () => {
    api = await anApi({ trustedProxies: ['127.0.0.0/8'] })
  })
  afterAll(() => api.close())

  it.each([
    ['10.2.3.4', true],
    ['::ffff:10.2.3.4', true],
    ['2001:db8::7', true],
    ['11.2.3.4', false],
    ['::ffff:11.2.3.4', false],
    ['2001:db9::7', false],
    ['nonsense', false],
    ['11.2.3.4, 10.2.3.4', true],
    ['10.2.3.4, 11.2.3.4', false],
  ])('from %j: %j', async (address, isRight) => {
    const key = await aKey(api, await aUser(api), { networks: ['10.0.0.0/8', '2001:db8::/32'] })

    expect(await works(api, key, from(address))).toBe(isRight)
  })

  it('is a bad key elsewhere, and nobody notes that it was tried', async () => {
    const key = await aKey(api, await aUser(api), { networks: ['10.0.0.0/8'] })
    const ask = (secret: string) => api.ask('{ viewer { user { id } } }', {}, { key: secret, headers: from('192.0.2.1') })

    const [refused, unknown] = [await ask(key), await ask('rst_nonsense')]
    await api.settled()

    const shape = ({ status, errors }: typeof refused) => [status, errors.map(({ message, extensions }) => [message, extensions.code])]
    expect(shape(refused)).toEqual(shape(unknown))
    expect((await rowOf(api, key)).lastUsedAt).toBeNull()
  })

  it('hands its networks on to what it makes, renews and widens', async () => {
    const user = await aUser(api)
    const key = await aKey(api, user, { networks: ['10.0.0.0/8', '192.0.2.0/24'] })
    const caller = { key, headers: from('10.1.1.1') }
    const id = await idOf(api, await aKey(api, user))

    expect(keyIn(await create(api, caller, { name: 'child' }))).toMatchObject({ networks: ['10.0.0.0/8', '192.0.2.0/24'] })
    expect(keyIn(await create(api, caller, { name: 'child', networks: ['0.0.0.0/0', '10.9.0.0/16'] }))).toMatchObject({
      networks: ['10.0.0.0/8', '192.0.2.0/24', '10.9.0.0/16'],
    })
    expect(refusalsOf(await create(api, caller, { name: 'child', networks: ['203.0.113.0/24'] }))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(keyIn(await renew(api, caller, { id }))).toMatchObject({ networks: ['10.0.0.0/8', '192.0.2.0/24'] })
    expect(refusalsOf(await update(api, caller, { id, networks: ['10.0.0.0/7'] }))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(keyIn(await update(api, caller, { id, networks: ['10.3.0.0/16'] }))).toMatchObject({ networks: ['10.3.0.0/16'] })
    expect(keyIn(await update(api, caller, { id, networks: ['10.0.0.0/9'] }))).toMatchObject({ networks: ['10.0.0.0/9'] })
  })
})

describe('without a trusted proxy', () => {
  let api: Api
  beforeAll(async () => {
    api = await anApi()
  })
  afterAll(() => api.close())

  it('nobody talks themselves into a network', async () => {
    const user = await aUser(api)
    const [here, elsewhere] = [await aKey(api, user, { networks: ['127.0.0.1'] }), await aKey(api, user, { networks: ['10.0.0.0/8'] })]

    expect(await works(api, here, from('10.1.1.1'))).toBe(true)
    expect(await works(api, elsewhere, from('10.1.1.1'))).toBe(false)
    expect(await works(api, elsewhere, { forwarded: 'for=10.1.1.1', 'x-real-ip': '10.1.1.1' })).toBe(false)
  })

  it.each([
    ['no network', [], ['networks']],
    ['nonsense', ['10.0.0.0/8', 'here'], ['networks', '1']],
    ['a megabyte', ['1'.repeat(500_000)], ['networks', '0']],
    ['51 networks', Array.from({ length: 51 }, (_, n) => `10.0.0.${n}`), ['networks']],
  ])('refuses %s', async (_, networks, field) => {
    const answer = await create(api, await aUser(api), { name: 'k', networks })

    expect(refusalsOf(answer)).toEqual(['INVALID'])
    expect(answer.data).toMatchObject({ apiKeyCreate: { apiKey: null, userErrors: [{ field }] } })
  })

  it('keeps each network once, written in one way', async () => {
    const answer = await create(api, await aUser(api), { name: 'k', networks: ['10.1.2.3/8', '::ffff:10.0.0.0/104', '2001:DB8::/32'] })

    expect(keyIn(answer)).toMatchObject({ networks: ['10.0.0.0/8', '2001:db8::/32'] })
  })
})
