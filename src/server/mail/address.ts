// Where mail may be dialled. The name is resolved once, every address is checked, and the checked address is the one that is dialled.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type Reach = 'PUBLIC' | 'PRIVATE' | 'NEVER'

const NEVER_IPV4 = new Set(['unspecified', 'broadcast', 'multicast', 'linkLocal', 'reserved', 'as112', 'amt'])
const PRIVATE_IPV4 = new Set(['loopback', 'private', 'carrierGradeNat'])
const PRIVATE_IPV6 = new Set(['loopback', 'uniqueLocal', 'deprecatedSiteLocal'])
// an IPv4 address stands inside: in the last four bytes, or behind the prefix 2002
const TRANSLATED = new Set(['ipv4Mapped', 'rfc6145', 'rfc6052'])
// where clouds answer questions about the machine itself, outside the link-local range (which is refused anyway)
const METADATA = new Set(['100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'])

/** How far away an address is; what is no address at all is never dialled. */
export function reachOf(address: string): Reach {
  if (!ipaddr.isValid(address)) return 'NEVER'
  const parsed = ipaddr.parse(address)
  return parsed instanceof ipaddr.IPv4 ? reachOfIpv4(parsed) : reachOfIpv6(parsed)
}

function reachOfIpv4(address: ipaddr.IPv4): Reach {
  const range = address.range()
  if (NEVER_IPV4.has(range) || METADATA.has(address.toString())) return 'NEVER'
  return PRIVATE_IPV4.has(range) ? 'PRIVATE' : 'PUBLIC'
}

function reachOfIpv6(address: ipaddr.IPv6): Reach {
  const range = address.range()
  const bytes = address.toByteArray()
  if (address.zoneId || METADATA.has(address.toString())) return 'NEVER'
  if (PRIVATE_IPV6.has(range)) return 'PRIVATE'
  if (TRANSLATED.has(range) || isCompatible(bytes)) return reachOfIpv4(new ipaddr.IPv4(bytes.slice(12)))
  if (range === '6to4') return reachOfIpv4(new ipaddr.IPv4(bytes.slice(2, 6)))
  return range === 'unicast' && !isLocalTranslation(bytes) ? 'PUBLIC' : 'NEVER'
}

/** `::a.b.c.d`, long deprecated and still read. `::` and `::1` are ranges of their own. */
const isCompatible = (bytes: number[]): boolean =>
  bytes.slice(0, 12).every((byte) => byte === 0) && bytes.slice(12).some((byte) => byte > 1)

/** 64:ff9b:1::/48 (RFC 8215): what a network translates within itself. */
const isLocalTranslation = (bytes: number[]): boolean => [0, 0x64, 0xff, 0x9b, 0, 1].every((byte, index) => bytes[index] === byte)

export const isAllowed = (address: string, { allowPrivate }: { allowPrivate: boolean }): boolean => {
  const reach = reachOf(address)
  return reach === 'PUBLIC' || (reach === 'PRIVATE' && allowPrivate)
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*\.?$/i

/** Whether this is a name or an address, and nothing around it. */
export const isHost = (text: string): boolean => isIP(text) !== 0 || HOST_NAME.test(text)

const PORTS = [25, 465, 587, 2525]

export const allowedPorts = ({ ports }: { ports: number[] }): number[] => [...PORTS, ...ports]

const DNS_MILLISECONDS = 5000

/** The addresses behind a host that may be dialled; none when it is unknown, or when one of them must not be: nobody learns which. */
export async function resolveHost(host: string, limits: { allowPrivate: boolean }): Promise<string[]> {
  if (!isHost(host)) return []
  const addresses = await lookedUp(host)
  return addresses.every((address) => isAllowed(address, limits)) ? addresses : []
}

/** What the system resolves; also the old spellings of an IPv4 address (one number, octal, hexadecimal) become addresses here. */
async function lookedUp(host: string): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, DNS_MILLISECONDS, new Error('The name was not resolved in time.'))
  })
  return Promise.race([lookup(host, { all: true, verbatim: true }), deadline])
    .then((found) => [...new Set(found.map(({ address }) => address))])
    .catch(() => [])
    .finally(() => clearTimeout(timer))
}
