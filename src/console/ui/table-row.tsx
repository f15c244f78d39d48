import { memo, type ReactNode } from 'react'
import styles from './data-table.module.css'

export interface Column<Row> {
  key: string
  title: string
  /** What the column sorts by: usually one thing under the column's own title. */
  sorts?: readonly { by: string; title: string }[]
  /** CSS length; the one column without it takes what is left. */
  width?: string
  /** 1 is always shown, the others leave from the highest down where space is short. */
  rank: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
  /** Plain elements only, as a page may hold 300 rows. */
  cell: (row: Row, now: number) => ReactNode
  /** Carries the row's link. */
  hasLink?: boolean
}

interface TableRowProps<Row> {
  row: Row
  columns: readonly Column<Row>[]
  now: number
  linkOf: (row: Row) => { href: string; label: string }
  isTabbable: boolean
  isOpen: boolean
}

export const TableRow = memo(function TableRow<Row extends { id: string }>(props: TableRowProps<Row>) {
  const { row, columns, now, linkOf, isTabbable, isOpen } = props
  const tabIndex = isTabbable ? 0 : -1
  const link = linkOf(row)

  return (
    // biome-ignore-start lint/a11y: as in the table
    <tr role="row" data-id={row.id} tabIndex={tabIndex} aria-current={isOpen || undefined}>
      {columns.map((column) => (
        <td key={column.key} role="gridcell" data-rank={column.rank} className={column.hasLink ? styles.linked : undefined}>
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

export function SkeletonRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <tr className={styles.skeleton}>
      {columns.map((column) => (
        <td key={column.key} data-rank={column.rank}>
          <span />
        </td>
      ))}
    </tr>
  )
}
