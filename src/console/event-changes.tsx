import styles from './event-changes.module.css'
import { useMessages } from './messages/messages.tsx'
import { useLabels } from './ui/labels.tsx'
import { absoluteTime } from './ui/times.ts'

/** Each field of an audit event as it was and as it became. */
export function EventChanges({ event }: { event: { before: unknown; after: unknown } }) {
  const { audit } = useMessages()
  const before = fieldsOf(event.before)
  const after = fieldsOf(event.after)

  return (
    <>
      {Object.keys({ ...before, ...after }).map((field) => (
        <div key={field} className={styles.change}>
          <span className={styles.field}>{audit.fields[field] ?? field}</span>
          {before !== null && <Value value={before[field]} />}
          {before !== null && after !== null && <span> → </span>}
          {after !== null && <Value value={after[field]} />}
        </div>
      ))}
    </>
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
