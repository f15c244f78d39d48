import type { ReactNode } from 'react'
import type { UserRowFragment } from '../../generated/client/graphql.ts'
import type { Messages } from '../messages/en.ts'
import { Avatar } from '../ui/avatar.tsx'
import { FilterTime } from '../ui/filter-time.tsx'
import { FilterValue } from '../ui/filter-value.tsx'
import { Initials } from '../ui/initials.tsx'
import type { Column } from '../ui/table-row.tsx'
import styles from './user-columns.module.css'
import { UserStateMark } from './user-state-mark.tsx'

const shownOrganizations = 3

/** The columns of *Users*; for one organization its profile and suspension take the place of the organizations. */
export function userColumns({ ui, users, lists }: Messages, organizationId: string | null): readonly Column<UserRowFragment>[] {
  const titles = users.columns
  const sortable = (key: keyof typeof titles) => ({ key, title: titles[key], sorts: [{ by: key, title: titles[key] }] })
  const value = (title: string, by: string, text: string, isDimmed = false, shown: ReactNode = text) => (
    <FilterValue
      by={by}
      title={lists.filterBy(`${title} ${by.endsWith('never') ? '' : `${lists.operators.is} `}${text}`)}
      isDimmed={isDimmed}
    >
      {shown}
    </FilterValue>
  )
  const time = (field: 'created' | 'updated' | 'lastSeen', at: string, now: number) => (
    <FilterTime field={field} at={at} now={now} locale={ui.locale} titleOf={(day) => lists.filterBy(`${titles[field]} ${day}`)} />
  )
  const membershipIn = (user: UserRowFragment) => user.memberships.find(({ organization }) => organization.id === organizationId)

  const user: Column<UserRowFragment> = {
    key: 'user',
    title: titles.name,
    sorts: (['name', 'login', 'email'] as const).map((by) => ({ by, title: titles[by] })),
    rank: 1,
    hasLink: true,
    cell: (row) => (
      <div className={styles.user}>
        <Avatar picture={row.smallAvatar} name={row.name} seed={row.id} />
        <div className={styles.names}>
          <div className={styles.name}>{row.name}</div>
          <div className={styles.login}>{row.login}</div>
        </div>
      </div>
    ),
  }
  const ofOrganizations: Column<UserRowFragment>[] = [
    {
      key: 'organizations',
      title: titles.organizations,
      width: '124px',
      rank: 4,
      cell: (row) => <OrganizationChips user={row} texts={{ users, lists }} />,
    },
  ]
  const ofOneOrganization: Column<UserRowFragment>[] = [
    {
      ...sortable('profile'),
      width: '124px',
      rank: 2,
      cell: (row) => {
        const profile = membershipIn(row)?.profile
        return profile && value(titles.profile, `profile is.${profile.id}`, profile.name)
      },
    },
    {
      key: 'suspended',
      title: titles.suspended,
      width: '96px',
      rank: 4,
      cell: (row) =>
        membershipIn(row)?.suspendedAt
          ? value(titles.suspended, 'suspended is.yes', users.yes, false, <span className={styles.suspended}>{users.suspended}</span>)
          : value(titles.suspended, 'suspended is.no', users.no, true),
    },
  ]

  return [
    {
      key: 'state',
      title: titles.state,
      width: '104px',
      rank: 1,
      cell: (row) => {
        const label = users.states[row.state]
        return value(titles.state, `state is.${row.state}`, label, false, <UserStateMark state={row.state} label={label} />)
      },
    },
    user,
    ...(organizationId === null ? ofOrganizations : ofOneOrganization),
    {
      ...sortable('mfa'),
      width: '66px',
      rank: 3,
      cell: (row) => (row.hasMfa ? value(titles.mfa, 'mfa is.yes', users.mfaOn) : value(titles.mfa, 'mfa is.no', users.mfaOff, true)),
    },
    { ...sortable('email'), width: '190px', rank: 4, cell: (row) => row.email },
    { ...sortable('type'), width: '80px', rank: 5, cell: (row) => value(titles.type, `type is.${row.type}`, users.types[row.type]) },
    {
      ...sortable('createdBy'),
      width: '112px',
      rank: organizationId === null ? 8 : 9,
      cell: (row) => row.createdBy && value(titles.createdBy, `createdBy is.${row.createdBy.label}`, row.createdBy.label, true),
    },
    { ...sortable('created'), width: '84px', rank: 6, cell: (row, now) => time('created', row.createdAt, now) },
    { ...sortable('updated'), width: '86px', rank: 7, cell: (row, now) => time('updated', row.updatedAt, now) },
    {
      ...sortable('lastSeen'),
      width: '100px',
      rank: 2,
      cell: ({ lastSeenAt }, now) =>
        lastSeenAt === null ? value(titles.lastSeen, 'lastSeen never', ui.never, true) : time('lastSeen', lastSeenAt, now),
    },
  ]
}

/** Three organizations by their initials, then how many more; the tooltip names them all. */
function OrganizationChips({ user, texts }: { user: UserRowFragment; texts: Pick<Messages, 'users' | 'lists'> }) {
  const { users, lists } = texts
  const organizations = user.memberships.map(({ organization }) => organization)
  const more = organizations.length - shownOrganizations
  if (organizations.length === 0)
    return (
      <FilterValue by="hasOrganization is.no" title={lists.filterBy(`${users.filters.hasOrganization} ${users.no}`)} isDimmed>
        {users.none}
      </FilterValue>
    )

  const names = organizations.map(({ name }) => name).join(', ')
  return (
    <span className={styles.chips} title={user.hasOtherMemberships ? `${names} ${users.andOthers}` : names}>
      {organizations.slice(0, shownOrganizations).map(({ id, name }) => (
        <FilterValue
          key={id}
          by={`organization is.${id}`}
          title={lists.filterBy(`${users.filters.organization} ${lists.operators.is} ${name}`)}
          isBare
        >
          <Initials name={name} seed={id} shape="square" title={name} />
        </FilterValue>
      ))}
      {more > 0 && <span className={styles.dimmed}>+{more}</span>}
    </span>
  )
}
