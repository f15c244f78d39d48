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
  now: number
  linkOf: (row: Row) => { href: string; label: string }
  isTabbable: boolean
  isOpen: boolean
  isSelected: boolean
  /** Null where rows cannot be selected. */
  selectLabel: string | null
}

export const TableRow = memo(function TableRow<Row extends { id: string }>(props: TableRowProps<Row>) {
  const { isTabbable, isOpen, isSelected, selectLabel, ...cells } = props
  const tabIndex = isTabbable ? 0 : -1

  return (
    // biome-ignore-start lint/a11y: as in the table
    <tr
      role="row"
      data-id={props.row.id}
      tabIndex={tabIndex}
      aria-current={isOpen || undefined}
      aria-selected={selectLabel === null ? undefined : isSelected}
    >
      {selectLabel !== null && (
        <td role="gridcell" data-select className={styles.select}>
          <SelectBox label={selectLabel} state={isSelected ? 'all' : 'none'} isTabbable={false} />
        </td>
      )}
      <Cells {...cells} tabIndex={tabIndex} />
    </tr>
    // biome-ignore-end lint/a11y: as above
  )
}) as <Row extends { id: string }>(props: TableRowProps<Row>) => ReactNode // memo forgets that the component is generic

interface CellsProps<Row> extends Pick<TableRowProps<Row>, 'row' | 'columns' | 'now' | 'linkOf'> {
  tabIndex: 0 | -1
}

/** What a row says, which stays as it is while the row is selected or opened. */
const Cells = memo(function Cells<Row>({ row, columns, now, linkOf, tabIndex }: CellsProps<Row>) {
  const link = linkOf(row)
  return columns.map((column) => (
    // biome-ignore lint/a11y: as in the table
    <td key={column.key} role="gridcell" className={column.hasLink ? styles.linked : undefined}>
      {column.cell(row, now)}
      {column.hasLink && (
        <a href={link.href} className={styles.link} aria-label={link.label} title={link.label} tabIndex={tabIndex}>
          ↗
        </a>
      )}
    </td>
  ))
}) as <Row>(props: CellsProps<Row>) => ReactNode // as above

interface SkeletonRowProps {
  columns: readonly Sized[]
  isSelectable: boolean
}

export function SkeletonRow({ columns, isSelectable }: SkeletonRowProps) {
  return (
    <tr className={styles.skeleton}>
      {isSelectable && <td />}
      {columns.map(({ key }) => (
        <td key={key}>
          <span />
        </td>
      ))}
    </tr>
  )
}
