import { Menu } from '@mantine/core'
import { IconKeyboard, IconLogout, IconSearch, IconSettings } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import type { MenuPanelProps } from '../ui/menu-button.tsx'
import { WantedMenu } from '../ui/wanted-menu.tsx'
import { themes, useChangePreferences } from '../use-change-preferences.ts'
import { useSignOut } from '../use-sign-out.ts'
import styles from './own-menu-panel.module.css'
import { useOpenHelp } from './shortcuts.tsx'
import { useViewer } from './viewer.tsx'

export function OwnMenuPanel({ target }: MenuPanelProps) {
  const { palette, shell: texts } = useMessages()
  const { preferences } = useViewer()
  const router = useRouter()
  const signOut = useSignOut(() => router.replace(paths.signIn()))
  const change = useChangePreferences(preferences)
  const openHelp = useOpenHelp()

  return (
    <WantedMenu target={target} position="top-start">
      <Menu.Item component={Link} href={paths.settings} prefetch={false} leftSection={<IconSettings size={15} aria-hidden />}>
        {texts.settings}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={<kbd className={styles.key}>Ctrl K</kbd>}
        onClick={() => openHelp('palette')}
      >
        {palette.title}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconKeyboard size={15} aria-hidden />}
        rightSection={<kbd className={styles.key}>?</kbd>}
        onClick={() => openHelp('shortcuts')}
      >
        {palette.shortcuts}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Label>{texts.theme}</Menu.Label>
      <Menu.RadioGroup value={preferences.theme} onChange={(value) => change({ theme: themes.find((theme) => theme === value) })}>
        {themes.map((theme) => (
          <Menu.RadioItem key={theme} value={theme}>
            {texts.themes[theme]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={signOut}>
        {texts.signOut}
      </Menu.Item>
    </WantedMenu>
  )
}
