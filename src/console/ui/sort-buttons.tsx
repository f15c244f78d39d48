import { VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useLabels } from './labels.tsx'
import styles from './sort-buttons.module.css'

export interface Sort {
  by: string
  direction: 'asc' | 'desc'
}

interface SortButtonsProps {
  sorts: readonly { by: string; title: string }[]
  sort: Sort | null
  onSort: (sort: Sort | null) => void
}

/** One button for each thing that a column sorts by: ascending, descending, off. */
export function SortButtons({ sorts, sort, onSort }: SortButtonsProps) {
  const labels = useLabels()
  return (
    <span className={styles.buttons}>
      {sorts.map(({ by, title }) => {
        const direction = sort?.by === by ? sort.direction : null
        return (
          <button key={by} type="button" className={styles.button} data-direction={direction} onClick={() => onSort(sortAfter(sort, by))}>
            {title}
            {direction !== null && sorts.length > 1 && (
              <VisuallyHidden>{direction === 'asc' ? labels.sortedAscending : labels.sortedDescending}</VisuallyHidden>
            )}
            {direction === 'desc' ? <IconArrowDown size={13} aria-hidden /> : <IconArrowUp size={13} aria-hidden />}
          </button>
        )
      })}
    </span>
  )
}

export function ariaSort(sorts: SortButtonsProps['sorts'] | undefined, sort: Sort | null): 'ascending' | 'descending' | 'none' | undefined {
  if (sorts === undefined) return undefined
  if (!sorts.some(({ by }) => by === sort?.by)) return 'none'
  return sort?.direction === 'desc' ? 'descending' : 'ascending'
}

function sortAfter(sort: Sort | null, by: string): Sort | null {
  if (sort?.by !== by) return { by, direction: 'asc' }
  return sort.direction === 'asc' ? { by, direction: 'desc' } : null
}
