import { Button } from '@mantine/core'
import { IconSearchOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Failure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { ErrorState, MessageState } from '../ui/states.tsx'

interface ListPlaceholderProps {
  failure: Failure | null
  onRetry: () => void
  search: string
  hasConditions: boolean
  /** Lists everything again. */
  onClear: () => void
  /** Shown where there is nothing at all. */
  empty: ReactNode
}

/** Why there are no rows, and what to do about it. */
export function ListPlaceholder({ failure, onRetry, search, hasConditions, onClear, empty }: ListPlaceholderProps) {
  const { lists: texts } = useMessages()
  if (failure !== null) return <ErrorState sentence={failure.sentence} requestId={failure.requestId} onRetry={onRetry} />
  if (search === '' && !hasConditions) return empty
  return (
    <MessageState
      icon={<IconSearchOff size={22} stroke={1.6} aria-hidden />}
      title={texts.nothingMatchesTitle}
      action={
        <Button variant="default" size="xs" onClick={onClear}>
          {hasConditions ? texts.clearFilters : texts.clearSearch}
        </Button>
      }
    >
      {hasConditions ? texts.nothingMatchesText : texts.nothingContains(search)}
    </MessageState>
  )
}
