import { type Icon, IconLayoutDashboard, IconMail, IconServerCog, IconUsers, IconUsersGroup } from '@tabler/icons-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import styles from './navigation.module.css'
import { useViewer } from './viewer.tsx'

export function Navigation() {
  const { shell: texts } = useMessages()
  const { may } = useViewer()

  return (
    <div className={styles.groups}>
      {may('manageOrganizationUsers') && (
        <ul className={styles.entries}>
          <Entry href={paths.dashboard} icon={IconLayoutDashboard} text={texts.dashboard} />
        </ul>
      )}
      {(may('manageAllUsers') || may('managePlatform')) && (
        <Group title={texts.platform}>
          {may('manageAllUsers') && <Entry href={paths.users} icon={IconUsers} text={texts.users} />}
          {may('managePlatform') && <Entry href={paths.smtp} icon={IconServerCog} text={texts.smtp} />}
          {may('managePlatform') && <Entry href={paths.mail} icon={IconMail} text={texts.mail} />}
        </Group>
      )}
      {may('manageOrganizationUsers') && (
        <Group title={texts.organization}>
          <Entry href={paths.organizationUsers} icon={IconUsersGroup} text={texts.users} />
        </Group>
      )}
    </div>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      <ul className={styles.entries}>{children}</ul>
    </section>
  )
}

function Entry({ href, icon: Icon, text }: { href: string; icon: Icon; text: string }) {
  const path = usePathname()
  const isHere = path === href || path.startsWith(`${href}/`)
  return (
    <li>
      <Link href={href} prefetch={false} className={styles.entry} aria-current={isHere ? 'page' : undefined}>
        <Icon size={17} stroke={1.7} aria-hidden />
        {text}
      </Link>
    </li>
  )
}
