import { IconSelector } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Initials } from '../ui/initials.tsx'
import { MenuButton } from '../ui/menu-button.tsx'
import { Popup } from '../ui/popup.tsx'
import styles from './shell-button.module.css'
import { useViewer } from './viewer.tsx'

const OrganizationMenu = lazy(() => import('./organization-menu.tsx').then(({ OrganizationMenu }) => ({ default: OrganizationMenu })))
const OrganizationFinder = lazy(() =>
  import('./organization-finder.tsx').then(({ OrganizationFinder }) => ({ default: OrganizationFinder })),
)

// more than fit on one look
const searchedFrom = 8

/** The organization that this tab works in, and the way to another. */
export function OrganizationSwitch() {
  const { shell: texts } = useMessages()
  const { organization, organizations } = useViewer()
  const [isOpen, setIsOpen] = useState(false)
  const close = () => setIsOpen(false)
  const button = (onClick?: () => void) => (
    <button type="button" className={styles.button} aria-label={texts.switchOrganization(organization.name)} onClick={onClick}>
      <Initials name={organization.name} seed={organization.id} shape="square" />
      <span className={styles.text}>{organization.name}</span>
      <IconSelector size={15} aria-hidden />
    </button>
  )

  if (organizations.length <= searchedFrom) return <MenuButton Panel={OrganizationMenu} target={button()} />
  return (
    <Popup isOpen={isOpen} onClose={close} target={button(() => setIsOpen(!isOpen))}>
      <Suspense>
        <OrganizationFinder onDone={close} />
      </Suspense>
    </Popup>
  )
}
