import type { ErrorLike } from '@apollo/client'
import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { readFailure } from './failure.ts'
import styles from './loaded.module.css'
import { useMessages } from './messages/messages.tsx'
import { ErrorState } from './ui/states.tsx'
import { useDelay } from './ui/use-delay.ts'

interface LoadedProps<Data> {
  query: { data: Data | undefined; error?: ErrorLike | undefined; refetch: () => unknown }
  children: (data: Data) => ReactNode
}

const skeletonDelayMs = 150

/** What a query answered, or what to show in its place. */
export function Loaded<Data>({ query: { data, error, refetch }, children }: LoadedProps<Data>) {
  const messages = useMessages()
  const isSlow = useDelay(data === undefined && error === undefined, skeletonDelayMs)

  if (data !== undefined) return children(data)
  if (error === undefined) return isSlow && <Waiting />
  const { sentence, requestId } = readFailure(error, messages)
  return <ErrorState sentence={sentence} requestId={requestId} onRetry={() => refetch()} />
}

function Waiting() {
  return (
    <div className={styles.waiting} aria-hidden>
      <Skeleton height={14} width="40%" />
      <Skeleton height={14} width="75%" />
      <Skeleton height={14} width="60%" />
    </div>
  )
}
