import type { ComponentType, ReactNode } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { restingPlace } from '../ui/use-kept-focus.ts'
import { useBlockOf } from '../use-user-act.ts'
import { ChangeType } from './change-type.tsx'
import { DeleteUser } from './delete-user.tsx'
import { EditEmail } from './edit-email.tsx'
import { EditName } from './edit-name.tsx'
import { RenameLogin } from './rename-login.tsx'
import type { ShownUser } from './use-user.tsx'
import styles from './user-details.module.css'
import { UserHistory } from './user-history.tsx'
import { passwordSection, UserState } from './user-state.tsx'
import { UserStateMark } from './user-state-mark.tsx'

interface ShowDetailsProps {
  user: ShownUser
  /** `h1` where the user is what the page is about. */
  heading: 'h1' | 'h3'
  /** There is nothing left that the reader sees. */
  onDeleted: () => void
}

/** How the drawer and the page show a user: composed in app/, as it takes a part of many features. */
export type ShowDetails = ComponentType<ShowDetailsProps>

interface UserDetailsProps extends ShowDetailsProps {
  /** All that is on record about the user; null where the reader may not read the audit trail. */
  historyHref: string | null
  /** What other features show of the user. */
  avatar: ReactNode
  secondFactors: ReactNode
  memberships: ReactNode
  apiKeys: ReactNode
  sessions: ReactNode
  password: ReactNode
}

/** Everything about one user, in the drawer and on the page alike. */
export function UserDetails({ user, heading: Heading, onDeleted, ...parts }: UserDetailsProps) {
  const { user: texts, users, userSections: titles } = useMessages()
  const blockOf = useBlockOf()
  const sectionHeading = Heading === 'h1' ? 'h2' : 'h3'
  const hasApiKeys = user.viewerCanManageApiKeys || user.apiKeys.length > 0
  const hasSessions = user.viewerCanManageSessions || user.sessions.length > 0
  // what is blocked says why: on one's own account it is shown, and impossible
  const hasType = user.viewerCanUpdateType || blockOf(user, 'UPDATE_TYPE') !== null
  const hasDeletion = user.viewerCanDelete || blockOf(user, 'DELETE') !== null
  const hasPassword = user.type === 'NORMAL' && (user.viewerCanEditPassword || user.viewerCanResetPassword)

  return (
    <div className={styles.details}>
      <div className={styles.head}>
        <Avatar picture={user.avatar} name={user.name} seed={user.id} size="large" />
        <div className={styles.names}>
          <Heading {...restingPlace} className={styles.name}>
            {user.name}
          </Heading>
          <div className={styles.login}>{user.login}</div>
        </div>
        <UserStateMark state={user.state} label={users.states[user.state]} />
      </div>
      {parts.avatar}

      <Facts>
        <Fact label={texts.id}>
          <CopyText text={user.id} label={texts.id} />
        </Fact>
        <Fact label={texts.created}>
          <ByAt at={user.createdAt} by={user.createdBy?.label} />
        </Fact>
        <Fact label={texts.updated}>
          <ByAt at={user.updatedAt} by={user.updatedBy?.label} />
        </Fact>
        <Fact label={texts.lastSeen}>
          <RelativeTime at={user.lastSeenAt} />
        </Fact>
      </Facts>

      <Section heading={sectionHeading} title={texts.accountSection}>
        <EditName key={`name-${user.id}`} user={user} />
        <EditEmail key={`email-${user.id}`} user={user} />
        <Line label={texts.login} value={user.login}>
          {user.viewerCanUpdateLogin && <RenameLogin key={user.id} user={user} />}
        </Line>
        <Line label={texts.type} value={users.types[user.type]}>
          {hasType && <ChangeType key={user.id} user={user} />}
        </Line>
      </Section>
      <Section heading={sectionHeading} title={titles.state.title}>
        <UserState key={user.id} user={user} />
      </Section>
      <Section heading={sectionHeading} title={titles.secondFactors.title}>
        {parts.secondFactors}
      </Section>
      <Section heading={sectionHeading} title={texts.memberships}>
        {parts.memberships}
      </Section>
      {hasApiKeys && (
        <Section heading={sectionHeading} title={titles.apiKeys.title}>
          {parts.apiKeys}
        </Section>
      )}
      {hasSessions && (
        <Section heading={sectionHeading} title={titles.sessions.title}>
          {parts.sessions}
        </Section>
      )}
      {hasPassword && (
        <Section id={passwordSection} heading={sectionHeading} title={titles.password.title}>
          {parts.password}
        </Section>
      )}
      <Section heading={sectionHeading} title={texts.history}>
        <UserHistory userId={user.id} login={user.login} allHref={parts.historyHref} />
      </Section>
      {hasDeletion && (
        <Section heading={sectionHeading} title={titles.deletion.title}>
          <DeleteUser key={user.id} user={user} onDeleted={onDeleted} />
        </Section>
      )}
    </div>
  )
}

function Line({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className={styles.line}>
      <span className={styles.lineLabel}>{label}</span>
      <span className={styles.lineValue}>{value}</span>
      {children}
    </div>
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
