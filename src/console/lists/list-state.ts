import type { ListName } from '../../generated/client/graphql.ts'
import type { Sort } from '../ui/sort-buttons.tsx'
import { type Condition, type FilterField, readCondition, withCondition, writeCondition } from './conditions.ts'
import { filterInput } from './filter-input.ts'

/** What the address says about a list. */
export interface ListState {
  search: string
  conditions: readonly Condition[]
  sort: Sort | null
  /** Null: as the reader prefers. */
  size: number | null
  cursor: { after: string } | { before: string } | null
  /** Null: those of the list. */
  columns: readonly string[] | null
  /** The view that it began with; null: all. */
  viewId: string | null
  /** The row in the drawer. */
  openId: string | null
}

/** A view that the console brings along. */
export interface ReadyView {
  key: string
  name: string
  /** As in an address. */
  query: string
}

/** What a list can be asked for. */
export interface ListShape {
  name: ListName
  readyViews: readonly ReadyView[]
  fields: readonly FilterField[]
  /** The names of the orders in the address, with those of the list's input. */
  orders: Readonly<Record<string, string>>
  /** Every column, with those shown unless others are chosen. */
  columns: { all: readonly string[]; usual: readonly string[]; fixed: readonly string[] }
}

export const pageSizes = [10, 30, 50, 100, 150, 300] as const
export const usualPageSize = 30
export const searchMaxLength = 200

/** The address of the view *All* where a bare one means another. */
export const allViews = 'all'

export const wholeList: ListState = {
  search: '',
  conditions: [],
  sort: null,
  size: null,
  cursor: null,
  columns: null,
  viewId: null,
  openId: null,
}

/** Whatever the address holds, a list comes out: what makes no sense is left out. */
export function readListState(query: string, { fields, orders, columns }: ListShape): ListState {
  const params = new URLSearchParams(query)
  const by = params.get('sort') ?? ''
  const [after, before, view] = [params.get('after'), params.get('before'), params.get('view')]
  return {
    search: (params.get('q') ?? '').slice(0, searchMaxLength),
    conditions: conditionsIn(params, fields),
    sort: Object.hasOwn(orders, by) ? { by, direction: params.get('direction') === 'desc' ? 'desc' : 'asc' } : null,
    size: pageSizes.find((offered) => offered === Number(params.get('size'))) ?? null,
    cursor: (after && { after }) || (before && { before }) || null,
    columns: sensibleColumns(params.get('columns')?.split(' ') ?? null, columns),
    viewId: view === allViews ? null : view,
    openId: params.get('open'),
  }
}

function conditionsIn(params: URLSearchParams, fields: readonly FilterField[]): readonly Condition[] {
  const read = [...params].map(([name, text]) => {
    const field = fields.find(({ key }) => key === name)
    return field === undefined ? null : readCondition(field, text)
  })
  return read.filter((condition) => condition !== null).reduce<readonly Condition[]>((kept, one) => withCondition(kept, one), [])
}

/** Columns that the list has, each once, with those that cannot be left out. */
export function sensibleColumns(names: readonly string[] | null, { all, fixed }: ListShape['columns']): readonly string[] | null {
  if (names === null) return null
  const known = names.filter((name, index) => all.includes(name) && names.indexOf(name) === index)
  return known.length === 0 ? null : [...fixed.filter((name) => !known.includes(name)), ...known]
}

/** The query of an address, without what goes without saying. */
export function writeListState({ search, conditions, sort, size, cursor, columns, viewId, openId }: ListState): string {
  const entries: [name: string, value: string][] = [
    ['view', viewId ?? ''],
    ['q', search],
    ...conditions.map((condition): [string, string] => [condition.field, writeCondition(condition)]),
    ['sort', sort?.by ?? ''],
    ['direction', sort?.direction === 'desc' ? 'desc' : ''],
    ['size', size === null ? '' : String(size)],
    ['columns', columns?.join(' ') ?? ''],
    ...Object.entries(cursor ?? {}),
    ['open', openId ?? ''],
  ]
  return new URLSearchParams(entries.filter(([, value]) => value !== '')).toString()
}

type Listed = Pick<ListState, 'search' | 'conditions' | 'sort' | 'size'>

/** A change of what is listed, which leaves the cursor of the old list behind. */
export function relist(state: ListState, change: Partial<Listed>): ListState {
  return { ...state, ...change, cursor: null }
}

/** The arguments of the list's query. */
export function listArguments({ fields, orders }: ListShape, state: ListState, preferredSize: number) {
  const { sort, cursor } = state
  const size = state.size ?? preferredSize
  const field = sort === null ? undefined : orders[sort.by]
  const isBackwards = cursor !== null && 'before' in cursor
  return {
    ...(isBackwards ? { last: size } : { first: size }),
    ...cursor,
    filter: filterInput(fields, state),
    ...(field !== undefined && sort !== null && { orderBy: { field, direction: sort.direction === 'desc' ? 'DESC' : 'ASC' } as const }),
  }
}
