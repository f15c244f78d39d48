import type { AuditEventFieldsFragment } from '../../generated/client/graphql.ts'
import { useAuditEventsQuery } from '../../generated/hooks.ts'
import type { ListPage } from '../lists/list-page.ts'
import { type ListShape, type ListState, listArguments } from '../lists/list-state.ts'
import { useListPage } from '../lists/use-list-page.ts'

/** The page of events that the state asks for; `onLostCursor` when its cursor leads nowhere any more. */
export function useAuditEvents(
  shape: ListShape,
  state: ListState,
  preferredSize: number,
  onLostCursor: () => void,
): ListPage<AuditEventFieldsFragment> {
  // there is one order
  const { orderBy: _, ...variables } = listArguments(shape, state, preferredSize)
  const asked = useAuditEventsQuery({ variables, fetchPolicy: 'cache-and-network' })
  return useListPage(asked, (data) => data.auditEvents, state, onLostCursor)
}
