import type { UserHistoryQuery } from '../../generated/client/graphql.ts'
import { EventChanges } from '../event-changes.tsx'
import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import styles from './history-event.module.css'

type Event = NonNullable<UserHistoryQuery['user']>['history']['edges'][number]['node']

/** One entry of the audit trail: what, by whom, and each field as it was and as it became. */
export function HistoryEvent({ event }: { event: Event }) {
  const { audit, user: texts } = useMessages()

  return (
    <li className={styles.event}>
      <div className={styles.line}>
        <span className={styles.action}>{audit.actions[event.action] ?? event.action}</span>
        <span className={styles.when}>
          <RelativeTime at={event.at} />
        </span>
      </div>
      <div className={styles.who}>
        {texts.by} {event.actor.label}
        {event.apiKey !== null && ` · ${event.apiKey.prefix}`}
        {event.reason !== null && ` · ${event.reason}`}
      </div>
      <EventChanges event={event} />
    </li>
  )
}
