import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newApiKeySecret, readApiKeySecret } from './api-key-secret.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { keyringFile, parseKeyring } from './keyring.ts'

const KEY = `a:${Buffer.alloc(32, 1).toString('base64url')}`
const OTHER = `b:${Buffer.alloc(32, 2).toString('base64url')}`

describe('API key secrets', () => {
  it('are rst_, 8, 43 and 6 base62 characters, and read back to the hash', () => {
    for (let round = 0; round < 200; round++) {
      const { secret, prefix, hash } = newApiKeySecret()

      expect(secret).toMatch(/^rst_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/)
      expect(secret.startsWith(`${prefix}_`)).toBe(true)
      expect(readApiKeySecret(secret)).toEqual(hash)
    }
  })

  it('are refused without a look-up when one character is wrong', () => {
    const { secret } = newApiKeySecret()

    for (let place = 0; place < secret.length; place++) {
      const wrong = `${secret.slice(0, place)}${secret[place] === 'x' ? 'y' : 'x'}${secret.slice(place + 1)}`
      expect(readApiKeySecret(wrong)).toBeNull()
    }
  })

  it.each(['', 'rst_', ' ', 'x'.repeat(100_000)])('refuse %.20j', (text) => {
    expect(readApiKeySecret(text)).toBeNull()
  })
})

describe('cursors', () => {
  const keyring = parseKeyring(KEY)

  it.each([[['', 'id']], [['ÿ\u0000"', 'id']], [['2026-02-28 10:00:00+00', 'id']]])('carry %j', (values) => {
    expect(decodeCursor(keyring, 'list', encodeCursor(keyring, 'list', values))).toEqual(values)
  })

  it('are refused when changed, when made for another list, and under another key', () => {
    const cursor = encodeCursor(keyring, 'list', ['a', 'b'])
    const bytes = Buffer.from(cursor, 'base64url')

    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => decodeCursor(keyring, 'list', changed.toString('base64url'))).toThrow(/cursor/)
    }
    expect(() => decodeCursor(keyring, 'other', cursor)).toThrow(/cursor/)
    expect(() => decodeCursor(parseKeyring(OTHER), 'list', cursor)).toThrow(/cursor/)
  })
})

describe('a sealed value', () => {
  const place = { table: 'api_keys', column: 'sealed', row: 'one', version: 1 }
  const keyring = parseKeyring(KEY)

  it('opens in its place, also after the ring got a newer key, and never repeats itself', () => {
    const sealed = keyring.seal(place, 'sëcret')

    expect(parseKeyring(`${OTHER},${KEY}`).open(place, sealed)).toBe('sëcret')
    expect(keyring.seal(place, 'sëcret')).not.toEqual(sealed)
    expect(sealed.includes('sëcret')).toBe(false)
  })

  it.each([
    ['table', { ...place, table: 'settings' }],
    ['column', { ...place, column: 'hash' }],
    ['row', { ...place, row: 'two' }],
    ['version', { ...place, version: 2 }],
  ])('does not open under another %s', (_, elsewhere) => {
    expect(keyring.open(elsewhere, keyring.seal(place, 'secret'))).toBeNull()
  })

  it('does not open under another key, also one of the same name', () => {
    const sealed = keyring.seal(place, 'secret')

    expect(parseKeyring(OTHER).open(place, sealed)).toBeNull()
    expect(parseKeyring(OTHER.replace('b:', 'a:')).open(place, sealed)).toBeNull()
  })

  it('does not open when any bit was changed or any byte is missing', () => {
    const sealed = keyring.seal(place, 'secret')

    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(keyring.open(place, changed)).toBeNull()
    }
    for (let length = 0; length < sealed.length; length++) expect(keyring.open(place, sealed.subarray(0, length))).toBeNull()
  })
})

describe('the key ring', () => {
  it('signs with the first key and checks with all', () => {
    const old = parseKeyring(OTHER).sign('p', 'text')
    const rotated = parseKeyring(`${KEY}, ${OTHER}`)

    expect(rotated.verify('p', 'text', old)).toBe(true)
    expect(rotated.sign('p', 'text')).toEqual(parseKeyring(KEY).sign('p', 'text'))
    expect(rotated.verify('other purpose', 'text', old)).toBe(false)
  })

  it.each(['', 'x', 'a:short', 'a:', ':AAAA', `${KEY},${KEY}`, KEY.replace('a:', 'ä b:')])('refuses %j with a sentence', (text) => {
    expect(() => parseKeyring(text)).toThrow(/ROSTER_KEYRING/)
  })

  it('makes whole MACs that say which key made them', () => {
    const bytes = Buffer.from('bytes')
    const old = parseKeyring(OTHER).mac('p', bytes)
    const rotated = parseKeyring(`${KEY},${OTHER}`)

    expect([old.keyName, old.hash.length, rotated.mac('p', bytes).keyName]).toEqual(['b', 32, 'a'])
    expect(rotated.macBy('b', 'p', bytes)).toEqual(old.hash)
    expect(rotated.macBy('b', 'p', Buffer.from('Bytes'))).not.toEqual(old.hash)
    expect(rotated.macBy('b', 'q', bytes)).not.toEqual(old.hash)
    expect(rotated.macBy('a', 'p', bytes)).not.toEqual(old.hash)
    expect(parseKeyring(KEY).macBy('b', 'p', bytes)).toBeNull()
  })

  it('is a file of its owner’s alone, made once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'roster-keyring-'))
    const path = join(folder, 'data', 'keyring')

    const [first, second] = [keyringFile(path), keyringFile(path)]

    expect([first.isNew, second.isNew, second.text]).toEqual([true, false, first.text])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(() => parseKeyring(readFileSync(path, 'utf8'))).not.toThrow()
    rmSync(folder, { recursive: true })
  })
})
