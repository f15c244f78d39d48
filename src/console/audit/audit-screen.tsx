'use client'
import { IconHistory } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useMemo } from 'react'
import type { AuditEventFieldsFragment } from '../../generated/client/graphql.ts'
import { ListScreen } from '../lists/list-screen.tsx'
import { useListState } from '../lists/use-list-state.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { MessageState } from '../ui/states.tsx'
import { auditColumns } from './audit-columns.tsx'
import { auditList, exportedAudit } from './audit-list.ts'
import { useAuditEvents } from './use-audit-events.ts'

// the list shows without it
const EventPanel = lazy(() => import('./event-panel.tsx').then(({ EventPanel }) => ({ default: EventPanel })))

interface AuditScreenProps {
  organization: { name: string; kind: 'PLATFORM' | 'ORGANIZATION' }
  /** Whether the reader sees users. */
  linksUsers: boolean
}

/** What was done, by whom, to whom: the newest first. */
export function AuditScreen({ organization, linksUsers }: AuditScreenProps) {
  const messages = useMessages()
  const { audit: texts } = messages
  const isWhole = organization.kind === 'PLATFORM'
  const shape = useMemo(() => auditList(messages), [messages])
  const columns = useMemo(() => auditColumns(messages), [messages])
  const exported = useMemo(() => exportedAudit(messages), [messages])
  const control = useListState(shape)
  const { state, show } = control
  const backToFirstPage = useCallback(() => show({ ...state, cursor: null }, 'replace'), [state, show])
  const page = useAuditEvents(shape, control, backToFirstPage)

  const pathOfUser = isWhole ? paths.user : paths.organizationUser
  const linkOf = useCallback(
    ({ id, target }: AuditEventFieldsFragment) =>
      linksUsers && target.type === 'user'
        ? { href: pathOfUser(target.id), label: texts.open(target.label) }
        : { href: `${paths.audit}?${new URLSearchParams({ open: id })}`, label: texts.openEvent },
    [linksUsers, pathOfUser, texts],
  )

  return (
    <ListScreen
      title={isWhole ? texts.title : texts.titleIn(organization.name)}
      texts={texts}
      shape={shape}
      control={control}
      page={page}
      columns={columns}
      linkOf={linkOf}
      exported={exported}
      empty={
        <MessageState icon={<IconHistory size={22} stroke={1.6} aria-hidden />} title={texts.emptyTitle}>
          {texts.emptyText}
        </MessageState>
      }
      panel={(way) => (
        <Suspense>
          <EventPanel id={state.openId ?? ''} pathOfUser={linksUsers ? pathOfUser : null} {...way} />
        </Suspense>
      )}
    />
  )
}
