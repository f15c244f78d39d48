import type { UserDetailsFragment } from '../../generated/client/graphql.ts'
import { useUserNameUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { InlineEdit } from '../ui/inline-edit.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import { ChangedFirst } from './changed-first.tsx'

export function EditName({ user }: { user: UserDetailsFragment }) {
  const messages = useMessages()
  const toast = useToast()
  const [updateName] = useUserNameUpdateMutation()
  const form = useUserAct(user.id, { mutate: updateName, payloadOf: (data) => data.userUpdate, fields: ['name'], isIdempotent: true })

  async function confirm(name: string): Promise<boolean> {
    const payload = await form.submit({ id: user.id, name, expectedVersion: user.version })
    if (payload === null) return false
    toast.success(messages.user.nameUpdated(user.login))
    return true
  }

  return (
    <InlineEdit
      label={messages.user.name}
      value={user.name}
      emptyText=""
      isEditable={user.viewerCanUpdate}
      isBusy={form.isSubmitting}
      error={form.errorOf('name')}
      message={form.message}
      conflict={form.hasConflict ? <ChangedFirst user={user} /> : null}
      input={{ maxLength: 128, required: true }}
      onConfirm={confirm}
      onCancel={form.reset}
    />
  )
}
