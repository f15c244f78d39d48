import { ActionIcon } from '@mantine/core'
import { IconArrowUpRight, IconChevronDown, IconChevronUp, IconIdOff } from '@tabler/icons-react'
import Link from 'next/link'
import type { ProfileFieldsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { SidePanel } from '../ui/side-panel.tsx'
import { MessageState } from '../ui/states.tsx'
import { ProfileDetails, type ProfileLinks } from './profile-details.tsx'
import type { Permission } from './use-profiles.ts'

interface ProfilePanelProps {
  id: string
  /** Undefined: there is none any more. */
  profile: ProfileFieldsFragment | undefined
  catalogue: readonly Permission[]
  isManager: boolean
  links: ProfileLinks
  onDuplicate: (profile: ProfileFieldsFragment) => void
  onClose: () => void
  /** Null at the ends of the list. */
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

/** The drawer beside the list. */
export function ProfilePanel({ id, profile, catalogue, isManager, links, onDuplicate, ...way }: ProfilePanelProps) {
  const { profiles: texts } = useMessages()
  const icon = { variant: 'subtle', color: 'gray', size: 30 } as const

  return (
    <SidePanel
      subject={id}
      title={profile?.name ?? texts.profile}
      {...way}
      actions={
        <>
          <ActionIcon
            {...icon}
            aria-label={texts.previous}
            title={texts.previous}
            disabled={way.onPrevious === null}
            onClick={() => way.onPrevious?.()}
          >
            <IconChevronUp size={17} aria-hidden />
          </ActionIcon>
          <ActionIcon {...icon} aria-label={texts.next} title={texts.next} disabled={way.onNext === null} onClick={() => way.onNext?.()}>
            <IconChevronDown size={17} aria-hidden />
          </ActionIcon>
          <ActionIcon
            {...icon}
            component={Link}
            href={paths.profile(id)}
            prefetch={false}
            aria-label={texts.fullPage}
            title={texts.fullPage}
          >
            <IconArrowUpRight size={17} aria-hidden />
          </ActionIcon>
        </>
      }
    >
      {profile === undefined ? (
        <NoProfile />
      ) : (
        <ProfileDetails
          key={profile.id}
          profile={profile}
          catalogue={catalogue}
          heading="h3"
          isManager={isManager}
          links={links}
          onDuplicate={() => onDuplicate(profile)}
          onDeleted={way.onClose}
        />
      )}
    </SidePanel>
  )
}

export function NoProfile({ isPage = false }: { isPage?: boolean }) {
  const { profiles: texts } = useMessages()
  return (
    <MessageState icon={<IconIdOff size={22} stroke={1.6} aria-hidden />} title={texts.notFoundTitle} isPage={isPage}>
      {texts.notFoundText}
    </MessageState>
  )
}
