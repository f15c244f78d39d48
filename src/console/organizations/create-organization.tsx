import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useOrganizationCreateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'

interface CreateOrganizationProps {
  onCreated: (id: string) => void
  onCancel: () => void
}

/** A new tenant, without users at first. */
export function CreateOrganization({ onCreated, onCancel }: CreateOrganizationProps) {
  const { createOrganization: texts, organizations: words } = useMessages()
  const toast = useToast()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [create] = useOrganizationCreateMutation()
  const form = useSubmit({
    mutate: create,
    payloadOf: (data) => data.organizationCreate,
    fields: ['name', 'description'],
    isIdempotent: true,
  })

  async function confirm() {
    const payload = await form.submit({ name, ...(description.trim() !== '' && { description }) })
    if (!payload?.organization) return
    toast.success(texts.created(payload.organization.name))
    onCreated(payload.organization.id)
  }

  return (
    <AskDialog title={texts.title} confirmLabel={texts.create} form={form} onConfirm={confirm} onCancel={onCancel}>
      <TextInput
        label={words.columns.name}
        description={texts.nameHint}
        value={name}
        error={form.errorOf('name')}
        maxLength={64}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={texts.description}
        description={texts.descriptionHint}
        value={description}
        error={form.errorOf('description')}
        maxLength={1000}
        autoComplete="off"
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
    </AskDialog>
  )
}
