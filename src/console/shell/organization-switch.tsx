import { IconSelector } from '@tabler/icons-react'
import { lazy } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Initials } from '../ui/initials.tsx'
import { MenuButton } from '../ui/menu-button.tsx'
import styles from './shell-button.module.css'
import { useViewer } from './viewer.tsx'

const OrganizationMenu = lazy(() => import('./organization-menu.tsx').then(({ OrganizationMenu }) => ({ default: OrganizationMenu })))

/** The organization that this tab works in, and the way to another. */
export function OrganizationSwitch() {
  const { shell: texts } = useMessages()
  const { organization } = useViewer()
  return (
    <MenuButton
      Panel={OrganizationMenu}
      target={
        <button type="button" className={styles.button} aria-label={texts.switchOrganization(organization.name)}>
          <Initials name={organization.name} seed={organization.id} shape="square" />
          <span className={styles.text}>{organization.name}</span>
          <IconSelector size={15} aria-hidden />
        </button>
      }
    />
  )
}
