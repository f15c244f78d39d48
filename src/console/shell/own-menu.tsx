import { isMantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { IconDotsVertical, IconLogout } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { Initials } from '../ui/initials.tsx'
import { useSignOut } from '../use-sign-out.ts'
import styles from './shell-button.module.css'
import { useViewer } from './viewer.tsx'

/** What concerns the reader: the theme and the way out. */
export function OwnMenu() {
  const { shell: texts } = useMessages()
  const { user } = useViewer()
  const router = useRouter()
  const signOut = useSignOut(() => router.replace(paths.signIn()))
  const { colorScheme, setColorScheme } = useMantineColorScheme()

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
        <Menu.Label>{texts.theme}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => isMantineColorScheme(value) && setColorScheme(value)}>
          {(['light', 'dark', 'auto'] as const).map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {texts.themes[scheme]}
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
