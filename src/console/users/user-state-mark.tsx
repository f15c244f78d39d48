import type { UserState } from '../../generated/client/graphql.ts'
import styles from './user-state-mark.module.css'

/** A coloured dot beside the word, so that the colour is never alone. */
export function UserStateMark({ state, label }: { state: UserState; label: string }) {
  return (
    <span className={styles.mark} data-state={state}>
      {label}
    </span>
  )
}
