import { Button } from '@mantine/core'
import { useUserHistoryQuery } from '../../generated/hooks.ts'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { ErrorState } from '../ui/states.tsx'
import { HistoryEvent } from './history-event.tsx'
import styles from './user-history.module.css'

const pageSize = 10

/** What was done to the user, newest first. */
export function UserHistory({ userId }: { userId: string }) {
  const messages = useMessages()
  const { data, error, loading, refetch, fetchMore } = useUserHistoryQuery({ variables: { id: userId, first: pageSize } })
  const history = data?.user?.history

  if (error !== undefined && history === undefined) {
    const { sentence, requestId } = readFailure(error, messages)
    return <ErrorState sentence={sentence} requestId={requestId} onRetry={() => refetch()} />
  }
  if (history === undefined) return null
  if (history.edges.length === 0) return <p className={styles.none}>{messages.user.noHistory}</p>

  return (
    <>
      <ol className={styles.events}>
        {history.edges.map(({ node }) => (
          <HistoryEvent key={node.id} event={node} />
        ))}
      </ol>
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
    </>
  )
}
