import { IconKeyOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useApiKeysQuery } from '../../generated/hooks.ts'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { SidePanel } from '../ui/side-panel.tsx'
import { ErrorState, MessageState } from '../ui/states.tsx'
import { WayButtons } from '../ui/way-buttons.tsx'
import { ApiKeyDetails } from './api-key-details.tsx'

interface ApiKeyPanelProps {
  id: string
  pathOfUser: (id: string) => string
  onClose: () => void
  /** Null at the ends of the list. */
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

/** One key beside the list. */
export function ApiKeyPanel({ id, pathOfUser, ...way }: ApiKeyPanelProps) {
  const messages = useMessages()
  const { apiKeys: texts } = messages
  const { data, error, refetch } = useApiKeysQuery({ variables: { first: 1, filter: { ids: [id] } }, fetchPolicy: 'cache-and-network' })
  const apiKey = data?.apiKeys.nodes[0]

  function content(): ReactNode {
    if (apiKey !== undefined) return <ApiKeyDetails key={id} apiKey={apiKey} ownerHref={pathOfUser(apiKey.user.id)} />
    if (error !== undefined) {
      const { sentence, requestId } = readFailure(error, messages)
      return <ErrorState sentence={sentence} requestId={requestId} onRetry={() => refetch()} />
    }
    if (data === undefined) return null
    return (
      <MessageState icon={<IconKeyOff size={22} stroke={1.6} aria-hidden />} title={texts.notFoundTitle}>
        {texts.notFoundText}
      </MessageState>
    )
  }

  return (
    <SidePanel subject={id} title={apiKey?.name ?? texts.key} {...way} actions={<WayButtons texts={texts} {...way} />}>
      {content()}
    </SidePanel>
  )
}
