import { randomFillSync } from 'node:crypto'

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const COUNTED_IN_A_MILLISECOND = 4096

let latest = 0

// asking for 16 bytes at a time costs more than the rest of an id
const pool = Buffer.alloc(16 * 256)
let used = pool.length

/**
 * A UUID version 7: ids made later sort later, so that inserts touch the end of an index, and what one process writes stays in order. Twelve bits count within the
 * millisecond (RFC 9562, 6.2, method 1), which runs ahead of the clock when they are used up or the clock goes back; 62 are random.
 */
export function newId(): string {
  latest = Math.max(latest + 1, Date.now() * COUNTED_IN_A_MILLISECOND)
  const bytes = sixteenRandomBytes()
  bytes.writeUIntBE(Math.floor(latest / COUNTED_IN_A_MILLISECOND), 0, 6)
  bytes.writeUInt16BE(0x7000 | (latest % COUNTED_IN_A_MILLISECOND), 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function sixteenRandomBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 16
  return pool.subarray(used - 16, used)
}

/** Whether PostgreSQL reads this text as a `uuid`. Anything else must never reach a uuid comparison: it is an error there, and "not found" here. */
export const isId = (text: string): boolean => SHAPE.test(text)
