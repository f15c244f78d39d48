import type { UserSessionsPartFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Note } from '../ui/section.tsx'
import { DeleteAllSessions, DeleteSession } from './delete-session.tsx'
import styles from './user-sessions.module.css'

/** The browsers that the user is signed in with, as far as one may see them. */
export function UserSessions({ user }: { user: UserSessionsPartFragment }) {
  const { sessions: texts } = useMessages().userSections
  const { sessions } = user
  if (sessions.length === 0) return <Note>{texts.none}</Note>

  return (
    <>
      <ul className={styles.sessions}>
        {sessions.map((session) => {
          const browser = session.browser ?? texts.unknownBrowser
          const facts = [session.address, session.organization?.name, texts.methods[session.method] ?? session.method]
          return (
            <li key={session.id} className={styles.session}>
              <div className={styles.text}>
                <div className={styles.browser}>
                  {session.os === null ? browser : `${browser} ${texts.on} ${session.os}`}
                  {session.isCurrent && <span className={styles.current}>{texts.current}</span>}
                </div>
                <div className={styles.facts}>{facts.filter((fact) => fact != null).join(' · ')}</div>
                <div className={styles.facts}>
                  {texts.started} <RelativeTime at={session.startedAt} /> · {texts.lastSeen} <RelativeTime at={session.lastSeenAt} /> ·{' '}
                  {texts.expires} <RelativeTime at={session.expiresAt} />
                </div>
              </div>
              {!session.isCurrent && <DeleteSession userId={user.id} session={session} browser={browser} />}
            </li>
          )
        })}
      </ul>
      {user.viewerCanManageSessions && sessions.length > 1 && (
        <div className={styles.all}>
          <DeleteAllSessions user={user} />
        </div>
      )}
    </>
  )
}
