import type { UserRowFragment, UsersQueryVariables } from '../../generated/client/graphql.ts'
import { useUsersQuery } from '../../generated/hooks.ts'
import type { ListPage } from '../lists/list-page.ts'
import { type ListShape, type ListState, listArguments } from '../lists/list-state.ts'
import { useListPage } from '../lists/use-list-page.ts'
import type { ListControl } from '../lists/use-list-state.ts'

interface UsersOptions {
  shape: ListShape
  control: ListControl
  organizationId: string | null
  /** The cursor leads nowhere any more: the first page takes its place. */
  onLostCursor: () => void
}

/** The page of users that the state asks for. */
export function useUsers({ shape, control, organizationId, onLostCursor }: UsersOptions): ListPage<UserRowFragment> {
  const { state, preferredSize, isReady } = control
  const asked = useUsersQuery({
    variables: usersVariables(shape, state, preferredSize, organizationId),
    fetchPolicy: 'cache-and-network',
    skip: !isReady,
  })
  return useListPage(asked, (data) => data.users, control, onLostCursor)
}

function usersVariables(shape: ListShape, state: ListState, preferredSize: number, organizationId: string | null): UsersQueryVariables {
  const { filter, orderBy, ...place } = listArguments(shape, state, preferredSize)
  return {
    ...place,
    filter: { ...filter, ...(organizationId !== null && { organizationId }) },
    ...(orderBy !== undefined && { orderBy: orderBy as UsersQueryVariables['orderBy'] }), // the list's orders are named so
  }
}
