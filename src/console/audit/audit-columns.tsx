import type { AuditEventFieldsFragment } from '../../generated/client/graphql.ts'
import type { Messages } from '../messages/en.ts'
import { FilterTime } from '../ui/filter-time.tsx'
import { FilterValue } from '../ui/filter-value.tsx'
import type { Column } from '../ui/table-row.tsx'
import styles from './audit-columns.module.css'

type Event = AuditEventFieldsFragment

/** Names rather than ids; a click on one filters by it. */
export function auditColumns({ audit, lists, ui }: Messages): readonly Column<Event>[] {
  const titles = audit.columns
  const value = (title: string, by: string, text: string, isDimmed = false) => (
    <FilterValue by={by} title={lists.filterBy(`${title} ${lists.operators.is} ${text}`)} isDimmed={isDimmed}>
      {text}
    </FilterValue>
  )

  return [
    {
      key: 'at',
      title: titles.at,
      width: '96px',
      rank: 1,
      cell: ({ at }, now) => (
        <FilterTime field="at" at={at} now={now} locale={ui.locale} titleOf={(day) => lists.filterBy(`${titles.at} ${day}`)} />
      ),
    },
    {
      key: 'action',
      title: titles.action,
      rank: 1,
      hasLink: true,
      cell: ({ action, reason }) => (
        <div className={styles.what}>
          {value(titles.action, `action is.${action}`, audit.actions[action] ?? action)}
          {reason !== null && <div className={styles.reason}>{reason}</div>}
        </div>
      ),
    },
    {
      key: 'actor',
      title: titles.actor,
      width: '170px',
      rank: 3,
      cell: ({ actor, apiKey }) => (
        <div className={styles.who}>
          {value(titles.actor, `actor is.${actor.label}`, actor.label)}
          {apiKey !== null && <div className={styles.key}>{apiKey.prefix}</div>}
        </div>
      ),
    },
    {
      key: 'target',
      title: titles.target,
      width: '190px',
      rank: 2,
      cell: ({ target }) => (
        <div className={styles.who}>
          {value(titles.target, `target is.${target.type === 'user' ? target.id : target.label}`, target.label)}
          <div className={styles.kind}>{audit.targetTypes[target.type] ?? target.type}</div>
        </div>
      ),
    },
    {
      key: 'organization',
      title: titles.organization,
      width: '140px',
      rank: 4,
      cell: ({ organization }) => organization && value(titles.organization, `organization is.${organization.id}`, organization.name, true),
    },
    {
      key: 'address',
      title: titles.address,
      width: '130px',
      rank: 5,
      cell: ({ address }) => <span className={styles.kind}>{address}</span>,
    },
  ]
}
