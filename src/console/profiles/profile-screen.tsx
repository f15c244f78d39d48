'use client'
import { IconArrowLeft } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { ErrorState } from '../ui/states.tsx'
import { CreateProfile } from './create-profile.tsx'
import { ProfileDetails, type ProfileLinks } from './profile-details.tsx'
import { NoProfile } from './profile-panel.tsx'
import styles from './profile-screen.module.css'
import { profileIn, useProfiles } from './use-profiles.ts'

interface ProfileScreenProps {
  /** Id or name. */
  id: string
  /** Whether the reader manages profiles. */
  isManager: boolean
  links: ProfileLinks
}

/** One profile on a page of its own. */
export function ProfileScreen({ id, isManager, links }: ProfileScreenProps) {
  const { profiles: texts, product } = useMessages()
  const router = useRouter()
  const { profiles, catalogue, isLoading, failure, retry } = useProfiles(null)
  const [isDuplicating, setIsDuplicating] = useState(false)
  const profile = profileIn(profiles, id)

  function content(): ReactNode {
    if (failure !== null) return <ErrorState sentence={failure.sentence} requestId={failure.requestId} onRetry={retry} />
    if (isLoading) return null
    if (profile === undefined) return <NoProfile isPage />
    return (
      <ProfileDetails
        profile={profile}
        catalogue={catalogue}
        heading="h1"
        isManager={isManager}
        links={links}
        onDuplicate={() => setIsDuplicating(true)}
        onDeleted={() => router.push(paths.profiles)}
      />
    )
  }

  return (
    <div className={styles.screen}>
      <title>{`${profile?.name ?? texts.profile} · ${product}`}</title>
      <header className={styles.header}>
        <Link href={paths.profiles} prefetch={false} className={styles.back}>
          <IconArrowLeft size={15} aria-hidden />
          {texts.backToList}
        </Link>
      </header>
      <div className={styles.body}>{content()}</div>
      {isDuplicating && profile !== undefined && (
        <CreateProfile
          basis={profile}
          profiles={profiles}
          onCreated={(created) => router.push(paths.profile(created))}
          onCancel={() => setIsDuplicating(false)}
        />
      )}
    </div>
  )
}
