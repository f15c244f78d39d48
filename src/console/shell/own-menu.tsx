import { Menu } from '@mantine/core'
import { IconDotsVertical, IconLogout, IconSettings } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { Initials } from '../ui/initials.tsx'
import { themes, useChangePreferences } from '../use-change-preferences.ts'
import { useSignOut } from '../use-sign-out.ts'
import styles from './shell-button.module.css'
import { useViewer } from './viewer.tsx'

/** What concerns the reader: the settings, the theme and the way out. */
export function OwnMenu() {
  const { shell: texts } = useMessages()
  const { user, preferences } = useViewer()
  const router = useRouter()
  const signOut = useSignOut(() => router.replace(paths.signIn()))
  const change = useChangePreferences(preferences)

  return (
    <Menu width="target" position="top-start" shadow="md" withinPortal={false} floatingStrategy="fixed">
      <Menu.Target>
        <button type="button" className={styles.button} aria-label={texts.ownMenu(user.login)}>
          <Initials name={user.name} seed={user.id} />
          <span className={styles.text}>
            {user.name}
            <span className={styles.detail}>{user.login}</span>
          </span>
          <IconDotsVertical size={15} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href={paths.settings} prefetch={false} leftSection={<IconSettings size={15} aria-hidden />}>
          {texts.settings}
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
      </Menu.Dropdown>
    </Menu>
  )
}
