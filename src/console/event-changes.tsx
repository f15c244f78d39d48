import { skipToken } from '@apollo/client/react'
import { useOrganizationNamesQuery } from '../generated/hooks.ts'
import styles from './event-changes.module.css'
import { useMessages } from './messages/messages.tsx'
import { useLabels } from './ui/labels.tsx'
import { absoluteTime } from './ui/times.ts'

/** Each field of an audit event as it was and as it became. */
export function EventChanges({ event }: { event: { before: unknown; after: unknown } }) {
  const { audit } = useMessages()
  const nameOf = useOrganizationNames(event)
  const before = fieldsOf(event.before)
  const after = fieldsOf(event.after)
  const all = { ...before, ...after }

  return (
    <>
      {Object.keys(all)
        .filter((field) => !isNamed(field, all))
        .map((field) => (
          <div key={field} className={styles.change}>
            <span className={styles.field}>{audit.fields[field] ?? field}</span>
            {before !== null && !isSame(before[field], after?.[field]) && <Value value={before[field]} nameOf={nameOf} />}
            {before !== null && after !== null && !isSame(before[field], after[field]) && <span> → </span>}
            {after !== null && <Value value={after[field]} nameOf={nameOf} />}
          </div>
        ))}
    </>
  )
}

/** What only says where or about what the change was made. */
const isSame = (before: unknown, after: unknown): boolean => after !== undefined && JSON.stringify(before) === JSON.stringify(after)

/** The id of somebody whose name stands beside it. */
const isNamed = (field: string, all: object): boolean => field.endsWith('ById') && field.replace(/Id$/, 'Label') in all

function Value({ value, nameOf }: { value: unknown; nameOf: NameOf }) {
  const { audit, user: texts } = useMessages()
  const { locale } = useLabels()
  const text = textOf(value)
  return text === '' ? <span className={styles.nothing}>{texts.nothing}</span> : <span className={styles.value}>{text}</span>

  function textOf(value: unknown): string {
    if (value === null || value === undefined) return ''
    if (Array.isArray(value)) return value.map(textOf).join(', ')
    if (typeof value === 'object') return Object.values(value).map(textOf).join(' · ')
    const text = String(value)
    if (isTime(text)) return absoluteTime(text, locale).split('\n')[0] ?? text
    return audit.values[text] ?? nameOf(text)
  }
}

type NameOf = (text: string) => string

/** What an organization is called now, by its id; everything else, and what is not to be seen, is itself. */
function useOrganizationNames({ before, after }: { before: unknown; after: unknown }): NameOf {
  const ids = [before, after].flatMap((json) => {
    const named = fieldsOf(json)?.organizationIds
    return Array.isArray(named) ? named.map(String) : []
  })
  const filter = { ids: [...new Set(ids)].slice(0, mostNames) }
  const { data } = useOrganizationNamesQuery(ids.length > 0 ? { variables: { first: mostNames, filter } } : skipToken)
  const names = new Map(data?.organizations.nodes.map(({ id, name }) => [id, name]))
  return (text) => names.get(text) ?? text
}

const mostNames = 300

const isTime = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)

/** Null for what was created or deleted: there is nothing before, or after. */
function fieldsOf(json: unknown): Record<string, unknown> | null {
  return typeof json === 'object' && json !== null ? { ...json } : null
}
