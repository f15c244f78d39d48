import styles from './data-table.module.css'

export interface RowSelection {
  has: (id: string) => boolean
  /** How much of the page is selected. */
  ofPage: 'none' | 'some' | 'all'
  /** With `isRange` all from the one picked last to this one. */
  pick: (id: string, isRange: boolean) => void
  pickPage: () => void
}

interface SelectBoxProps {
  label: string
  state: 'none' | 'some' | 'all'
  isTabbable: boolean
}

/** A plain box, as a page may hold 300. The table around it takes the click, so that the whole cell is its target. */
export function SelectBox({ label, state, isTabbable }: SelectBoxProps) {
  return (
    <input
      ref={(box) => {
        if (box !== null) box.indeterminate = state === 'some'
      }}
      type="checkbox"
      className={styles.box}
      aria-label={label}
      checked={state === 'all'}
      readOnly
      tabIndex={isTabbable ? 0 : -1}
    />
  )
}
