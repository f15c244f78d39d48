import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './conflict-panel.module.css'
import { useLabels } from './labels.tsx'

interface ConflictPanelProps {
  /** Who changed what, when. */
  sentence: ReactNode
  mine: string
  theirs: string
  isBusy: boolean
  onTakeTheirs: () => void
}

/** Two values for one field, inside the form that submits mine. */
export function ConflictPanel({ sentence, mine, theirs, isBusy, onTakeTheirs }: ConflictPanelProps) {
  const labels = useLabels()
  return (
    <div className={styles.panel} role="alert">
      <p className={styles.sentence}>{sentence}</p>
      <dl className={styles.values}>
        <dt>{labels.theirs}</dt>
        <dd>{theirs}</dd>
        <dt>{labels.mine}</dt>
        <dd>{mine}</dd>
      </dl>
      <div className={styles.buttons}>
        <Button type="submit" size="xs" loading={isBusy}>
          {labels.keepMine}
        </Button>
        <Button variant="default" size="xs" disabled={isBusy} onClick={onTakeTheirs}>
          {labels.takeTheirs}
        </Button>
      </div>
    </div>
  )
}
