'use client'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { Card, CardAction } from '../ui/card.tsx'

export function NotFoundScreen() {
  const { pages: texts, product } = useMessages()
  return (
    <Card title={texts.notFoundTitle} subtitle={texts.notFoundText}>
      <title>{`${texts.notFoundTitle} · ${product}`}</title>
      <CardAction href={paths.home}>{texts.toStart}</CardAction>
    </Card>
  )
}
