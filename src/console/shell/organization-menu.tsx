import { Menu } from '@mantine/core'
import type { MenuPanelProps } from '../ui/menu-button.tsx'
import { WantedMenu } from '../ui/wanted-menu.tsx'
import styles from './shell-button.module.css'
import { useWorkIn } from './use-work-in.ts'
import { useViewer } from './viewer.tsx'

export function OrganizationMenu({ target }: MenuPanelProps) {
  const { organization, organizations } = useViewer()
  const workIn = useWorkIn()

  return (
    <WantedMenu target={target} position="bottom-start" className={styles.dropdown}>
      <Menu.RadioGroup value={organization.id} onChange={workIn}>
        {organizations.map(({ id, name }) => (
          <Menu.RadioItem key={id} value={id}>
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </WantedMenu>
  )
}
