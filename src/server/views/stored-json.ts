import { type Issue, issue } from '../errors.ts'
import { isPrintable } from '../input.ts'

const MAX_BYTES = 16 * 1024
const MAX_DEPTH = 6

/** What keeps a filter from being stored, whatever its list: its size, its depth, or text that PostgreSQL cannot hold. */
export function issueOf(filter: unknown): Issue | null {
  if (filter === null || filter === undefined) return null
  if (typeof filter !== 'object' || Array.isArray(filter)) return wrong('A filter is an object.')
  // before anything walks it to its end
  if (!isShallow(filter, MAX_DEPTH)) return wrong(`A filter is nested at most ${MAX_DEPTH} deep.`)
  if (Buffer.byteLength(JSON.stringify(filter)) > MAX_BYTES) return wrong('A filter has at most 16 KB.')
  if (!isStorable(filter)) return wrong('A filter holds no control characters and no half characters.')
  return null
}

const wrong = (message: string): Issue => issue('INVALID', message, ['filter'])

const isShallow = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' || value === null || (depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1)))

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isPrintable(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isPrintable(key) && isStorable(inner))
}
