import { useMessages } from '../messages/messages.tsx'
import { SidePanel } from '../ui/side-panel.tsx'
import { WayButtons } from '../ui/way-buttons.tsx'
import { useUser } from './use-user.tsx'
import type { ShowDetails } from './user-details.tsx'

interface UserPanelProps {
  id: string
  Details: ShowDetails
  pageHref: string
  onClose: () => void
  /** Null at the ends of the list. */
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

/** The drawer beside the list; j and k lead on through the list. */
export function UserPanel({ id, Details, pageHref, onClose, onPrevious, onNext }: UserPanelProps) {
  const { users: texts } = useMessages()
  const { user, placeholder } = useUser(id, { isPage: false })

  return (
    <SidePanel
      subject={id}
      title={user?.login ?? texts.user}
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
      actions={
        <WayButtons
          texts={{ previous: texts.previousUser, next: texts.nextUser, page: texts.fullPage }}
          onPrevious={onPrevious}
          onNext={onNext}
          pageHref={pageHref}
        />
      }
    >
      {user === null ? placeholder : <Details user={user} heading="h3" onDeleted={onClose} />}
    </SidePanel>
  )
}
