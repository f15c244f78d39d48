import type { ApolloCache } from '@apollo/client'
import { Button } from '@mantine/core'
import type { UserHistoryQuery } from '../../generated/client/graphql.ts'
import { useUserHistoryQuery } from '../../generated/hooks.ts'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { ErrorState } from '../ui/states.tsx'
import styles from './user-history.module.css'

type Event = NonNullable<UserHistoryQuery['user']>['history']['edges'][number]['node']

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

/** Has the history read again where it is shown, as a change has just added to it. */
export function forgetHistory(cache: ApolloCache, userId: string): void {
  cache.evict({ id: cache.identify({ __typename: 'User', id: userId }), fieldName: 'history' })
}

function HistoryEvent({ event }: { event: Event }) {
  const { user: texts } = useMessages()
  const before = fieldsOf(event.before)
  const after = fieldsOf(event.after)

  return (
    <li className={styles.event}>
      <div className={styles.line}>
        <span className={styles.action}>{texts.actions[event.action] ?? event.action}</span>
        <span className={styles.when}>
          <RelativeTime at={event.at} />
        </span>
      </div>
      <div className={styles.who}>
        {texts.by} {event.actor.label}
        {event.apiKey !== null && ` · ${event.apiKey.prefix}`}
        {event.reason !== null && ` · ${event.reason}`}
      </div>
      {Object.keys({ ...before, ...after }).map((field) => (
        <div key={field} className={styles.change}>
          <span className={styles.field}>{field}</span>
          <Value value={before[field]} /> <span aria-hidden>→</span> <Value value={after[field]} />
        </div>
      ))}
    </li>
  )
}

function Value({ value }: { value: unknown }) {
  const { user: texts } = useMessages()
  if (value === undefined || value === null || value === '') return <span className={styles.nothing}>{texts.nothing}</span>
  return <span className={styles.value}>{typeof value === 'string' ? value : JSON.stringify(value)}</span>
}

function fieldsOf(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? { ...json } : {}
}
