import type { UserDetailsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { Initials } from '../ui/initials.tsx'
import styles from './user-memberships.module.css'

/** The organizations of a user with the profile in each. */
export function UserMemberships({ user }: { user: UserDetailsFragment }) {
  const { user: texts } = useMessages()
  return (
    <>
      {user.memberships.length === 0 && !user.hasOtherMemberships && <p className={styles.note}>{texts.noMemberships}</p>}
      {user.memberships.length > 0 && (
        <ul className={styles.memberships}>
          {user.memberships.map(({ organization, profile, suspendedAt, isDefault }) => (
            <li key={organization.id} className={styles.membership}>
              <Initials name={organization.name} seed={organization.id} shape="square" />
              <span className={styles.name}>{organization.name}</span>
              {isDefault && <span className={styles.badge}>{texts.isDefault}</span>}
              {organization.lockedAt !== null && <span className={styles.badge}>{texts.isLocked}</span>}
              {suspendedAt !== null && <span className={styles.badge}>{texts.isSuspended}</span>}
              <span className={styles.profile}>{profile.name}</span>
            </li>
          ))}
        </ul>
      )}
      {user.hasOtherMemberships && <p className={styles.note}>{texts.otherMemberships}</p>}
    </>
  )
}
