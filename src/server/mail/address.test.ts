import { isHost, reachOf, resolveHost } from './address.ts'

const NEVER = [
  ['unspecified', '0.0.0.0 0.1.2.3 :: 0:0:0:0:0:0:0:0 ::ffff:0.0.0.0'],
  ['link-local', '169.254.0.1 169.254.255.254 fe80::1 fe80::1%eth0 febf::1 ::ffff:169.254.1.1'],
  [
    'metadata',
    '169.254.169.254 ::ffff:169.254.169.254 ::ffff:a9fe:a9fe fd00:ec2::254 FD00:0EC2:0:0:0:0:0:254 100.100.100.200 168.63.129.16 192.0.0.192',
  ],
  [
    'metadata behind a translation',
    '64:ff9b::169.254.169.254 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe::1 ::169.254.169.254 ::ffff:0:169.254.169.254',
  ],
  ['multicast', '224.0.0.1 239.255.255.255 ff02::1 ::ffff:224.0.0.1'],
  ['broadcast and reserved', '255.255.255.255 240.0.0.1 192.0.2.1 198.51.100.7 203.0.113.9 198.18.0.1 2001:db8::1 100::1'],
  ['tunnels, and translation within a network', '2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 64:ff9b:1::1 64:ff9b:1:a9fe::1'],
  ['no address', 'localhost 1.2.3.4.5 [::1] 1.2.3.4:25 1.2.3.4/8'],
].flatMap(([what = '', addresses = '']) => addresses.split(' ').map((address) => [address, what]))

it.each(NEVER)('never dials %s (%s)', (address) => {
  expect(reachOf(address)).toBe('NEVER')
})

const PRIVATE = [
  '10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 127.0.0.1 127.255.255.254',
  '::1 0:0:0:0:0:0:0:1 fc00::1 fdff::1 fec0::1 ::ffff:10.0.0.1 ::ffff:7f00:1 ::ffff:c0a8:101 0:0:0:0:0:ffff:127.0.0.1',
  '64:ff9b::10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2002:0a00:0001::1 ::127.0.0.1 ::10.0.0.1 ::ffff:0:10.0.0.1',
].flatMap((addresses) => addresses.split(' '))

it.each(PRIVATE)('takes %s for private', (address) => {
  expect(reachOf(address)).toBe('PRIVATE')
})

it.each(['1.1.1.1', '172.32.0.1', '172.15.255.255', '11.0.0.1', '2606:4700::1111', '::ffff:1.1.1.1', '64:ff9b::1.1.1.1'])(
  'takes %s for public',
  (address) => {
    expect(reachOf(address)).toBe('PUBLIC')
  },
)

// what the system’s resolver reads as 127.0.0.1 without asking anybody
it.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  'localhost',
  'LOCALHOST',
  '::1',
  '::ffff:127.0.0.1',
])('sees through %s', async (host) => {
  expect(await resolveHost(host, { allowPrivate: false })).toEqual([])
})

it.each(['169.254.169.254', '0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '::ffff:169.254.169.254', '0', '0.0.0.0'])(
  'sees through %s also where private addresses are allowed',
  async (host) => {
    expect(await resolveHost(host, { allowPrivate: true })).toEqual([])
  },
)

it('resolves a private address where those are allowed', async () => {
  expect(await resolveHost('127.0.0.1', { allowPrivate: true })).toEqual(['127.0.0.1'])
})

it.each([
  '',
  ' ',
  'a b',
  'a\r\nb',
  'a/b',
  'user@host',
  'http://host',
  '[::1]',
  'host:25',
  '-host',
  '.host',
  'h'.repeat(254),
  'é.example',
  'a\u0000b',
])('takes %j for no host, and asks nobody about it', async (host) => {
  expect(isHost(host)).toBe(false)
  expect(await resolveHost(host, { allowPrivate: true })).toEqual([])
})
