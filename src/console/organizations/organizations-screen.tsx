'use client'
import { Button } from '@mantine/core'
import { IconBuildings } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import type { OrganizationRowFragment } from '../../generated/client/graphql.ts'
import { ListScreen } from '../lists/list-screen.tsx'
import { useListState } from '../lists/use-list-state.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { MessageState } from '../ui/states.tsx'
import { organizationColumns } from './organization-columns.tsx'
import { exportedOrganizations, organizationList } from './organization-list.ts'
import { useOrganizations } from './use-organizations.ts'

// the list shows without them
const OrganizationPanel = lazy(() => import('./organization-panel.tsx').then(({ OrganizationPanel }) => ({ default: OrganizationPanel })))
const CreateOrganization = lazy(() =>
  import('./create-organization.tsx').then(({ CreateOrganization }) => ({ default: CreateOrganization })),
)

interface OrganizationsScreenProps {
  canCreate: boolean
  /** Whether the reader manages users everywhere: then the list tells of them, too. */
  managesUsers: boolean
  readsAudit: boolean
}

/** Every organization of the instance. */
export function OrganizationsScreen({ canCreate, managesUsers, readsAudit }: OrganizationsScreenProps) {
  const messages = useMessages()
  const { organizations: texts } = messages
  const shape = useMemo(() => organizationList(messages, managesUsers), [messages, managesUsers])
  const columns = useMemo(() => organizationColumns(messages), [messages])
  const exported = useMemo(() => exportedOrganizations(messages), [messages])

  const [isCreating, setIsCreating] = useState(false)
  const control = useListState(shape)
  const { state, show } = control
  const backToFirstPage = useCallback(() => show({ ...state, cursor: null }, 'replace'), [state, show])
  const page = useOrganizations(shape, control, backToFirstPage)
  const linkOf = useCallback(
    ({ id, name }: OrganizationRowFragment) => ({ href: paths.organization(id), label: texts.openPage(name) }),
    [texts],
  )

  function open(openId: string) {
    setIsCreating(false)
    page.retry()
    show({ ...state, openId })
  }

  const create = { label: texts.create, onStart: () => setIsCreating(true) }
  return (
    <ListScreen
      title={texts.title}
      texts={texts}
      shape={shape}
      control={control}
      page={page}
      columns={columns}
      linkOf={linkOf}
      exported={exported}
      {...(canCreate && { create })}
      empty={
        <MessageState
          icon={<IconBuildings size={22} stroke={1.6} aria-hidden />}
          title={texts.emptyTitle}
          action={
            canCreate && (
              <Button size="xs" onClick={create.onStart}>
                {create.label}
              </Button>
            )
          }
        >
          {texts.emptyText}
        </MessageState>
      }
      panel={(way) => (
        <Suspense>
          <OrganizationPanel id={state.openId ?? ''} readsAudit={readsAudit} {...way} />
        </Suspense>
      )}
    >
      {isCreating && (
        <Suspense>
          <CreateOrganization onCreated={open} onCancel={() => setIsCreating(false)} />
        </Suspense>
      )}
    </ListScreen>
  )
}
