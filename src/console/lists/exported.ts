import { filterInput } from './filter-input.ts'
import type { ListShape, ListState } from './list-state.ts'

/** How a list is exported. */
export interface Exported<Row> {
  /** Its name in the address of exports. */
  list: 'users' | 'organizations' | 'api-keys' | 'audit'
  /** What a row can hold, by the server's names, with what the reader calls it. */
  fields: Readonly<Record<string, string>>
  /** What is exported unless chosen otherwise. */
  usual: readonly string[]
  /** What the list is filtered by, whatever the reader filters by. */
  scope?: object
  nameOf: (row: Row) => string
}

export const formats = ['comma', 'semicolon', 'tab', 'json', 'jsonl'] as const
export type Format = (typeof formats)[number]
export const isCsv = (format: Format): boolean => format !== 'json' && format !== 'jsonl'

export interface Wanted {
  format: Format
  hasByteOrderMark: boolean
  fields: readonly string[]
  /** Null: all that match. */
  ids: readonly string[] | null
}

/** The body of a request for an export of a list as it is shown. */
export function exportInput({ fields, orders }: ListShape, state: ListState, scope: object | undefined, wanted: Wanted): object {
  const { format, hasByteOrderMark, ids } = wanted
  const order = state.sort === null ? undefined : orders[state.sort.by]
  return {
    ...(isCsv(format) ? { format: 'csv', delimiter: format, bom: hasByteOrderMark } : { format }),
    fields: wanted.fields,
    // what was picked one by one is exported also when it does not match any more
    filter: { ...(ids === null && filterInput(fields, state)), ...scope },
    ...(order !== undefined && { orderBy: { field: order, direction: state.sort?.direction === 'desc' ? 'DESC' : 'ASC' } }),
    ...(ids !== null && { ids }),
  }
}
