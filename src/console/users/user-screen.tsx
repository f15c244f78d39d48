'use client'
import { IconArrowLeft } from '@tabler/icons-react'
import Link from 'next/link'
import { useMessages } from '../messages/messages.tsx'
import { useUser } from './use-user.tsx'
import { UserDetails } from './user-details.tsx'
import styles from './user-screen.module.css'

interface UserScreenProps {
  /** Id or login. */
  id: string
  /** The list to go back to; null for those who may not see one. */
  listHref: string | null
}

/** One user on a page of its own. */
export function UserScreen({ id, listHref }: UserScreenProps) {
  const { users: texts, product } = useMessages()
  const { user, placeholder } = useUser(id, { isPage: true })

  return (
    <div className={styles.screen}>
      <title>{`${user?.login ?? texts.user} · ${product}`}</title>
      <header className={styles.header}>
        {listHref !== null && (
          <Link href={listHref} prefetch={false} className={styles.back}>
            <IconArrowLeft size={15} aria-hidden />
            {texts.backToList}
          </Link>
        )}
      </header>
      <div className={styles.body}>{user === null ? placeholder : <UserDetails user={user} heading="h1" />}</div>
    </div>
  )
}
