// Saved and ready-made views: what a list shows under a name.
import type { ViewCreateInput, ViewFieldsFragment } from '../../generated/client/graphql.ts'
import { writeCondition } from './conditions.ts'
import { filterInput, readFilterInput } from './filter-input.ts'
import { type ListShape, type ListState, pageSizes, type ReadyView, readListState, sensibleColumns, wholeList } from './list-state.ts'

export type View = { kind: 'ready'; view: ReadyView } | { kind: 'saved'; view: ViewFieldsFragment }

/** The list as a view shows it; null stands for *All*. */
export function stateOfView(view: View | null, shape: ListShape): ListState {
  if (view === null) return wholeList
  if (view.kind === 'ready') return { ...readListState(view.view.query, shape), viewId: view.view.key }
  const { id, filter, sort, columns, pageSize } = view.view
  const [by] = Object.entries(shape.orders).find(([, field]) => field === sort?.field) ?? []
  return {
    ...wholeList,
    ...readFilterInput(shape.fields, filter),
    sort: by === undefined ? null : { by, direction: sort?.direction === 'DESC' ? 'desc' : 'asc' },
    size: pageSizes.find((size) => size === pageSize) ?? null,
    columns: sensibleColumns(columns ?? null, shape.columns),
    viewId: id,
  }
}

/** What of a list is saved in a view. */
export function viewInput(shape: ListShape, state: ListState): Pick<ViewCreateInput, 'filter' | 'sort' | 'columns' | 'pageSize'> {
  const filter = filterInput(shape.fields, state)
  const field = state.sort === null ? undefined : shape.orders[state.sort.by]
  return {
    filter: Object.keys(filter).length === 0 ? null : filter,
    sort: field === undefined ? null : { field, direction: state.sort?.direction === 'desc' ? 'DESC' : 'ASC' },
    columns: state.columns === null ? null : [...state.columns],
    pageSize: state.size,
  }
}

/** Whether two states would be saved alike. */
export function showsSame(one: ListState, other: ListState): boolean {
  const [first, second] = [one, other].map(({ search, conditions, sort, size, columns }) =>
    JSON.stringify([search, conditions.map((condition) => `${condition.field} ${writeCondition(condition)}`).sort(), sort, size, columns]),
  )
  return first === second
}
