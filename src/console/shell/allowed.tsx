'use client'
import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useConnection } from '../apollo.tsx'
import { useMessages } from '../messages/messages.tsx'
import { MessageState } from '../ui/states.tsx'
import { isAnywhere, type Task, useViewer } from './viewer.tsx'

/** The page for those who may, and for the others why they may not. */
export function Allowed({ task, children }: { task: Task; children: ReactNode }) {
  const { pages: texts, product } = useMessages()
  const { may, organization, organizations } = useViewer()
  const { switchOrganization } = useConnection()
  if (may(task)) return children

  const platform = organizations.find(({ kind }) => kind === 'PLATFORM')
  const isElsewhere = !isAnywhere(task) && organization.kind !== 'PLATFORM'
  return (
    <MessageState
      icon={<IconLock size={22} stroke={1.6} aria-hidden />}
      title={texts.forbiddenTitle}
      isPage
      action={
        isElsewhere &&
        platform !== undefined && (
          <Button variant="default" size="xs" onClick={() => switchOrganization(platform.id)}>
            {texts.switchTo(platform.name)}
          </Button>
        )
      }
    >
      <title>{`${texts.forbiddenTitle} · ${product}`}</title>
      {isElsewhere ? texts.platformOnlyText : texts.forbiddenText(organization.name, texts.tasks[task])}
    </MessageState>
  )
}
