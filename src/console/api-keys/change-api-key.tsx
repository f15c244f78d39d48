import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ApiKeyFieldsFragment } from '../../generated/client/graphql.ts'
import { useApiKeyUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import { ExpiryField, isComplete, useExpiry } from './expiry-field.tsx'
import { KeyLimitFields, limitsInput, limitsOf } from './key-limits.tsx'

interface ChangeApiKeyProps {
  userId: string
  apiKey: ApiKeyFieldsFragment
  onClose: () => void
}

/** Name, expiry and limits; the secret stays. */
export function ChangeApiKey({ userId, apiKey, onClose }: ChangeApiKeyProps) {
  const { userSections, ui } = useMessages()
  const texts = userSections.apiKeys
  const toast = useToast()
  const [name, setName] = useState(apiKey.name)
  const expiry = useExpiry({ canKeep: true })
  const [limits, setLimits] = useState(() => limitsOf(apiKey))
  const [update] = useApiKeyUpdateMutation()
  const form = useUserAct(userId, {
    mutate: update,
    payloadOf: (data) => data.apiKeyUpdate,
    fields: ['name', 'expiresAt', 'organizationIds', 'permissions', 'networks'],
    isIdempotent: true,
  })

  async function confirm() {
    if (!isComplete(expiry)) return
    const { expiresAt } = expiry
    const payload = await form.submit({
      id: apiKey.id,
      name,
      ...(expiresAt !== undefined && { expiresAt }),
      ...changedIn(limitsInput(limits), limitsInput(limitsOf(apiKey))),
      expectedVersion: apiKey.version,
    })
    if (payload === null) return
    toast.success(texts.changed(name))
    onClose()
  }

  return (
    <AskDialog title={texts.changeTitle(apiKey.name)} confirmLabel={ui.confirm} form={form} onConfirm={confirm} onCancel={onClose}>
      <TextInput
        label={texts.name}
        value={name}
        error={form.errorOf('name')}
        maxLength={64}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ExpiryField expiry={expiry} error={form.errorOf('expiresAt')} />
      <KeyLimitFields userId={userId} limits={limits} onChange={setLimits} errorOf={form.errorOf} />
    </AskDialog>
  )
}

/** What is left out stays: also an organization that the user has left since. */
function changedIn<Input extends object>(input: Input, saved: Input): Partial<Input> {
  const before = new Map(Object.entries(saved))
  const changed = Object.entries(input).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before.get(field)))
  return Object.fromEntries(changed) as Partial<Input> // some of its fields
}
