import { useState } from 'react'
import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import { useApiKeyRevealMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { SecretDialog } from '../ui/secret-dialog.tsx'
import { useUserAct } from '../use-user-act.ts'

interface RevealApiKeyProps {
  userId: string
  apiKey: ApiKeyFieldsFragment
  onClose: () => void
}

/** Shows the secret once more; who asks proves first who sits there, unless that was done a moment ago. */
export function RevealApiKey({ userId, apiKey, onClose }: RevealApiKeyProps) {
  const { apiKeys: texts } = useMessages().userSections
  const [secret, setSecret] = useState<string | null>(null)
  const [reveal] = useApiKeyRevealMutation({ fetchPolicy: 'no-cache' })
  const form = useUserAct(userId, { mutate: reveal, payloadOf: (data) => data.apiKeyReveal, fields: [], isIdempotent: true })

  async function confirm() {
    const payload = await form.submit({ id: apiKey.id })
    if (payload?.secret) setSecret(payload.secret)
  }

  if (secret !== null)
    return <SecretDialog title={texts.revealedTitle} text={texts.secretText(apiKey.name)} secret={secret} onStored={onClose} />

  return (
    <AskDialog
      title={texts.revealTitle(apiKey.name)}
      text={texts.revealText}
      confirmLabel={texts.reveal}
      form={form}
      onConfirm={confirm}
      onCancel={onClose}
    />
  )
}
