import { IconIdOff } from '@tabler/icons-react'
import type { ProfileFieldsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import type { Permission } from '../permission-groups.tsx'
import { SidePanel } from '../ui/side-panel.tsx'
import { MessageState } from '../ui/states.tsx'
import { WayButtons } from '../ui/way-buttons.tsx'
import { ProfileDetails, type ProfileLinks } from './profile-details.tsx'

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

  return (
    <SidePanel
      subject={id}
      title={profile?.name ?? texts.profile}
      {...way}
      actions={
        <WayButtons
          texts={{ previous: texts.previous, next: texts.next, page: texts.fullPage }}
          onPrevious={way.onPrevious}
          onNext={way.onNext}
          pageHref={paths.profile(id)}
        />
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
