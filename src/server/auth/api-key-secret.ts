import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SHAPE = /^(rst_[0-9A-Za-z]{8})_[0-9A-Za-z]{43}_([0-9A-Za-z]{6})$/
const LARGEST_FAIR_BYTE = 62 * 4

/** `rst_<8 char id>_<43 char secret>_<6 char checksum>`, base62: 256 random bits, and a CRC-32 so that a typo is refused without a look-up. */
export function newApiKeySecret(prefix = `rst_${randomText(8)}`): { secret: string; prefix: string; hash: Buffer } {
  const body = `${prefix}_${randomText(43)}`
  const secret = `${body}_${checksum(body)}`
  return { secret, prefix, hash: hashOf(secret) }
}

/** SHA-256 of a well-formed secret for the look-up; null for anything else. */
export function readApiKeySecret(text: string): Buffer | null {
  const [, , sum] = SHAPE.exec(text) ?? []
  if (sum === undefined || checksum(text.slice(0, -7)) !== sum) return null
  return hashOf(text)
}

const hashOf = (secret: string): Buffer => hash('sha256', secret, 'buffer')

function checksum(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let place = 0; place < 6; place++) {
    text = ALPHABET.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  }
  return text
}

function randomText(length: number): string {
  let text = ''
  while (text.length < length)
    for (const byte of randomBytes(length)) if (byte < LARGEST_FAIR_BYTE && text.length < length) text += ALPHABET.charAt(byte % 62)
  return text
}
