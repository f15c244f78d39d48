import { ActionIcon } from '@mantine/core'
import { IconArrowUpRight, IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import Link from 'next/link'
import { useMessages } from '../messages/messages.tsx'
import { SidePanel } from '../ui/side-panel.tsx'
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
  const icon = { variant: 'subtle', color: 'gray', size: 30 } as const

  return (
    <SidePanel
      subject={id}
      title={user?.login ?? texts.user}
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
      actions={
        <>
          <ActionIcon
            {...icon}
            aria-label={texts.previousUser}
            title={texts.previousUser}
            disabled={onPrevious === null}
            onClick={() => onPrevious?.()}
          >
            <IconChevronUp size={17} aria-hidden />
          </ActionIcon>
          <ActionIcon {...icon} aria-label={texts.nextUser} title={texts.nextUser} disabled={onNext === null} onClick={() => onNext?.()}>
            <IconChevronDown size={17} aria-hidden />
          </ActionIcon>
          <ActionIcon {...icon} component={Link} href={pageHref} prefetch={false} aria-label={texts.fullPage} title={texts.fullPage}>
            <IconArrowUpRight size={17} aria-hidden />
          </ActionIcon>
        </>
      }
    >
      {user === null ? placeholder : <Details user={user} heading="h3" onDeleted={onClose} />}
    </SidePanel>
  )
}
