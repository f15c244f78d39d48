import { IconDotsVertical } from '@tabler/icons-react'
import { lazy } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { MenuButton } from '../ui/menu-button.tsx'
import styles from './shell-button.module.css'
import { useViewer } from './viewer.tsx'

const OwnMenuPanel = lazy(() => import('./own-menu-panel.tsx').then(({ OwnMenuPanel }) => ({ default: OwnMenuPanel })))

/** What concerns the reader: the settings, the theme and the way out. */
export function OwnMenu() {
  const { shell: texts } = useMessages()
  const { user } = useViewer()
  return (
    <MenuButton
      Panel={OwnMenuPanel}
      target={
        <button type="button" className={styles.button} aria-label={texts.ownMenu(user.login)}>
          <Avatar picture={user.smallAvatar} name={user.name} seed={user.id} />
          <span className={styles.text}>
            {user.name}
            <span className={styles.detail}>{user.login}</span>
          </span>
          <IconDotsVertical size={15} aria-hidden />
        </button>
      }
    />
  )
}
