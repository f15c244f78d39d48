import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Where a sealed value stands: it opens nowhere else. `version` tells successive values of one row apart. */
export type Place = { table: string; column: string; row: string; version: number }

/** An HMAC and the name of the key that made it. */
export type Mac = { keyName: string; hash: Buffer }

/** Secret keys of the installation, newest first: the first one makes, all of them check. */
export type Keyring = {
  /** HMAC-SHA256 under a key derived for this purpose, cut to 16 bytes. */
  sign(purpose: string, text: string): Buffer
  verify(purpose: string, text: string, signature: Buffer): boolean
  /** The whole HMAC-SHA256 (32 bytes) under a key derived for this purpose. */
  mac(purpose: string, bytes: Uint8Array): Mac
  /** The same under the key of this name, for who checks one; null when the ring does not hold that key. */
  macBy(keyName: string, purpose: string, bytes: Uint8Array): Buffer | null
  /** AES-256-GCM under a key derived (HKDF-SHA256) for this place alone, which is authenticated too. The key's name stands in the result's header. */
  seal(place: Place, secret: string): Buffer
  /** What was sealed; null when it was sealed for another place, by a key that the ring does not hold, or was changed. */
  open(place: Place, sealed: Buffer): string | null
}

type Key = { name: string; bytes: Buffer }

const KEY_BYTES = 32
const ENTRY = /^([A-Za-z0-9._-]{1,64}):([A-Za-z0-9_+/-]+=*)$/

/** Reads keys from text: `name:base64url`, comma separated. */
export function parseKeyring(text: string): Keyring {
  const keys = text.split(',').map((entry) => {
    const [, name = '', value = ''] = ENTRY.exec(entry.trim()) ?? []
    return { name, bytes: Buffer.from(value, 'base64url') }
  })
  const [first] = keys
  if (!first || keys.some(({ name, bytes }) => !name || bytes.length !== KEY_BYTES))
    throw new Error('ROSTER_KEYRING holds comma-separated entries `name:key`; each key is 32 bytes in base64url.')
  if (new Set(keys.map(({ name }) => name)).size < keys.length)
    throw new Error('ROSTER_KEYRING names a key twice. Each key has a name of its own: sealed values say by name which one opens them.')

  const derived = new Map<string, Buffer>()
  const keyFor = (key: Key, purpose: string): Buffer => {
    const id = `${key.name} ${purpose}`
    const bytes = derived.get(id) ?? derive(key, purpose)
    derived.set(id, bytes)
    return bytes
  }
  const hmac = (key: Key, purpose: string, bytes: string | Uint8Array) => createHmac('sha256', keyFor(key, purpose)).update(bytes).digest()
  const short = (key: Key, purpose: string, text: string) => hmac(key, purpose, text).subarray(0, 16)
  const named = (name: string) => keys.find((key) => key.name === name)
  return {
    sign: (purpose, text) => short(first, purpose, text),
    verify: (purpose, text, signature) =>
      signature.length === 16 && keys.some((key) => timingSafeEqual(short(key, purpose, text), signature)),
    mac: (purpose, bytes) => ({ keyName: first.name, hash: hmac(first, purpose, bytes) }),
    macBy(keyName, purpose, bytes) {
      const key = named(keyName)
      return key ? hmac(key, purpose, bytes) : null
    },
    seal: (place, secret) => seal(first, place, secret),
    open(place, sealed) {
      const key = named(headerOf(sealed).subarray(2).toString())
      return key ? open(key, place, sealed) : null
    },
  }
}

const derive = ({ bytes }: Key, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', bytes, '', `roster ${purpose}`, KEY_BYTES))

// A sealed value: format (1 byte), length of the key's name (1), the name, nonce (12), tag (16), ciphertext.
const FORMAT = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

const textOf = ({ table, column, row, version }: Place): string => `seal ${JSON.stringify([table, column, row, version])}`

const headerOf = (sealed: Buffer): Buffer => sealed.subarray(0, 2 + (sealed[1] ?? 0))

function seal(key: Key, place: Place, secret: string): Buffer {
  const header = Buffer.concat([Buffer.from([FORMAT, key.name.length]), Buffer.from(key.name)])
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', derive(key, textOf(place)), nonce)
  cipher.setAAD(Buffer.concat([header, Buffer.from(textOf(place))]))
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([header, nonce, cipher.getAuthTag(), body])
}

function open(key: Key, place: Place, sealed: Buffer): string | null {
  const header = headerOf(sealed)
  const rest = sealed.subarray(header.length)
  if (sealed[0] !== FORMAT || rest.length < NONCE_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', derive(key, textOf(place)), rest.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.concat([header, Buffer.from(textOf(place))]))
  decipher.setAuthTag(rest.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(rest.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    // the tag does not fit: another place, or changed
    return null
  }
}

/** The key ring of a data folder, made on first use. `isNew` asks for the warning to back it up. */
export function keyringFile(path: string): { text: string; isNew: boolean } {
  if (existsSync(path)) return { text: readFileSync(path, 'utf8').trim(), isNew: false }
  const text = `k1:${randomBytes(KEY_BYTES).toString('base64url')}`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, `${text}\n`, { mode: 0o600, flag: 'w' })
  renameSync(`${path}.new`, path)
  return { text, isNew: true }
}
