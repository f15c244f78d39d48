import { Button } from '@mantine/core'
import { IconSearchOff, IconUsers } from '@tabler/icons-react'
import type { Failure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { ErrorState, MessageState } from '../ui/states.tsx'

interface UsersPlaceholderProps {
  isLoading: boolean
  failure: Failure | null
  onRetry: () => void
  search: string
  onClearSearch: () => void
}

/** Why there are no rows, and what to do about it. */
export function UsersPlaceholder({ isLoading, failure, onRetry, search, onClearSearch }: UsersPlaceholderProps) {
  const { users: texts } = useMessages()
  if (isLoading) return null
  if (failure !== null) return <ErrorState sentence={failure.sentence} requestId={failure.requestId} onRetry={onRetry} />
  if (search === '')
    return (
      <MessageState icon={<IconUsers size={22} stroke={1.6} aria-hidden />} title={texts.emptyTitle}>
        {texts.emptyText}
      </MessageState>
    )

  return (
    <MessageState
      icon={<IconSearchOff size={22} stroke={1.6} aria-hidden />}
      title={texts.nothingMatchesTitle}
      action={
        <Button variant="default" size="xs" onClick={onClearSearch}>
          {texts.clearSearch}
        </Button>
      }
    >
      {texts.nothingMatchesText(search)}
    </MessageState>
  )
}
