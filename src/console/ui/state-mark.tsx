import styles from './state-mark.module.css'

export type StateTone = 'good' | 'bad' | 'open' | 'warning' | 'over'

/** A coloured dot beside the word, so that the colour is never alone. */
export function StateMark({ tone, label }: { tone: StateTone; label: string }) {
  return (
    <span className={styles.mark} data-tone={tone}>
      {label}
    </span>
  )
}
