import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { templateOf } from './column-widths.ts'
import styles from './data-table.module.css'
import { type RowSelection, SelectBox } from './select-box.tsx'
import { ariaSort, type Sort, SortButtons } from './sort-buttons.tsx'
import { type Column, SkeletonRow, TableRow } from './table-row.tsx'
import { useFitting } from './use-fitting.ts'
import { useNow } from './use-now.ts'
import { useShortcut } from './use-shortcut.ts'

export interface DataTableHandle {
  focusRow: (id: string) => void
  /** The row that is in the tab order. */
  focus: () => void
}

interface DataTableProps<Row> {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** Shown dimmed: the rows answer the previous question. */
  isStale: boolean
  isBusy: boolean
  skeletonRows: number
  /** Shown below the header, where there are no rows. */
  placeholder: ReactNode
  openId: string | null
  onOpen: (id: string) => void
  /** A value that a row offers to filter by was clicked. */
  onFilter: (by: string) => void
  /** Each row has one link, followed in place unless the reader asks for a new tab. */
  linkOf: (row: Row) => { href: string; label: string }
  onFollow: (href: string) => void
  sort: Sort | null
  onSort: (sort: Sort | null) => void
  /** Left out where rows cannot be selected. */
  selection?: RowSelection & { labelOf: (row: Row) => string; pageLabel: string }
  ref?: Ref<DataTableHandle>
}

/** Rows of one list. One row is in the tab order; up, down, j and k move among them, left and right to what is in one, Enter opens, Space selects, with Shift all from the one selected last. */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { rows, openId, selection } = props
  const isSelectable = selection !== undefined
  const now = useNow()
  const [frame, columns] = useFitting(props.columns, isSelectable)
  const body = useRef<HTMLTableSectionElement>(null)
  const [activeId, setActiveId] = useState<string | null>(null)
  const tabbableId = [activeId, openId, rows[0]?.id].find((id) => rows.some((row) => row.id === id))

  const focusRow = (index: number) => body.current?.rows[index]?.focus()
  const focusId = (id: string | null | undefined) => focusRow(rows.findIndex((row) => row.id === id))
  useImperativeHandle(props.ref, () => ({ focusRow: focusId, focus: () => focusId(tabbableId) }))
  useShortcut(['j', 'k'], () => {
    if (document.activeElement === document.body) focusId(tabbableId)
  })

  function onClick(event: MouseEvent<HTMLElement>) {
    const target = event.target as Element // a table holds no other targets
    const link = target.closest('a')
    if (link !== null) return follow(event, link)
    const by = target.closest<HTMLElement>('[data-filter]')?.dataset.filter
    if (by !== undefined) return props.onFilter(by)
    const id = idOf(target)
    if (target.closest('[data-select]') && id !== null) return selection?.pick(id, event.shiftKey)
    // a drag over the text selects it, and opens nothing
    if (id !== null && (getSelection()?.isCollapsed ?? true)) props.onOpen(id)
  }

  function follow(event: MouseEvent, link: HTMLAnchorElement) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    props.onFollow(link.getAttribute('href') ?? '')
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const row = (event.target as Element).closest('tr') // as above
    if (row === null || event.ctrlKey || event.metaKey || event.altKey) return
    const index = indexAfter(event.key, row.sectionRowIndex, rows.length - 1)
    if (index !== null) {
      event.preventDefault()
      const next = rows[index]
      if (event.shiftKey && event.key.startsWith('Arrow') && next !== undefined) selection?.pick(next.id, true)
      return focusRow(index)
    }
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault()
      return focusWithin(row, event.key === 'ArrowRight' ? 1 : -1)
    }
    const id = idOf(row)
    if (event.target !== row || id === null) return
    if (event.key === 'Enter') props.onOpen(id)
    if (event.key !== ' ' || selection === undefined) return
    event.preventDefault()
    selection.pick(id, event.shiftKey)
  }

  return (
    <div ref={frame} className={styles.scroll}>
      {/* biome-ignore-start lint/a11y: a table whose rows take focus and keys is a grid, and must be one also where it is drawn as blocks */}
      <table
        role="grid"
        className={styles.table}
        // React's types know no custom properties
        style={{ '--columns': templateOf(columns, isSelectable) } as CSSProperties}
        aria-label={props.label}
        aria-busy={props.isBusy}
        aria-multiselectable={isSelectable || undefined}
        data-stale={props.isStale}
      >
        <thead role="rowgroup">
          <tr role="row">
            {selection !== undefined && (
              <th role="columnheader" scope="col" className={styles.select} onClick={selection.pickPage}>
                <SelectBox label={selection.pageLabel} state={selection.ofPage} isTabbable />
              </th>
            )}
            {columns.map(({ key, title, sorts }) => (
              <th key={key} role="columnheader" scope="col" aria-sort={ariaSort(sorts, props.sort)}>
                {sorts === undefined ? title : <SortButtons sorts={sorts} sort={props.sort} onSort={props.onSort} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          role="rowgroup"
          ref={body}
          onClick={onClick}
          onMouseDown={keepText}
          onKeyDown={onKeyDown}
          onFocus={(event) => setActiveId(idOf(event.target))}
        >
          {rows.map((row) => (
            <TableRow
              key={row.id}
              row={row}
              columns={columns}
              now={now}
              linkOf={props.linkOf}
              isTabbable={row.id === tabbableId}
              isOpen={row.id === openId}
              isSelected={selection?.has(row.id) ?? false}
              selectLabel={selection?.labelOf(row) ?? null}
            />
          ))}
        </tbody>
        {props.skeletonRows > 0 && (
          <tbody aria-hidden>
            {Array.from({ length: props.skeletonRows }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
              <SkeletonRow key={index} columns={columns} isSelectable={isSelectable} />
            ))}
          </tbody>
        )}
      </table>
      {/* biome-ignore-end lint/a11y: as above */}
      {props.placeholder}
    </div>
  )
}

/** A click with Shift selects rows, not the text between them. */
function keepText(event: MouseEvent<HTMLElement>): void {
  if (event.shiftKey && (event.target as Element).closest('[data-select]')) event.preventDefault() // as above
}

function idOf(element: Element): string | null {
  return element.closest('tr')?.dataset.id ?? null
}

/** From the row to the first thing in it that does something, from there to the next, and back; its box is what Space is for. */
function focusWithin(row: HTMLTableRowElement, step: 1 | -1): void {
  const stops: Element[] = [row, ...row.querySelectorAll('button, a')]
  const start = stops.indexOf(document.activeElement ?? row)
  for (let index = start + step; index >= 0 && index < stops.length; index += step) {
    const stop = stops[index]
    if (stop instanceof HTMLElement) stop.focus()
    // what is not shown takes no focus
    if (document.activeElement === stop) return
  }
}

function indexAfter(key: string, index: number, last: number): number | null {
  if (key === 'ArrowDown' || key === 'j') return Math.min(index + 1, last)
  if (key === 'ArrowUp' || key === 'k') return Math.max(index - 1, 0)
  if (key === 'Home') return 0
  if (key === 'End') return last
  return null
}
