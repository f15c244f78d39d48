import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import { useApiKeyRenewMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { SecretDialog } from '../ui/secret-dialog.tsx'
import { useUserAct } from '../use-user-act.ts'

interface RenewApiKeyProps {
  userId: string
  apiKey: ApiKeyFieldsFragment
  onClose: () => void
}

/** A new secret for the same key; the old one dies at once, or works on for as long as the programs need. */
export function RenewApiKey({ userId, apiKey, onClose }: RenewApiKeyProps) {
  const { apiKeys: texts } = useMessages().userSections
  const [secret, setSecret] = useState<string | null>(null)
  const [overlap, setOverlap] = useState('0')
  const [renew] = useApiKeyRenewMutation({ fetchPolicy: 'no-cache' })
  const form = useUserAct(userId, { mutate: renew, payloadOf: (data) => data.apiKeyRenew, fields: ['overlapSeconds'], isIdempotent: true })

  async function confirm() {
    const payload = await form.submit({ id: apiKey.id, overlapSeconds: Number(overlap), expectedVersion: apiKey.version })
    if (payload?.secret) setSecret(payload.secret)
  }

  if (secret !== null)
    return <SecretDialog title={texts.renewedTitle} text={texts.secretText(apiKey.name)} secret={secret} onStored={onClose} />

  return (
    <AskDialog
      title={texts.renewTitle(apiKey.name)}
      text={texts.renewText}
      confirmLabel={texts.renew}
      form={form}
      onConfirm={confirm}
      onCancel={onClose}
    >
      <NativeSelect
        label={texts.overlap}
        value={overlap}
        error={form.errorOf('overlapSeconds')}
        data={Object.entries(texts.overlaps).map(([value, label]) => ({ value, label }))}
        onChange={(event) => setOverlap(event.currentTarget.value)}
      />
    </AskDialog>
  )
}
