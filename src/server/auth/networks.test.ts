import fc from 'fast-check'
import { commonNetworks, isPart, isWithin, normalizedNetwork } from './networks.ts'

it.each([
  ['10.1.2.3', '10.1.2.3/32'],
  [' 10.1.2.3/8 ', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8::1/32', '2001:db8::/32'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1/128'],
  ['::ffff:10.0.0.1', '10.0.0.1/32'],
  ['::ffff:10.0.0.1/104', '10.0.0.0/8'],
  ['::/0', '::/0'],
])('writes %j as %j', (text, network) => {
  expect(normalizedNetwork(text)).toBe(network)
})

it.each([
  '',
  'x',
  '010.0.0.1',
  '10.1',
  '0x7f000001',
  '2130706433/8',
  '1.2.3.4/33',
  '1.2.3.4/',
  '1.2.3.4/-1',
  '1.2.3.4/8/8',
  '1.2.3.4/1e1',
  '::1/129',
  'fe80::1%eth0',
  '[::1]',
  '1.2.3.4\u0000',
])('takes %j for no network', (text) => {
  expect(normalizedNetwork(text)).toBeNull()
})

it.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['10.1.2.3', '::/0', false],
  ['2001:db8::5', '2001:db8::/32', true],
  ['2001:db9::5', '2001:db8::/32', false],
  ['::1', '0.0.0.0/0', false],
  ['fe80::1%eth0', 'fe80::/10', true],
  ['1.2.3.4:55', '0.0.0.0/0', false],
  ['unknown', '0.0.0.0/0', false],
  [null, '0.0.0.0/0', false],
])('says of %j in %j: %j', (address, network, isIn) => {
  expect(isWithin(address, [network])).toBe(isIn)
})

const octet = fc.integer({ min: 0, max: 255 })
const address = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'))
const network = fc.tuple(address, fc.integer({ min: 0, max: 32 })).map(([start, bits]) => normalizedNetwork(`${start}/${bits}`) ?? '')
const networks = fc.array(network, { minLength: 1, maxLength: 5 })

it('finds in common exactly what lies in both', () => {
  fc.assert(
    fc.property(networks, networks, address, (some, others, one) => {
      expect(isWithin(one, commonNetworks(some, others))).toBe(isWithin(one, some) && isWithin(one, others))
    }),
  )
})

it('calls a network part of another exactly when its first and last address are in it', () => {
  const lastOf = (text: string) => {
    const [start = '', bits] = text.split('/')
    const number = start.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + 2 ** (32 - Number(bits)) - 1
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
  }
  fc.assert(
    fc.property(network, network, (one, whole) => {
      const isBothIn = isWithin(one.split('/')[0] ?? '', [whole]) && isWithin(lastOf(one), [whole])
      expect(isPart(one, whole)).toBe(isBothIn)
    }),
  )
})
