import { useState } from 'react'
import type { ProfileFieldsFragment } from '../../generated/client/graphql.ts'
import { useProfileDeleteMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'

interface DeleteProfileProps {
  profile: ProfileFieldsFragment
  /** Nothing is left to show of the profile. */
  onDeleted: () => void
}

/** For good; only one that nobody has. */
export function DeleteProfile({ profile, onDeleted }: DeleteProfileProps) {
  const { profiles: texts } = useMessages()
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)
  const [remove] = useProfileDeleteMutation({ refetchQueries: ['Profiles', 'ProfileNames', 'ProfileChoices'] })
  const form = useSubmit({ mutate: remove, payloadOf: (data) => data.profileDelete, fields: [], isIdempotent: true })
  const uses = profile.membershipCount ?? 0

  const close = () => setIsAsked(false)

  async function confirm() {
    if ((await form.submit({ id: profile.id, expectedVersion: profile.version })) === null) return
    toast.success(texts.deleted(profile.name))
    onDeleted()
  }

  return (
    <>
      <ActButton variant="outline" color="red" blocked={uses > 0 ? texts.inUse(uses) : null} onClick={() => setIsAsked(true)}>
        {texts.delete}
      </ActButton>
      {isAsked && (
        <AskDialog
          title={texts.deleteTitle(profile.name)}
          consequences={texts.deleteConsequences}
          confirmLabel={texts.delete}
          isDangerous
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
    </>
  )
}
