import { type ReactNode, useId } from 'react'
import type { UserDetailsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Initials } from '../ui/initials.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { EditEmail } from './edit-email.tsx'
import { EditName } from './edit-name.tsx'
import styles from './user-details.module.css'
import { UserHistory } from './user-history.tsx'
import { UserMemberships } from './user-memberships.tsx'
import { UserStateMark } from './user-state-mark.tsx'

interface UserDetailsProps {
  user: UserDetailsFragment
  /** `h1` where the user is what the page is about. */
  heading: 'h1' | 'h3'
}

/** Everything about one user, in the drawer and on the page alike. */
export function UserDetails({ user, heading: Heading }: UserDetailsProps) {
  const { user: texts, users } = useMessages()
  const sectionHeading = Heading === 'h1' ? 'h2' : 'h3'
  return (
    <div className={styles.details}>
      <div className={styles.head}>
        <Initials name={user.name} seed={user.id} size="large" />
        <div className={styles.names}>
          <Heading className={styles.name}>{user.name}</Heading>
          <div className={styles.login}>{user.login}</div>
        </div>
        <UserStateMark state={user.state} label={users.states[user.state]} />
      </div>

      <dl className={styles.facts}>
        <Fact label={texts.id}>
          <CopyText text={user.id} label={texts.id} />
        </Fact>
        <Fact label={texts.type}>{users.types[user.type]}</Fact>
        <Fact label={users.columns.mfa}>{user.hasMfa ? users.mfaOn : users.mfaOff}</Fact>
        {user.lockedAt !== null && (
          <Fact label={texts.locked}>
            <ByAt at={user.lockedAt} by={user.lockedBy?.label} />
            {user.lockReason !== null && <div>{user.lockReason}</div>}
          </Fact>
        )}
        <Fact label={texts.created}>
          <ByAt at={user.createdAt} by={user.createdBy?.label} />
        </Fact>
        <Fact label={texts.updated}>
          <ByAt at={user.updatedAt} by={user.updatedBy?.label} />
        </Fact>
        <Fact label={texts.lastSeen}>
          <RelativeTime at={user.lastSeenAt} />
        </Fact>
      </dl>

      <Section heading={sectionHeading} title={texts.profileSection}>
        <EditName key={`name-${user.id}`} user={user} />
        <EditEmail key={`email-${user.id}`} user={user} />
      </Section>
      <Section heading={sectionHeading} title={texts.memberships}>
        <UserMemberships user={user} />
      </Section>
      <Section heading={sectionHeading} title={texts.history}>
        <UserHistory userId={user.id} />
      </Section>
    </div>
  )
}

function Section({ heading: Heading, title, children }: { heading: 'h2' | 'h3'; title: string; children: ReactNode }) {
  const titleId = useId()
  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <Heading id={titleId} className={styles.title}>
        {title}
      </Heading>
      {children}
    </section>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  )
}

function ByAt({ at, by }: { at: string; by: string | undefined }) {
  const { user: texts } = useMessages()
  return (
    <>
      <RelativeTime at={at} />
      {by !== undefined && ` ${texts.by} ${by}`}
    </>
  )
}
