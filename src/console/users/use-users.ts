import { useEffect } from 'react'
import type { UserRowFragment, UsersQueryVariables } from '../../generated/client/graphql.ts'
import { useUsersQuery } from '../../generated/hooks.ts'
import { codeOf, readFailure } from '../failure.ts'
import type { ListPage } from '../lists/list-page.ts'
import { type ListShape, type ListState, listArguments } from '../lists/list-state.ts'
import { useMessages } from '../messages/messages.tsx'

interface UsersOptions {
  shape: ListShape
  state: ListState
  preferredSize: number
  organizationId: string | null
  /** The cursor leads nowhere any more: the first page takes its place. */
  onLostCursor: () => void
}

/** The page of users that the state asks for. */
export function useUsers({ shape, state, preferredSize, organizationId, onLostCursor }: UsersOptions): ListPage<UserRowFragment> {
  const messages = useMessages()
  const { data, previousData, error, loading, refetch } = useUsersQuery({
    variables: usersVariables(shape, state, preferredSize, organizationId),
    fetchPolicy: 'cache-and-network',
  })
  const users = (data ?? previousData)?.users
  const isCursorRefused = error !== undefined && ['BAD_USER_INPUT', 'INVALID'].includes(codeOf(error) ?? '')
  const isPageGone = data?.users.nodes.length === 0 && !loading
  const isCursorLost = state.cursor !== null && (isCursorRefused || isPageGone)

  useEffect(() => {
    if (isCursorLost) onLostCursor()
  }, [isCursorLost, onLostCursor])

  const failure = error === undefined || isCursorLost ? null : readFailure(error, messages)
  return {
    rows: failure === null ? (users?.nodes ?? []) : [],
    pageInfo: users?.pageInfo ?? null,
    total: users === undefined ? null : { count: users.totalCount, isExact: users.totalCountIsExact },
    isStale: data === undefined && users !== undefined,
    isLoading: loading || isCursorLost,
    failure,
    retry: () => void refetch(),
  }
}

function usersVariables(shape: ListShape, state: ListState, preferredSize: number, organizationId: string | null): UsersQueryVariables {
  const { filter, orderBy, ...place } = listArguments(shape, state, preferredSize)
  return {
    ...place,
    filter: { ...filter, ...(organizationId !== null && { organizationId }) },
    ...(orderBy !== undefined && { orderBy: orderBy as UsersQueryVariables['orderBy'] }), // the list's orders are named so
  }
}
