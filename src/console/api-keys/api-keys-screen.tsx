'use client'
import { IconKey } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useMemo } from 'react'
import type { ApiKeyRowFragment } from '../../generated/client/graphql.ts'
import { ListScreen } from '../lists/list-screen.tsx'
import { type ListControl, useListState } from '../lists/use-list-state.ts'
import { useMessages } from '../messages/messages.tsx'
import { MessageState } from '../ui/states.tsx'
import { apiKeyColumns } from './api-key-columns.tsx'
import { apiKeyList, exportedApiKeys, withoutSecrets } from './api-key-list.ts'
import { useApiKeys } from './use-api-keys.ts'

// the list shows without it
const ApiKeyPanel = lazy(() => import('./api-key-panel.tsx').then(({ ApiKeyPanel }) => ({ default: ApiKeyPanel })))

interface ApiKeysScreenProps {
  /** Of whose users; null: of the whole instance. */
  organization: { name: string } | null
  pathOfUser: (id: string) => string
}

/** Every key that the reader may know of: a finding `rst_…` leads to its owner. */
export function ApiKeysScreen({ organization, pathOfUser }: ApiKeysScreenProps) {
  const messages = useMessages()
  const { apiKeys: texts } = messages
  const shape = useMemo(() => apiKeyList(messages), [messages])
  const columns = useMemo(() => apiKeyColumns(messages), [messages])
  const exported = useMemo(() => exportedApiKeys(messages), [messages])
  const listControl = useListState(shape)
  const { state, show: showList } = listControl
  const show = useCallback<ListControl['show']>((next, history) => showList(withoutSecrets(next), history), [showList])
  const control = { ...listControl, show }
  const backToFirstPage = useCallback(() => show({ ...state, cursor: null }, 'replace'), [state, show])
  const page = useApiKeys(shape, control, backToFirstPage)
  const linkOf = useCallback(
    ({ user: { id, login } }: ApiKeyRowFragment) => ({ href: pathOfUser(id), label: texts.ownerPage(login) }),
    [pathOfUser, texts],
  )

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
      empty={
        <MessageState icon={<IconKey size={22} stroke={1.6} aria-hidden />} title={texts.emptyTitle}>
          {texts.emptyText}
        </MessageState>
      }
      panel={(way) => (
        <Suspense>
          <ApiKeyPanel id={state.openId ?? ''} pathOfUser={pathOfUser} {...way} />
        </Suspense>
      )}
    />
  )
}
