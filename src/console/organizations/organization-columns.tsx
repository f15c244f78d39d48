import type { ReactNode } from 'react'
import type { OrganizationRowFragment } from '../../generated/client/graphql.ts'
import type { Messages } from '../messages/en.ts'
import { FilterTime } from '../ui/filter-time.tsx'
import { FilterValue } from '../ui/filter-value.tsx'
import { Initials } from '../ui/initials.tsx'
import type { Column } from '../ui/table-row.tsx'
import styles from './organization-columns.module.css'
import { OrganizationMark } from './organization-mark.tsx'

type Row = OrganizationRowFragment

export function organizationColumns({ organizations, lists, ui }: Messages): readonly Column<Row>[] {
  const titles = organizations.columns
  const sortable = (key: 'name' | 'created' | 'updated') => ({ key, title: titles[key], sorts: [{ by: key, title: titles[key] }] })
  const value = (field: string, by: string, answer: string, shown: ReactNode, isDimmed = false) => (
    <FilterValue by={by} title={lists.filterBy(`${field}: ${answer}`)} isDimmed={isDimmed}>
      {shown}
    </FilterValue>
  )
  const time = (field: 'created' | 'updated', at: string, now: number) => (
    <FilterTime field={field} at={at} now={now} locale={ui.locale} titleOf={(day) => lists.filterBy(`${titles[field]}: ${day}`)} />
  )
  const { filters, yes, no } = organizations
  const count = new Intl.NumberFormat(ui.locale)

  return [
    {
      key: 'state',
      title: titles.state,
      width: '104px',
      rank: 1,
      cell: ({ lockedAt }) =>
        value(
          filters.locked,
          `locked is.${lockedAt === null ? 'no' : 'yes'}`,
          lockedAt === null ? no : yes,
          <OrganizationMark lockedAt={lockedAt} texts={organizations.states} />,
        ),
    },
    {
      ...sortable('name'),
      rank: 1,
      hasLink: true,
      cell: ({ id, name, description }) => (
        <div className={styles.organization}>
          <Initials name={name} seed={id} shape="square" />
          <div className={styles.names}>
            <div className={styles.name}>{name}</div>
            {description !== null && <div className={styles.description}>{description}</div>}
          </div>
        </div>
      ),
    },
    {
      key: 'users',
      title: titles.users,
      width: '84px',
      rank: 2,
      cell: ({ userCount }) => userCount !== null && <span className={styles.users}>{count.format(userCount)}</span>,
    },
    {
      key: 'administrator',
      title: titles.administrator,
      width: '120px',
      rank: 3,
      cell: ({ hasAdministrator }) => {
        if (hasAdministrator === null) return null
        if (hasAdministrator) return value(filters.administrator, 'administrator is.yes', yes, organizations.hasAdministrator, true)
        const missing = <span className={styles.missing}>{organizations.noAdministrator}</span>
        return value(filters.administrator, 'administrator is.no', no, missing)
      },
    },
    { ...sortable('created'), width: '90px', rank: 4, cell: ({ createdAt }, now) => time('created', createdAt, now) },
    { ...sortable('updated'), width: '90px', rank: 5, cell: ({ updatedAt }, now) => time('updated', updatedAt, now) },
  ]
}
