import { ActionIcon } from '@mantine/core'
import { IconArrowUpRight, IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import Link from 'next/link'

interface WayButtonsProps {
  /** What each button is called. */
  texts: { previous: string; next: string; page?: string }
  /** Null at the ends of the list. */
  onPrevious: (() => void) | null
  onNext: (() => void) | null
  /** The page of what is shown, where it has one. */
  pageHref?: string
}

const icon = { variant: 'subtle', color: 'gray', size: 30 } as const

/** From what a panel shows to its neighbours in the list, and to its page. */
export function WayButtons({ texts, onPrevious, onNext, pageHref }: WayButtonsProps) {
  return (
    <>
      <ActionIcon
        {...icon}
        aria-label={texts.previous}
        title={texts.previous}
        disabled={onPrevious === null}
        onClick={() => onPrevious?.()}
      >
        <IconChevronUp size={17} aria-hidden />
      </ActionIcon>
      <ActionIcon {...icon} aria-label={texts.next} title={texts.next} disabled={onNext === null} onClick={() => onNext?.()}>
        <IconChevronDown size={17} aria-hidden />
      </ActionIcon>
      {pageHref !== undefined && (
        <ActionIcon {...icon} component={Link} href={pageHref} prefetch={false} aria-label={texts.page} title={texts.page}>
          <IconArrowUpRight size={17} aria-hidden />
        </ActionIcon>
      )}
    </>
  )
}
