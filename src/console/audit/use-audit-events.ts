import type { AuditEventFieldsFragment } from '../../generated/client/graphql.ts'
import { useAuditEventsQuery } from '../../generated/hooks.ts'
import type { ListPage } from '../lists/list-page.ts'
import { type ListShape, listArguments } from '../lists/list-state.ts'
import { useListPage } from '../lists/use-list-page.ts'
import type { ListControl } from '../lists/use-list-state.ts'

/** The page of events that the state asks for; `onLostCursor` when its cursor leads nowhere any more. */
export function useAuditEvents(shape: ListShape, control: ListControl, onLostCursor: () => void): ListPage<AuditEventFieldsFragment> {
  // there is one order
  const { orderBy: _, ...variables } = listArguments(shape, control.state, control.preferredSize)
  const asked = useAuditEventsQuery({ variables, fetchPolicy: 'cache-and-network', skip: !control.isReady })
  return useListPage(asked, (data) => data.auditEvents, control, onLostCursor)
}
