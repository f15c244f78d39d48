import type { UserHistoryQuery } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { useLabels } from '../ui/labels.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { absoluteTime } from '../ui/times.ts'
import styles from './history-event.module.css'

type Event = NonNullable<UserHistoryQuery['user']>['history']['edges'][number]['node']

/** One entry of the audit trail: what, by whom, and each field as it was and as it became. */
export function HistoryEvent({ event }: { event: Event }) {
  const { audit, user: texts } = useMessages()
  const before = fieldsOf(event.before)
  const after = fieldsOf(event.after)

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
      {Object.keys({ ...before, ...after }).map((field) => (
        <div key={field} className={styles.change}>
          <span className={styles.field}>{audit.fields[field] ?? field}</span>
          {before !== null && <Value value={before[field]} />}
          {before !== null && after !== null && <span> → </span>}
          {after !== null && <Value value={after[field]} />}
        </div>
      ))}
    </li>
  )
}

function Value({ value }: { value: unknown }) {
  const { user: texts } = useMessages()
  const { locale } = useLabels()
  const text = textOf(value, locale)
  return text === '' ? <span className={styles.nothing}>{texts.nothing}</span> : <span className={styles.value}>{text}</span>
}

function textOf(value: unknown, locale: string): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map((item) => textOf(item, locale)).join(', ')
  if (typeof value === 'object')
    return Object.values(value)
      .map((part) => textOf(part, locale))
      .join(' · ')
  const text = String(value)
  return isTime(text) ? (absoluteTime(text, locale).split('\n')[0] ?? text) : text
}

const isTime = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)

/** Null for what was created or deleted: there is nothing before, or after. */
function fieldsOf(json: unknown): Record<string, unknown> | null {
  return typeof json === 'object' && json !== null ? { ...json } : null
}
