// Networks in CIDR notation, IPv4 and IPv6. An IPv4-mapped IPv6 address (::ffff:a.b.c.d) counts as the IPv4 address it carries.
import ipaddr from 'ipaddr.js'

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number]

const MAPPED_BITS = 96

/** The network that a text names, written in one way, such as `10.0.0.0/8` or `2001:db8::/32`; an address alone is the network of just that. Null when it names none. */
export function normalizedNetwork(text: string): string | null {
  const [address = '', prefix, ...rest] = text.trim().split('/')
  const parsed = parsedAddress(address)
  if (!parsed || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null
  const all = parsed.kind() === 'ipv4' ? 32 : 128
  const bits = prefix === undefined ? all : Number(prefix)
  if (bits > all) return null
  return textOf(plain([parsed, bits]))
}

/** Whether an address lies in one of these networks. What is no address lies in none. */
export function isWithin(address: string | null, networks: readonly string[]): boolean {
  // a link-local address comes with its interface
  const parsed = parsedAddress((address ?? '').replace(/%.*$/, ''))
  if (!parsed) return false
  const [plainAddress] = plain([parsed, parsed.kind() === 'ipv4' ? 32 : 128])
  return networks.some((network) => holds(networkOf(network), plainAddress))
}

/** What counts as one place when tries are counted: an IPv4 address, or the /64 that an IPv6 client has to itself. */
export function placeOf(address: string | null): string {
  // a link-local address comes with its interface
  const own = normalizedNetwork((address ?? '').replace(/%.*$/, ''))
  if (!own) return 'unknown'
  return own.includes(':') ? (normalizedNetwork(own.replace(/\d+$/, '64')) ?? own) : own
}

/** The networks that lie in both lists. */
export function commonNetworks(some: readonly string[], others: readonly string[]): string[] {
  const common = some.flatMap((one) =>
    others.flatMap((other) => {
      if (isPart(one, other)) return [one]
      return isPart(other, one) ? [other] : []
    }),
  )
  return [...new Set(common)]
}

/** Whether the whole of one normalized network lies in the other. */
export function isPart(network: string, whole: string): boolean {
  const [address, bits] = networkOf(network)
  const [, wholeBits] = networkOf(whole)
  return bits >= wholeBits && holds(networkOf(whole), address)
}

function holds(network: Network, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return network[0].kind() === address.kind() && address.match(network)
}

// the library alone also takes 010.1, 0x7f.1 and 2130706433 for IPv4 addresses
function parsedAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null
}

/** IPv4 for what is mapped into IPv6. */
function plain([address, bits]: Network): Network {
  if (address.kind() === 'ipv4' || bits < MAPPED_BITS || !(address as ipaddr.IPv6).isIPv4MappedAddress()) return [address, bits]
  return [(address as ipaddr.IPv6).toIPv4Address(), bits - MAPPED_BITS]
}

function networkOf(text: string): Network {
  return ipaddr.parseCIDR(text)
}

/** Without the bits behind the prefix, IPv6 as in RFC 5952. */
function textOf([address, bits]: Network): string {
  const start =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`)
  return `${start}/${bits}`
}
