import type { Page } from '../db/keyset.ts'

/** The fields that every connection answers alike. */
export const edgesOf = <T>({ nodes, cursorOf }: Page<T>) => nodes.map((node, index) => ({ node, cursor: cursorOf(index) }))

export const pageInfoOf = ({ nodes, hasNextPage, hasPreviousPage, cursorOf }: Page<unknown>) => ({
  hasNextPage,
  hasPreviousPage,
  startCursor: nodes.length > 0 ? cursorOf(0) : null,
  endCursor: nodes.length > 0 ? cursorOf(nodes.length - 1) : null,
})
