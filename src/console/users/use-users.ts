import type { UserRowFragment, UsersQueryVariables } from '../../generated/client/graphql.ts'
import { useUsersQuery } from '../../generated/hooks.ts'
import type { ListPage } from '../lists/list-page.ts'
import { type ListShape, type ListState, listArguments } from '../lists/list-state.ts'
import { useListPage } from '../lists/use-list-page.ts'

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
  const asked = useUsersQuery({
    variables: usersVariables(shape, state, preferredSize, organizationId),
    fetchPolicy: 'cache-and-network',
  })
  return useListPage(asked, (data) => data.users, state, onLostCursor)
}

function usersVariables(shape: ListShape, state: ListState, preferredSize: number, organizationId: string | null): UsersQueryVariables {
  const { filter, orderBy, ...place } = listArguments(shape, state, preferredSize)
  return {
    ...place,
    filter: { ...filter, ...(organizationId !== null && { organizationId }) },
    ...(orderBy !== undefined && { orderBy: orderBy as UsersQueryVariables['orderBy'] }), // the list's orders are named so
  }
}
