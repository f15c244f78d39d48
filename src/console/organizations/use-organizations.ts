import type { OrganizationRowFragment, OrganizationsQueryVariables } from '../../generated/client/graphql.ts'
import { useOrganizationsQuery } from '../../generated/hooks.ts'
import type { ListPage } from '../lists/list-page.ts'
import { type ListShape, listArguments } from '../lists/list-state.ts'
import { useListPage } from '../lists/use-list-page.ts'
import type { ListControl } from '../lists/use-list-state.ts'

/** The page of organizations that the state asks for. */
export function useOrganizations(shape: ListShape, control: ListControl, onLostCursor: () => void): ListPage<OrganizationRowFragment> {
  const { orderBy, ...asked } = listArguments(shape, control.state, control.preferredSize)
  const query = useOrganizationsQuery({
    variables: { ...asked, ...(orderBy !== undefined && { orderBy: orderBy as OrganizationsQueryVariables['orderBy'] }) }, // the list's orders are named so
    fetchPolicy: 'cache-and-network',
    skip: !control.isReady,
  })
  return useListPage(query, (data) => data.organizations, control, onLostCursor)
}
