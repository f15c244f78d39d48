'use client'
import { IconArrowLeft } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { useUser } from './use-user.tsx'
import type { ShowDetails } from './user-details.tsx'
import styles from './user-screen.module.css'

interface UserScreenProps {
  Details: ShowDetails
  /** Id or login. */
  id: string
  /** The list to go back to; null for those who may not see one. */
  listHref: string | null
}

/** One user on a page of its own. */
export function UserScreen({ Details, id, listHref }: UserScreenProps) {
  const { users: texts, product } = useMessages()
  const router = useRouter()
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
      <div className={styles.body}>
        {user === null ? placeholder : <Details user={user} heading="h1" onDeleted={() => router.push(listHref ?? paths.home)} />}
      </div>
    </div>
  )
}
