import { Button } from '@mantine/core'
import Link from 'next/link'
import { useUserHistoryQuery } from '../../generated/hooks.ts'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { ErrorState } from '../ui/states.tsx'
import { HistoryEvent } from './history-event.tsx'
import styles from './user-history.module.css'

const pageSize = 10

interface UserHistoryProps {
  userId: string
  login: string
  /** Everything about the user in the audit trail; null where there is no way to it. */
  allHref: string | null
}

/** What was done to the user, newest first. */
export function UserHistory({ userId, login, allHref }: UserHistoryProps) {
  const messages = useMessages()
  const { data, error, loading, refetch, fetchMore } = useUserHistoryQuery({ variables: { id: userId, first: pageSize } })
  const history = data?.user?.history

  if (error !== undefined && history === undefined) {
    const { sentence, requestId } = readFailure(error, messages)
    return <ErrorState sentence={sentence} requestId={requestId} onRetry={() => refetch()} />
  }
  if (history === undefined) return null

  return (
    <>
      {history.edges.length === 0 && <p className={styles.none}>{messages.user.noHistory}</p>}
      {history.edges.length > 0 && (
        <ol className={styles.events}>
          {history.edges.map(({ node }) => (
            <HistoryEvent key={node.id} event={node} />
          ))}
        </ol>
      )}
      <div className={styles.ways}>
        {history.pageInfo.hasNextPage && (
          <Button
            variant="default"
            size="xs"
            loading={loading}
            onClick={() => fetchMore({ variables: { after: history.pageInfo.endCursor } })}
          >
            {messages.user.showMore}
          </Button>
        )}
        {allHref !== null && (
          <Link href={allHref} prefetch={false}>
            {messages.audit.allOf(login)}
          </Link>
        )}
      </div>
    </>
  )
}
