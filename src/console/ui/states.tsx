import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { CopyText } from './copy-text.tsx'
import { useLabels } from './labels.tsx'
import styles from './states.module.css'

interface MessageStateProps {
  icon: ReactNode
  title: string
  /** Takes the place of a whole page, not of a list on it. */
  isPage?: boolean
  children?: ReactNode
  /** What can be done about it. */
  action?: ReactNode
}

/** Says why there is nothing to see here, and what can be done. */
export function MessageState({ icon, title, isPage = false, children, action }: MessageStateProps) {
  const Title = isPage ? 'h1' : 'h2'
  return (
    <div className={styles.state}>
      <div className={styles.icon}>{icon}</div>
      <Title className={styles.title}>{title}</Title>
      {children !== undefined && <p className={styles.text}>{children}</p>}
      {action}
    </div>
  )
}

interface ErrorStateProps {
  sentence: string
  requestId: string | null
  onRetry: () => void
}

export function ErrorState({ sentence, requestId, onRetry }: ErrorStateProps) {
  const labels = useLabels()
  return (
    <div className={styles.state} role="alert">
      <div className={styles.icon} data-tone="bad">
        <IconAlertTriangle size={22} stroke={1.6} aria-hidden />
      </div>
      <p className={styles.title}>{sentence}</p>
      {requestId !== null && (
        <p className={styles.text}>
          {labels.requestId} <CopyText text={requestId} label={labels.requestId} />
        </p>
      )}
      <Button variant="default" size="xs" onClick={onRetry}>
        {labels.retry}
      </Button>
    </div>
  )
}
