import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import { useApiKeyRevokeMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'

interface RevokeApiKeyProps {
  userId: string
  apiKey: ApiKeyFieldsFragment
  onClose: () => void
}

export function RevokeApiKey({ userId, apiKey, onClose }: RevokeApiKeyProps) {
  const { apiKeys: texts } = useMessages().userSections
  const toast = useToast()
  const [reason, setReason] = useState('')
  const [revoke] = useApiKeyRevokeMutation()
  const form = useUserAct(userId, { mutate: revoke, payloadOf: (data) => data.apiKeyRevoke, fields: ['reason'], isIdempotent: true })

  async function confirm() {
    const given = reason.trim() === '' ? {} : { reason }
    if ((await form.submit({ id: apiKey.id, expectedVersion: apiKey.version, ...given })) === null) return
    toast.success(texts.revoked(apiKey.name))
    onClose()
  }

  return (
    <AskDialog
      title={texts.revokeTitle(apiKey.name)}
      consequences={texts.revokeConsequences}
      confirmLabel={texts.revoke}
      isDangerous
      form={form}
      onConfirm={confirm}
      onCancel={onClose}
    >
      <TextInput
        label={texts.reason}
        value={reason}
        error={form.errorOf('reason')}
        maxLength={500}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AskDialog>
  )
}
