import type { UserRowFragment } from '../../generated/client/graphql.ts'
import type { Messages } from '../messages/en.ts'
import { Initials } from '../ui/initials.tsx'
import type { Column } from '../ui/table-row.tsx'
import { absoluteTime, relativeTime } from '../ui/times.ts'
import styles from './user-columns.module.css'
import { UserStateMark } from './user-state-mark.tsx'

const shownOrganizations = 3

/** The columns of *Users*; for one organization its profile and suspension take the place of the organizations. */
export function userColumns({ ui, users }: Messages, organizationId: string | null): readonly Column<UserRowFragment>[] {
  const titles = users.columns
  const sortable = (key: keyof typeof titles) => ({ key, title: titles[key], sorts: [{ by: key, title: titles[key] }] })
  const time = (at: string | null, now: number) =>
    at === null ? (
      <span className={styles.dimmed}>{ui.never}</span>
    ) : (
      <time dateTime={at} title={absoluteTime(at, ui.locale)}>
        {relativeTime(at, now, ui.locale, 'narrow')}
      </time>
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
        <Initials name={row.name} seed={row.id} />
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
      cell: (row) => <OrganizationChips user={row} users={users} />,
    },
  ]
  const ofOneOrganization: Column<UserRowFragment>[] = [
    { ...sortable('profile'), width: '124px', rank: 2, cell: (row) => membershipIn(row)?.profile.name },
    {
      key: 'suspended',
      title: titles.suspended,
      width: '96px',
      rank: 4,
      cell: (row) =>
        membershipIn(row)?.suspendedAt ? (
          <span className={styles.suspended}>{users.suspended}</span>
        ) : (
          <span className={styles.dimmed}>{users.notSuspended}</span>
        ),
    },
  ]

  return [
    {
      key: 'state',
      title: titles.state,
      width: '104px',
      rank: 1,
      cell: (row) => <UserStateMark state={row.state} label={users.states[row.state]} />,
    },
    user,
    ...(organizationId === null ? ofOrganizations : ofOneOrganization),
    {
      ...sortable('mfa'),
      width: '66px',
      rank: 3,
      cell: (row) => (row.hasMfa ? users.mfaOn : <span className={styles.dimmed}>{users.mfaOff}</span>),
    },
    { ...sortable('type'), width: '80px', rank: 5, cell: (row) => users.types[row.type] },
    {
      ...sortable('createdBy'),
      width: '112px',
      rank: organizationId === null ? 8 : 9,
      cell: (row) => <span className={styles.dimmed}>{row.createdBy?.label}</span>,
    },
    { ...sortable('created'), width: '84px', rank: 6, cell: (row, now) => time(row.createdAt, now) },
    { ...sortable('updated'), width: '86px', rank: 7, cell: (row, now) => time(row.updatedAt, now) },
    { ...sortable('lastSeen'), width: '100px', rank: 2, cell: (row, now) => time(row.lastSeenAt, now) },
  ]
}

/** Three organizations by their initials, then how many more; the tooltip names them all. */
function OrganizationChips({ user, users }: { user: UserRowFragment; users: Messages['users'] }) {
  const organizations = user.memberships.map(({ organization }) => organization)
  const more = organizations.length - shownOrganizations
  if (organizations.length === 0) return <span className={styles.dimmed}>{users.none}</span>

  const names = organizations.map(({ name }) => name).join(', ')
  return (
    <span className={styles.chips} title={user.hasOtherMemberships ? `${names} ${users.andOthers}` : names}>
      {organizations.slice(0, shownOrganizations).map(({ id, name }) => (
        <Initials key={id} name={name} seed={id} shape="square" title={name} />
      ))}
      {more > 0 && <span className={styles.dimmed}>+{more}</span>}
    </span>
  )
}
