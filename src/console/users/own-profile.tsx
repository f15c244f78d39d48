import type { ReactNode } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { EditEmail } from './edit-email.tsx'
import { EditName } from './edit-name.tsx'
import styles from './settings-screen.module.css'
import type { ShownUser } from './use-user.tsx'

/** Who the reader is to others. */
export function OwnProfile({ user, avatar }: { user: ShownUser; avatar: ReactNode }) {
  const { user: texts } = useMessages()
  return (
    <>
      <div className={styles.picture}>
        <Avatar picture={user.avatar} name={user.name} seed={user.id} size="large" />
        {avatar}
      </div>
      <EditName user={user} />
      <EditEmail user={user} />
      <div className={styles.line}>
        <span className={styles.label}>{texts.login}</span>
        <span className={styles.value}>{user.login}</span>
      </div>
    </>
  )
}
