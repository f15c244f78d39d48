import { useState } from 'react'
import type { UserMembershipsPartFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { OfferedAct } from '../offered-act.tsx'
import { Note } from '../ui/section.tsx'
import { AddMembership } from './add-membership.tsx'
import { EditMemberships } from './edit-memberships.tsx'
import { MembershipRow } from './membership-row.tsx'
import styles from './user-memberships.module.css'

interface UserMembershipsProps {
  user: UserMembershipsPartFragment
  /** Whether the reader sees users wherever they belong. */
  seesEverybody?: boolean
  /** The reader sees the user no more. */
  onGone?: () => void
}

/** The organizations of a user with the profile in each, as far as one may see them. */
export function UserMemberships({ user, seesEverybody = true, onGone }: UserMembershipsProps) {
  const { memberships: texts } = useMessages().userSections
  const { memberships } = user
  const [isEditing, setIsEditing] = useState(false)
  // whoever does not see them all would take away what is not shown
  const canSetAll = user.viewerCanSetMemberships && !user.hasOtherMemberships
  const canAdd = user.viewerCanSetMemberships || memberships.some(({ viewerCanManage }) => viewerCanManage)

  return (
    <>
      {memberships.length > 0 && !isEditing && (
        <ul className={styles.memberships}>
          {memberships.map((membership) => (
            <MembershipRow
              key={membership.organization.id}
              user={user}
              membership={membership}
              isLastSeen={!seesEverybody && memberships.length === 1}
              onGone={onGone}
            />
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
      {isEditing ? (
        <EditMemberships user={user} onClose={() => setIsEditing(false)} />
      ) : (
        <div className={styles.acts}>
          {canAdd && <AddMembership user={user} />}
          {canSetAll && memberships.length > 0 && (
            <OfferedAct subject={user.login} onClick={() => setIsEditing(true)}>
              {texts.editAll}
            </OfferedAct>
          )}
        </div>
      )}
    </>
  )
}
