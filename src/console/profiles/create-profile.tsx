import { Input, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ProfileFieldsFragment, ProfileKind } from '../../generated/client/graphql.ts'
import { useProfileCreateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'

interface CreateProfileProps {
  /** The one to duplicate; null for a new one. */
  basis: ProfileFieldsFragment | null
  profiles: readonly ProfileFieldsFragment[]
  onCreated: (id: string) => void
  onCancel: () => void
}

/** A new profile, which begins with the permissions of another one or with none. */
export function CreateProfile({ basis, profiles, onCreated, onCancel }: CreateProfileProps) {
  const { profiles: texts } = useMessages()
  const toast = useToast()
  const [name, setName] = useState(basis === null ? '' : texts.copyOf(basis.name))
  const [kind, setKind] = useState<ProfileKind>(basis?.kind ?? 'ORGANIZATION')
  const [basisId, setBasisId] = useState(basis?.id ?? '')
  const choices = profiles.filter((profile) => profile.kind === kind)
  const [create] = useProfileCreateMutation({ refetchQueries: ['Profiles', 'ProfileNames', 'ProfileChoices'], awaitRefetchQueries: true })
  const form = useSubmit({ mutate: create, payloadOf: (data) => data.profileCreate, fields: ['name'], isIdempotent: true })

  async function confirm() {
    const permissions = choices.find(({ id }) => id === basisId)?.permissions ?? []
    const payload = await form.submit({ name, kind, permissions: [...permissions] })
    if (!payload?.profile) return
    toast.success(texts.created(payload.profile.name))
    onCreated(payload.profile.id)
  }

  return (
    <AskDialog
      title={basis === null ? texts.createTitle : texts.duplicateTitle(basis.name)}
      confirmLabel={basis === null ? texts.create : texts.duplicate}
      form={form}
      onConfirm={confirm}
      onCancel={onCancel}
    >
      <TextInput
        label={texts.name}
        value={name}
        error={form.errorOf('name')}
        maxLength={64}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {basis === null && (
        <>
          <Input.Wrapper label={texts.kind} labelElement="div">
            <SegmentedControl
              fullWidth
              aria-label={texts.kind}
              value={kind}
              data={(['ORGANIZATION', 'PLATFORM'] as const).map((value) => ({ value, label: texts.kindNames[value] }))}
              onChange={(value) => setKind(value === 'PLATFORM' ? 'PLATFORM' : 'ORGANIZATION')}
            />
          </Input.Wrapper>
          <NativeSelect
            label={texts.basis}
            description={texts.basisHint}
            value={choices.some(({ id }) => id === basisId) ? basisId : ''}
            data={[{ value: '', label: texts.basisNone }, ...choices.map((profile) => ({ value: profile.id, label: profile.name }))]}
            onChange={(event) => setBasisId(event.currentTarget.value)}
          />
        </>
      )}
    </AskDialog>
  )
}
