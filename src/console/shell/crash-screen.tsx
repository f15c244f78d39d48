'use client'
import { Button } from '@mantine/core'
import { useMessages } from '../messages/messages.tsx'
import { Card } from '../ui/card.tsx'

/** Instead of a page whose code failed. */
export function CrashScreen({ onRetry }: { onRetry: () => void }) {
  const { pages: texts, ui, product } = useMessages()
  return (
    <Card title={texts.crashTitle} subtitle={texts.crashText}>
      <title>{`${texts.crashTitle} · ${product}`}</title>
      <Button variant="default" onClick={onRetry}>
        {ui.retry}
      </Button>
    </Card>
  )
}
