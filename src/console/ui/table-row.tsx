import { memo, type ReactNode } from 'react'
import type { Sized } from './column-widths.ts'
import styles from './data-table.module.css'
import { SelectBox } from './select-box.tsx'

export interface Column<Row> extends Sized {
  title: string
  /** What the column sorts by: usually one thing under the column's own title. */
  sorts?: readonly { by: string; title: string }[]
  /** Plain elements only, as a page may hold 300 rows. */
  cell: (row: Row, now: number) => ReactNode
  /** Carries the row's link. */
  hasLink?: boolean
}

interface TableRowProps<Row> {
  row: Row
  columns: readonly Column<Row>[]
  /** From which width of the table on a column is shown. */
  from: ReadonlyMap<string, number>
  now: number
  linkOf: (row: Row) => { href: string; label: string }
  isTabbable: boolean
  isOpen: boolean
  isSelected: boolean
  /** Null where rows cannot be selected. */
  selectLabel: string | null
}

export const TableRow = memo(function TableRow<Row extends { id: string }>(props: TableRowProps<Row>) {
  const { row, columns, from, now, linkOf, isTabbable, isOpen, isSelected, selectLabel } = props
  const tabIndex = isTabbable ? 0 : -1
  const link = linkOf(row)

  return (
    // biome-ignore-start lint/a11y: as in the table
    <tr
      role="row"
      data-id={row.id}
      tabIndex={tabIndex}
      aria-current={isOpen || undefined}
      aria-selected={selectLabel === null ? undefined : isSelected}
    >
      {selectLabel !== null && (
        <td role="gridcell" data-select className={styles.select}>
          <SelectBox label={selectLabel} state={isSelected ? 'all' : 'none'} isTabbable={false} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} role="gridcell" data-from={from.get(column.key)} className={column.hasLink ? styles.linked : undefined}>
          {column.cell(row, now)}
          {column.hasLink && (
            <a href={link.href} className={styles.link} aria-label={link.label} title={link.label} tabIndex={tabIndex}>
              ↗
            </a>
          )}
        </td>
      ))}
    </tr>
    // biome-ignore-end lint/a11y: as above
  )
}) as <Row extends { id: string }>(props: TableRowProps<Row>) => ReactNode // memo forgets that the component is generic

interface SkeletonRowProps {
  columns: readonly Sized[]
  from: ReadonlyMap<string, number>
  isSelectable: boolean
}

export function SkeletonRow({ columns, from, isSelectable }: SkeletonRowProps) {
  return (
    <tr className={styles.skeleton}>
      {isSelectable && <td />}
      {columns.map(({ key }) => (
        <td key={key} data-from={from.get(key)}>
          <span />
        </td>
      ))}
    </tr>
  )
}
