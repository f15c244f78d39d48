import { IconAlertCircle } from '@tabler/icons-react'
import styles from './form-message.module.css'

/** What went wrong with a form as a whole; nothing while nothing did. */
export function FormMessage({ message }: { message: string | null }) {
  return (
    <div role="alert" className={styles.place}>
      {message !== null && (
        <p className={styles.message}>
          <IconAlertCircle size={17} aria-hidden />
          {message}
        </p>
      )}
    </div>
  )
}
