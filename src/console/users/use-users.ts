import { useEffect } from 'react'
import type { UserRowFragment, UsersQuery } from '../../generated/client/graphql.ts'
import { useUsersQuery } from '../../generated/hooks.ts'
import { codeOf, type Failure, readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { type ListState, usersVariables } from './list-state.ts'

interface UsersPage {
  rows: readonly UserRowFragment[]
  pageInfo: UsersQuery['users']['pageInfo'] | null
  total: { count: number; isExact: boolean } | null
  /** The rows answer the previous question; the new answer is on its way. */
  isStale: boolean
  isLoading: boolean
  failure: Failure | null
  retry: () => void
}

/** The page of users that the state asks for. A cursor that leads nowhere any more is dropped for the first page. */
export function useUsers(state: ListState, organizationId: string | null, onLostCursor: () => void): UsersPage {
  const messages = useMessages()
  const { data, previousData, error, loading, refetch } = useUsersQuery({
    variables: usersVariables(state, organizationId),
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
