import type { ProfileFieldsFragment } from '../../generated/client/graphql.ts'
import type { Messages } from '../messages/en.ts'
import type { Permission } from '../permission-groups.tsx'
import { FilterValue } from '../ui/filter-value.tsx'
import type { Column } from '../ui/table-row.tsx'
import styles from './profile-columns.module.css'
import { permissionsOf } from './use-profiles.ts'

type Profile = ProfileFieldsFragment

interface ProfileColumns {
  messages: Messages
  catalogue: readonly Permission[]
  /** Where the users with a profile are; null for those who see none. */
  usersHref: ((id: string) => string) | null
}

export function profileColumns({ messages: { profiles: texts, lists }, catalogue, usersHref }: ProfileColumns): readonly Column<Profile>[] {
  const titles = texts.columns
  const sortable = (key: keyof typeof titles) => ({ key, title: titles[key], sorts: [{ by: key, title: titles[key] }] })

  return [
    {
      ...sortable('name'),
      rank: 1,
      hasLink: true,
      cell: ({ name, isPredefined }) => (
        <>
          <span className={styles.name}>{name}</span>
          {isPredefined && <span className={styles.predefined}>{texts.predefined}</span>}
        </>
      ),
    },
    {
      ...sortable('kind'),
      width: '130px',
      rank: 2,
      cell: ({ kind }) => (
        <FilterValue by={`kind is.${kind}`} title={lists.filterBy(`${titles.kind} ${lists.operators.is} ${texts.kinds[kind]}`)}>
          {texts.kinds[kind]}
        </FilterValue>
      ),
    },
    {
      ...sortable('permissions'),
      width: '130px',
      rank: 2,
      cell: ({ kind, permissions }) => texts.countOf(permissions.length, permissionsOf(catalogue, kind).length),
    },
    {
      ...sortable('usedBy'),
      width: '170px',
      rank: 1,
      cell: (profile) => <UsedBy profile={profile} usersHref={usersHref} texts={texts} />,
    },
  ]
}

function UsedBy({ profile, usersHref, texts }: Pick<ProfileColumns, 'usersHref'> & { profile: Profile; texts: Messages['profiles'] }) {
  const { id, name, membershipCount } = profile
  if (membershipCount === 0) return <span className={styles.nobody}>{texts.nobody}</span>
  const text = membershipCount === null ? texts.showUsers : texts.memberships(membershipCount)
  if (usersHref === null) return membershipCount === null ? null : text
  return (
    <a href={usersHref(id)} className={styles.users} title={texts.usersWith(name)} tabIndex={-1}>
      {text}
    </a>
  )
}
