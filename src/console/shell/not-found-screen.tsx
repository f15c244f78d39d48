'use client'
import { Button } from '@mantine/core'
import Link from 'next/link'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'

export function NotFoundScreen() {
  const { pages: texts, product } = useMessages()
  return (
    <Card title={texts.notFoundTitle} subtitle={texts.notFoundText}>
      <title>{`${texts.notFoundTitle} · ${product}`}</title>
      <Button component={Link} href={paths.home} variant="default">
        {texts.toStart}
      </Button>
    </Card>
  )
}
