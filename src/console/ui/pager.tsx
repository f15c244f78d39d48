import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { useLabels } from './labels.tsx'
import styles from './pager.module.css'

interface PagerProps {
  label: string
  /** How much there is. */
  summary: ReactNode
  size: number
  sizes: readonly number[]
  sizeLabel: string
  onSize: (size: number) => void
  /** Null where there is no such page. */
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

export function Pager({ label, summary, size, sizes, sizeLabel, onSize, onPrevious, onNext }: PagerProps) {
  const labels = useLabels()
  const sizeId = useId()
  return (
    <nav className={styles.pager} aria-label={label}>
      <span className={styles.summary} role="status">
        {summary}
      </span>
      <label className={styles.size} htmlFor={sizeId}>
        {sizeLabel}
      </label>
      <NativeSelect
        id={sizeId}
        className={styles.sizes}
        size="xs"
        data={sizes.map(String)}
        value={String(size)}
        onChange={(event) => onSize(Number(event.currentTarget.value))}
      />
      <ActionIcon.Group>
        <ActionIcon variant="default" size={30} aria-label={labels.previous} disabled={onPrevious === null} onClick={() => onPrevious?.()}>
          <IconChevronLeft size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size={30} aria-label={labels.next} disabled={onNext === null} onClick={() => onNext?.()}>
          <IconChevronRight size={16} aria-hidden />
        </ActionIcon>
      </ActionIcon.Group>
    </nav>
  )
}
