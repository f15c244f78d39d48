// X.509 certificates (RFC 5280) in DER, as far as TLS asks for them: an authority of our own, and servers it vouches for.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'

export type Certificate = { key: string; cert: string }

export type Authority = {
  /** What trusts it, in PEM. */
  cert: string
  /** A certificate for a server of this name or address. */
  vouchFor: (host: string) => Certificate
}

export function anAuthority(): Authority {
  const own = newKeys()
  const name = nameOf('An authority of the tests')
  const issue = (of: Keys, subject: Buffer, extension: Buffer) => pemOf(signed(own.privateKey, name, subject, of.publicKey, extension))
  return {
    cert: issue(own, name, extensionOf(OID.basicConstraints, sequence(TRUE))),
    vouchFor: (host) => {
      const keys = newKeys()
      const cert = issue(keys, nameOf(host), extensionOf(OID.subjectAltName, sequence(generalNameOf(host))))
      return { key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert }
    },
  }
}

type Keys = { publicKey: KeyObject; privateKey: KeyObject }

const newKeys = (): Keys => generateKeyPairSync('ec', { namedCurve: 'P-256' })

const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body)]), body])
}
const lengthOf = ({ length }: Buffer): number[] => {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const hex = (text: string) => Buffer.from(text, 'hex')
const TRUE = der(0x01, hex('ff'))
const OID = {
  commonName: der(0x06, hex('550403')),
  subjectAltName: der(0x06, hex('551d11')),
  basicConstraints: der(0x06, hex('551d13')),
  ecdsaWithSha256: der(0x06, hex('2a8648ce3d040302')),
}

const nameOf = (text: string) => sequence(der(0x31, sequence(OID.commonName, der(0x0c, Buffer.from(text)))))
const extensionOf = (oid: Buffer, value: Buffer) => sequence(oid, TRUE, der(0x04, value))
const generalNameOf = (host: string) => (isIP(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)))

const HOUR_MILLISECONDS = 60 * 60 * 1000

/** As UTCTime: 261123180000Z. */
const timeOf = (milliseconds: number) => {
  const [, digits = ''] =
    new Date(milliseconds)
      .toISOString()
      .replace(/[-:T]/g, '')
      .match(/^\d\d(\d{12})/) ?? []
  return der(0x17, Buffer.from(`${digits}Z`))
}

function signed(by: KeyObject, issuer: Buffer, subject: Buffer, publicKey: KeyObject, extension: Buffer): Buffer {
  const algorithm = sequence(OID.ecdsaWithSha256)
  const validity = sequence(timeOf(Date.now() - HOUR_MILLISECONDS), timeOf(Date.now() + HOUR_MILLISECONDS))
  const version3 = der(0xa0, der(0x02, hex('02')))
  // a leading byte that keeps the number positive
  const serial = der(0x02, hex('01'), randomBytes(8))
  const told = publicKey.export({ type: 'spki', format: 'der' })
  const content = sequence(version3, serial, algorithm, issuer, validity, subject, told, der(0xa3, sequence(extension)))
  return sequence(content, algorithm, der(0x03, hex('00'), sign('sha256', content, by)))
}

const pemOf = (certificate: Buffer): string =>
  ['-----BEGIN CERTIFICATE-----', ...(certificate.toString('base64').match(/.{1,64}/g) ?? []), '-----END CERTIFICATE-----', ''].join('\n')
