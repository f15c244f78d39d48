import type { ErrorLike } from '@apollo/client'
import { useEffect } from 'react'
import { codeOf, readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import type { ListPage } from './list-page.ts'
import type { ListControl } from './use-list-state.ts'

interface Asked<Data> {
  data: Data | undefined
  previousData?: Data | undefined
  error?: ErrorLike | undefined
  loading: boolean
  refetch: () => unknown
}

interface Connection<Row> {
  nodes: readonly Row[]
  pageInfo: NonNullable<ListPage<Row>['pageInfo']>
  totalCount: number
  totalCountIsExact: boolean
}

/** One page out of what the server answered; a cursor that leads nowhere any more is told. */
export function useListPage<Data, Row>(
  { data, previousData, error, loading, refetch }: Asked<Data>,
  connectionOf: (data: Data) => Connection<Row>,
  { state: { cursor }, isReady }: Pick<ListControl, 'state' | 'isReady'>,
  onLostCursor: () => void,
): ListPage<Row> {
  const messages = useMessages()
  const known = data ?? previousData
  const connection = known === undefined ? undefined : connectionOf(known)
  const isCursorRefused = error !== undefined && ['BAD_USER_INPUT', 'INVALID'].includes(codeOf(error) ?? '')
  const isPageGone = data !== undefined && connection?.nodes.length === 0 && !loading
  const isCursorLost = cursor !== null && (isCursorRefused || isPageGone)

  useEffect(() => {
    if (isCursorLost) onLostCursor()
  }, [isCursorLost, onLostCursor])

  const failure = error === undefined || isCursorLost ? null : readFailure(error, messages)
  return {
    rows: failure === null ? (connection?.nodes ?? []) : [],
    pageInfo: connection?.pageInfo ?? null,
    total: connection === undefined ? null : { count: connection.totalCount, isExact: connection.totalCountIsExact },
    isStale: data === undefined && connection !== undefined,
    isLoading: loading || !isReady || isCursorLost,
    failure,
    retry: () => void refetch(),
  }
}
