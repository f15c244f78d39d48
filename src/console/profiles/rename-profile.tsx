import { useState } from 'react'
import type { ProfileFieldsFragment, ProfileUpdateMutation } from '../../generated/client/graphql.ts'
import { useProfileUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { InlineEdit } from '../ui/inline-edit.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'
import { ChangedFirst } from './changed-first.tsx'

export function RenameProfile({ profile }: { profile: ProfileFieldsFragment }) {
  const { profiles: texts } = useMessages()
  const toast = useToast()
  const [faster, setFaster] = useState<ProfileUpdateMutation['profileUpdate']['profile']>(null)
  const [update] = useProfileUpdateMutation()
  const form = useSubmit({
    mutate: update,
    payloadOf: (data) => data.profileUpdate,
    fields: ['name'],
    isIdempotent: true,
    onRefused: (payload) => setFaster(payload.profile),
  })

  async function confirm(name: string): Promise<boolean> {
    const payload = await form.submit({ id: profile.id, name, expectedVersion: profile.version })
    if (!payload?.profile) return false
    toast.success(texts.renamed(payload.profile.name))
    return true
  }

  return (
    <InlineEdit
      label={texts.name}
      value={profile.name}
      emptyText=""
      isEditable
      isBusy={form.isSubmitting}
      error={form.errorOf('name')}
      message={form.message}
      conflict={form.hasConflict ? <ChangedFirst change={faster} /> : null}
      input={{ maxLength: 64, required: true }}
      onConfirm={confirm}
      onCancel={form.reset}
    />
  )
}
