import { useState } from 'react'
import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { type ApiKeyAct, ApiKeyDialog, apiKeyActs, blockOfKey } from './api-key-acts.tsx'
import styles from './api-key-details.module.css'

/** What can be done to the key that is shown. */
export function ApiKeyButtons({ userId, apiKey }: { userId: string; apiKey: ApiKeyFieldsFragment }) {
  const messages = useMessages()
  const { apiKeys: texts } = messages.userSections
  const [act, setAct] = useState<ApiKeyAct | null>(null)

  return (
    <div className={styles.buttons}>
      {apiKeyActs.map((one) => (
        <ActButton
          key={one}
          {...(one === 'revoke' && { variant: 'outline', color: 'red' })}
          blocked={blockOfKey(apiKey, one, messages)}
          onClick={() => setAct(one)}
        >
          {texts[one]}
        </ActButton>
      ))}
      {act !== null && <ApiKeyDialog act={act} userId={userId} apiKey={apiKey} onClose={() => setAct(null)} />}
    </div>
  )
}
