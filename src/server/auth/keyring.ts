import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Secret keys of the installation, newest first: the first one makes, all of them check. */
export type Keyring = {
  /** HMAC-SHA256 under a key derived for this purpose, cut to 16 bytes. */
  sign(purpose: string, text: string): Buffer
  verify(purpose: string, text: string, signature: Buffer): boolean
}

const KEY_BYTES = 32

/** Reads keys from text: `name:base64url`, comma separated. */
export function parseKeyring(text: string): Keyring {
  const keys = text.split(',').map((entry) => {
    const [name, value = ''] = entry.trim().split(':')
    const key = Buffer.from(value, 'base64url')
    if (!name || key.length !== KEY_BYTES)
      throw new Error('ROSTER_KEYRING holds comma-separated entries `name:key`; each key is 32 bytes in base64url.')
    return key
  })
  const derived = new Map<string, Buffer[]>()
  const keysFor = (purpose: string): Buffer[] => {
    const known = derived.get(purpose) ?? keys.map((key) => Buffer.from(hkdfSync('sha256', key, '', `roster ${purpose}`, KEY_BYTES)))
    derived.set(purpose, known)
    return known
  }
  const mac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest().subarray(0, 16)
  return {
    sign: (purpose, text) => mac(keysFor(purpose)[0] ?? Buffer.alloc(0), text),
    verify: (purpose, text, signature) =>
      signature.length === 16 && keysFor(purpose).some((key) => timingSafeEqual(mac(key, text), signature)),
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
