'use client'
import { useMessages } from '../messages/messages.tsx'
import { Card, CardAction } from '../ui/card.tsx'

/** Instead of a page whose code failed. */
export function CrashScreen({ onRetry }: { onRetry: () => void }) {
  const { pages: texts, ui, product } = useMessages()
  return (
    <Card title={texts.crashTitle} subtitle={texts.crashText}>
      <title>{`${texts.crashTitle} · ${product}`}</title>
      <CardAction onClick={onRetry}>{ui.retry}</CardAction>
    </Card>
  )
}
