import type { ReactNode } from 'react'
import styles from './filter-value.module.css'

interface FilterValueProps {
  /** What the table says when it is clicked. */
  by: string
  title: string
  isDimmed?: boolean
  /** It has a shape of its own. */
  isBare?: boolean
  children: ReactNode
}

/** A value in a row by which the list can be filtered. A plain button, as a page may hold thousands; arrow keys lead there from the row. */
export function FilterValue({ by, title, isDimmed = false, isBare = false, children }: FilterValueProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.value}
      data-filter={by}
      data-dimmed={isDimmed}
      data-bare={isBare || undefined}
      title={title}
    >
      {children}
    </button>
  )
}
