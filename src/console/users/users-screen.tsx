'use client'
import { Button } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react'
import type { OrganizationKind, UserRowFragment } from '../../generated/client/graphql.ts'
import { ListScreen } from '../lists/list-screen.tsx'
import { useListState } from '../lists/use-list-state.ts'
import { useMessages } from '../messages/messages.tsx'
import { MessageState } from '../ui/states.tsx'
import { useUsers } from './use-users.ts'
import { userColumns } from './user-columns.tsx'
import type { ShowDetails } from './user-details.tsx'
import { exportedUsers, userList } from './user-list.ts'

// the list shows without it
const UserPanel = lazy(() => import('./user-panel.tsx').then(({ UserPanel }) => ({ default: UserPanel })))

const CreateUser = lazy(() => import('./create-user.tsx').then(({ CreateUser }) => ({ default: CreateUser })))

interface UsersScreenProps {
  Details: ShowDetails
  /** Whose users; null: those of the whole instance. */
  organization: { id: string; name: string; kind: OrganizationKind } | null
  /** The page of a user. */
  pathOf: (id: string) => string
  /** How those get into the organization who are not new. */
  add?: AddUsers
}

export interface AddUsers {
  label: string
  /** What is offered where somebody has the login that a new user was to get. */
  insteadLabel: string
  /** Asks for whom, beginning with `login`; `onDone` gets the id of who is in the list now, null where that is nobody yet. */
  dialog: (answers: AddAnswers) => ReactNode
}

export interface AddAnswers {
  login: string | null
  onDone: (userId: string | null) => void
  onCancel: () => void
}

export function UsersScreen({ Details, organization, pathOf, add }: UsersScreenProps) {
  const messages = useMessages()
  const { users: texts } = messages
  const organizationId = organization?.id ?? null
  const shape = useMemo(() => userList(messages, organizationId), [messages, organizationId])
  const columns = useMemo(() => userColumns(messages, organizationId), [messages, organizationId])
  const exported = useMemo(() => exportedUsers(messages, organizationId), [messages, organizationId])

  const [begun, setBegun] = useState<'create' | { login: string | null } | null>(null)
  const control = useListState(shape)
  const { state, show } = control
  const backToFirstPage = useCallback(() => show({ ...state, cursor: null }, 'replace'), [state, show])
  const page = useUsers({ shape, control, organizationId, onLostCursor: backToFirstPage })

  const linkOf = useCallback(({ id, login }: UserRowFragment) => ({ href: pathOf(id), label: texts.openFullPage(login) }), [pathOf, texts])

  const end = () => setBegun(null)

  function open(openId: string | null) {
    end()
    page.retry()
    if (openId !== null) show({ ...state, openId })
  }

  return (
    <ListScreen
      title={organization === null ? texts.title : texts.titleIn(organization.name)}
      texts={texts}
      shape={shape}
      control={control}
      page={page}
      columns={columns}
      linkOf={linkOf}
      exported={exported}
      create={{ label: texts.create, onStart: () => setBegun('create') }}
      {...(add !== undefined && { add: { label: add.label, onStart: () => setBegun({ login: null }) } })}
      empty={
        <MessageState
          icon={<IconUsers size={22} stroke={1.6} aria-hidden />}
          title={texts.emptyTitle}
          action={
            <Button size="xs" onClick={() => setBegun('create')}>
              {texts.create}
            </Button>
          }
        >
          {texts.emptyText}
        </MessageState>
      }
      panel={(way) => (
        <Suspense>
          <UserPanel Details={Details} id={state.openId ?? ''} pageHref={pathOf(state.openId ?? '')} {...way} />
        </Suspense>
      )}
    >
      <Suspense>
        {begun === 'create' && (
          <CreateUser
            organization={organization}
            onCreated={open}
            onCancel={end}
            {...(add !== undefined && { instead: { label: add.insteadLabel, onChoose: (login: string) => setBegun({ login }) } })}
          />
        )}
        {begun !== null && begun !== 'create' && add?.dialog({ ...begun, onDone: open, onCancel: end })}
      </Suspense>
    </ListScreen>
  )
}
