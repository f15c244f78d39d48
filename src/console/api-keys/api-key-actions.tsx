import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { RenewApiKey } from './renew-api-key.tsx'
import { RevealApiKey } from './reveal-api-key.tsx'
import { RevokeApiKey } from './revoke-api-key.tsx'

interface ApiKeyActionsProps {
  userId: string
  apiKey: ApiKeyFieldsFragment
}

/** What can be done to one key. */
export function ApiKeyActions({ userId, apiKey }: ApiKeyActionsProps) {
  const { apiKeys: texts } = useMessages().userSections
  const [act, setAct] = useState<'renew' | 'reveal' | 'revoke' | null>(null)
  const menu = useRef<HTMLButtonElement>(null)
  const dialog = { userId, apiKey, onClose: close }

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
          <Menu.Item onClick={() => setAct('renew')}>{texts.renew}</Menu.Item>
          <Menu.Item disabled={!apiKey.isRevealable} onClick={() => setAct('reveal')}>
            {texts.reveal}
            {!apiKey.isRevealable && <div>{texts.cannotReveal}</div>}
          </Menu.Item>
          <Menu.Item color="red" onClick={() => setAct('revoke')}>
            {texts.revoke}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {act === 'renew' && <RenewApiKey {...dialog} />}
      {act === 'reveal' && <RevealApiKey {...dialog} />}
      {act === 'revoke' && <RevokeApiKey {...dialog} />}
    </>
  )
}
