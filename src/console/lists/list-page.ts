import type { Failure } from '../failure.ts'

/** One page of a list, as far as it is known. */
export interface ListPage<Row> {
  rows: readonly Row[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor?: string | null; endCursor?: string | null } | null
  total: { count: number; isExact: boolean } | null
  /** The rows answer the previous question; the new answer is on its way. */
  isStale: boolean
  isLoading: boolean
  failure: Failure | null
  retry: () => void
}
