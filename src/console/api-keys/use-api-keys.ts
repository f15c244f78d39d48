import type { ApiKeyRowFragment, ApiKeysQueryVariables } from '../../generated/client/graphql.ts'
import { useApiKeysQuery } from '../../generated/hooks.ts'
import type { ListPage } from '../lists/list-page.ts'
import { type ListShape, listArguments } from '../lists/list-state.ts'
import { useListPage } from '../lists/use-list-page.ts'
import type { ListControl } from '../lists/use-list-state.ts'

/** The page of keys that the state asks for; `onLostCursor` when its cursor leads nowhere any more. */
export function useApiKeys(shape: ListShape, control: ListControl, onLostCursor: () => void): ListPage<ApiKeyRowFragment> {
  const { orderBy, ...asked } = listArguments(shape, control.state, control.preferredSize)
  const variables: ApiKeysQueryVariables = {
    ...asked,
    ...(orderBy !== undefined && { orderBy: orderBy as ApiKeysQueryVariables['orderBy'] }), // the list's orders are named so
  }
  const found = useApiKeysQuery({ variables, fetchPolicy: 'cache-and-network', skip: !control.isReady })
  return useListPage(found, (data) => data.apiKeys, control, onLostCursor)
}
