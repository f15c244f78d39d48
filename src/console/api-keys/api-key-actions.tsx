import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { type ApiKeyAct, ApiKeyDialog, apiKeyActs, blockOfKey } from './api-key-acts.tsx'
import styles from './user-api-keys.module.css'

interface ApiKeyActionsProps {
  userId: string
  apiKey: ApiKeyFieldsFragment
}

/** What can be done to one key. */
export function ApiKeyActions({ userId, apiKey }: ApiKeyActionsProps) {
  const messages = useMessages()
  const { apiKeys: texts } = messages.userSections
  const [act, setAct] = useState<ApiKeyAct | null>(null)
  const menu = useRef<HTMLButtonElement>(null)

  function close() {
    setAct(null)
    // the item that led to the dialog is gone
    setTimeout(() => menu.current?.focus())
  }

  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon
            ref={menu}
            variant="subtle"
            color="gray"
            size={26}
            aria-label={texts.actions(apiKey.name)}
            title={texts.actions(apiKey.name)}
          >
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {apiKeyActs.map((one) => {
            const blocked = blockOfKey(apiKey, one, messages)
            return (
              <Menu.Item
                key={one}
                disabled={blocked !== null}
                {...(one === 'revoke' && { className: styles.final })}
                onClick={() => setAct(one)}
              >
                {texts[one]}
                {blocked !== null && <div>{blocked}</div>}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
      {act !== null && <ApiKeyDialog act={act} userId={userId} apiKey={apiKey} onClose={close} />}
    </>
  )
}
