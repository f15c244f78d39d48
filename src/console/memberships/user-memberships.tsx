import type { UserMembershipsPartFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { Note } from '../ui/section.tsx'
import { AddMembership } from './add-membership.tsx'
import { MembershipRow } from './membership-row.tsx'
import styles from './user-memberships.module.css'

/** The organizations of a user with the profile in each, as far as one may see them. */
export function UserMemberships({ user }: { user: UserMembershipsPartFragment }) {
  const { memberships: texts } = useMessages().userSections
  const { memberships } = user
  const canAdd = user.viewerCanSetMemberships || memberships.some(({ viewerCanManage }) => viewerCanManage)

  return (
    <>
      {memberships.length > 0 && (
        <ul className={styles.memberships}>
          {memberships.map((membership) => (
            <MembershipRow key={membership.organization.id} user={user} membership={membership} />
          ))}
        </ul>
      )}
      {memberships.length === 0 && !user.hasOtherMemberships && (
        <div className={styles.note}>
          <Note>{texts.none}</Note>
        </div>
      )}
      {user.hasOtherMemberships && (
        <div className={styles.note}>
          <Note>{texts.others}</Note>
        </div>
      )}
      {canAdd && <AddMembership user={user} />}
    </>
  )
}
