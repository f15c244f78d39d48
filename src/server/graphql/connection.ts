import type { Page } from '../db/keyset.ts'
import { badInput } from '../errors.ts'

/** Size of a page: 30 unless said, 1 to 300. */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? 30
  if (size < 1 || size > 300) throw badInput('first is a number from 1 to 300.')
  return size
}

/** The fields that every connection answers alike. */
export const edgesOf = <T>({ nodes, cursorOf }: Page<T>) => nodes.map((node, index) => ({ node, cursor: cursorOf(index) }))

export const pageInfoOf = ({ nodes, hasNextPage, hasPreviousPage, cursorOf }: Page<unknown>) => ({
  hasNextPage,
  hasPreviousPage,
  startCursor: nodes.length > 0 ? cursorOf(0) : null,
  endCursor: nodes.length > 0 ? cursorOf(nodes.length - 1) : null,
})
