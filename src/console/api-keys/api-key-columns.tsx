import type { ReactNode } from 'react'
import type { ApiKeyRowFragment } from '../../generated/client/graphql.ts'
import type { Messages } from '../messages/en.ts'
import { FilterTime } from '../ui/filter-time.tsx'
import { FilterValue } from '../ui/filter-value.tsx'
import type { Column } from '../ui/table-row.tsx'
import { absoluteTime, relativeTime } from '../ui/times.ts'
import styles from './api-key-columns.module.css'
import { ApiKeyStateMark } from './api-key-state-mark.tsx'

type Row = ApiKeyRowFragment

export function apiKeyColumns({ apiKeys, userSections, lists, ui }: Messages): readonly Column<Row>[] {
  const titles = apiKeys.columns
  const sortable = (key: 'key' | 'expires' | 'lastUsed' | 'created') => ({
    key,
    title: titles[key],
    sorts: [{ by: key, title: titles[key] }],
  })
  const value = (by: string, sentence: string, shown: ReactNode, isDimmed = false) => (
    <FilterValue by={by} title={lists.filterBy(sentence)} isDimmed={isDimmed}>
      {shown}
    </FilterValue>
  )
  const is = (title: string, text: string) => `${title} ${lists.operators.is} ${text}`
  const time = (field: 'created' | 'lastUsed', at: string, now: number) => (
    <FilterTime field={field} at={at} now={now} locale={ui.locale} titleOf={(day) => lists.filterBy(`${titles[field]} ${day}`)} />
  )

  return [
    {
      key: 'state',
      title: titles.state,
      width: '104px',
      rank: 2,
      cell: ({ state }) => {
        const label = userSections.apiKeys.states[state]
        return value(`state is.${state}`, is(titles.state, label), <ApiKeyStateMark state={state} label={label} />)
      },
    },
    {
      ...sortable('key'),
      rank: 1,
      hasLink: true,
      cell: ({ name, prefix, reusedAt }) => (
        <div className={styles.key}>
          <div className={styles.name}>
            {name}
            {reusedAt !== null && <span className={styles.warning}>{userSections.apiKeys.reusedShort}</span>}
          </div>
          <div className={styles.prefix}>{prefix}</div>
        </div>
      ),
    },
    {
      key: 'owner',
      title: titles.owner,
      width: '168px',
      rank: 1,
      cell: ({ user: { login, name } }) => (
        <div className={styles.key}>
          <div>{value(`owner is.${login}`, is(titles.owner, login), login)}</div>
          {name !== login && <div className={styles.quiet}>{name}</div>}
        </div>
      ),
    },
    { key: 'limits', title: titles.limits, width: '262px', rank: 5, cell: limits },
    {
      ...sortable('expires'),
      width: '100px',
      rank: 3,
      cell: ({ expiresAt }, now) =>
        expiresAt === null ? (
          value('hasExpiry is.no', `${apiKeys.filters.hasExpiry}: ${apiKeys.no}`, ui.never, true)
        ) : (
          <time dateTime={expiresAt} title={absoluteTime(expiresAt, ui.locale)}>
            {relativeTime(expiresAt, now, ui.locale, 'narrow')}
          </time>
        ),
    },
    {
      ...sortable('lastUsed'),
      width: '104px',
      rank: 4,
      cell: ({ lastUsedAt }, now) =>
        lastUsedAt === null
          ? value('lastUsed never', `${titles.lastUsed} ${lists.operators.never}`, ui.never, true)
          : time('lastUsed', lastUsedAt, now),
    },
    {
      key: 'createdBy',
      title: titles.createdBy,
      width: '130px',
      rank: 7,
      cell: ({ createdBy: { label } }) => value(`createdBy is.${label}`, is(titles.createdBy, label), label, true),
    },
    { ...sortable('created'), width: '90px', rank: 6, cell: ({ createdAt }, now) => time('created', createdAt, now) },
  ]

  function limits({ organizationIds, permissions, networks }: Row) {
    const kinds = [
      ...(organizationIds === null ? [] : (['organizations'] as const)),
      ...(permissions === null ? [] : (['permissions'] as const)),
      ...(networks === null ? [] : (['networks'] as const)),
    ]
    if (kinds.length === 0) return <span className={styles.quiet}>{apiKeys.noLimits}</span>
    return (
      <span className={styles.limits}>
        {kinds.map((kind) => (
          <span key={kind}>{value(`${kind} is.yes`, `${titles.limits} ${apiKeys.limits[kind]}`, apiKeys.limits[kind])} </span>
        ))}
      </span>
    )
  }
}
