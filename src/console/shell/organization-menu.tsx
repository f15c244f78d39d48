import { Menu } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { startTransition, useState } from 'react'
import { useConnection } from '../apollo.tsx'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import type { MenuPanelProps } from '../ui/menu-button.tsx'
import { WantedMenu } from '../ui/wanted-menu.tsx'
import styles from './shell-button.module.css'
import { useViewer } from './viewer.tsx'

// more than fit on one look
const searchedFrom = 8

export function OrganizationMenu({ target }: MenuPanelProps) {
  const { shell: texts } = useMessages()
  const router = useRouter()
  const { switchOrganization } = useConnection()
  const { organization, organizations } = useViewer()
  const [search, setSearch] = useState('')
  const matches = organizations.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))

  function work(id: string) {
    if (id === organization.id) return
    // together, or the present page would be shown in the new organization first
    startTransition(() => {
      router.push(paths.home)
      switchOrganization(id)
    })
  }

  return (
    <WantedMenu target={target} position="bottom-start" className={styles.dropdown}>
      {organizations.length > searchedFrom && (
        <Menu.Search
          aria-label={texts.findOrganization}
          placeholder={texts.findOrganization}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <Menu.RadioGroup value={organization.id} onChange={work}>
        {matches.map(({ id, name }) => (
          <Menu.RadioItem key={id} value={id}>
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </WantedMenu>
  )
}
