// What the chain holds of an event, as bytes. Recording, sealing and verifying must agree on every one of them.
import { createHash, randomBytes } from 'node:crypto'
import type { AuditEventRow, auditLinks } from './table.ts'

/** The key ring's purpose for links. */
export const PURPOSE = 'audit'

/** What the first link follows. */
export const START = Buffer.alloc(32)

export type Payload = { before?: unknown; after?: unknown; reason?: string | null | undefined }

/** A new payload's salt and hash. */
export function hashed(payload: Payload): { salt: Buffer; payloadHash: Buffer } {
  const salt = randomBytes(16)
  return { salt, payloadHash: payloadHashOf({ ...payload, salt }) }
}

/** SHA-256(salt ‖ payload). */
export function payloadHashOf({ before, after, reason, salt }: Payload & { salt: Uint8Array | null }): Buffer {
  const hash = createHash('sha256')
  if (salt) hash.update(salt)
  return hash.update(canonical({ before: before ?? null, after: after ?? null, reason: reason ?? null })).digest()
}

/** JSON of one spelling (RFC 8785), the same before it was stored as `jsonb` and after: that keeps neither the order of keys nor the form of numbers. */
export const canonical = (value: unknown): string => write(JSON.parse(JSON.stringify(value)))

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(',')}}`
}

export type ChainedEvent = Omit<AuditEventRow, 'erasedAt'>

export type Link = typeof auditLinks.$inferSelect

/** What a link's hash is made of: the parts of fixed length first, so that no two links give the same bytes. */
export function linkBytes(previous: Buffer, link: Pick<Link, 'position' | 'completeTo' | 'sealedAt'>, event: ChainedEvent): Buffer {
  const place = Buffer.alloc(16)
  place.writeBigInt64BE(link.position)
  place.writeBigInt64BE(link.completeTo, 8)
  const { before: _before, after: _after, reason: _reason, salt: _salt, payloadHash, id, ...metadata } = event
  const text = canonical({ ...metadata, id: String(id), sealedAt: link.sealedAt })
  // an event recorded before there were salts has no hash of its own
  return Buffer.concat([previous, place, payloadHash ?? payloadHashOf(event), Buffer.from(text)])
}

/** An event as the target of another one, which asks for a UUID: version 8 (RFC 9562), its last 12 digits are the id. */
export const eventUuid = (id: bigint): string => `00000000-0000-8000-8000-${id.toString(16).padStart(12, '0')}`
