import type { UserDetailsFragment } from '../../generated/client/graphql.ts'
import { useUserEmailUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { InlineEdit } from '../ui/inline-edit.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import { ChangedFirst } from './changed-first.tsx'

export function EditEmail({ user }: { user: UserDetailsFragment }) {
  const messages = useMessages()
  const toast = useToast()
  const [updateEmail] = useUserEmailUpdateMutation()
  const form = useUserAct(user.id, {
    mutate: updateEmail,
    payloadOf: (data) => data.userEmailUpdate,
    fields: ['email'],
    isIdempotent: true,
  })

  async function confirm(email: string): Promise<boolean> {
    const payload = await form.submit({ id: user.id, email: email === '' ? null : email, expectedVersion: user.version })
    if (payload === null) return false
    toast.success(messages.user.emailUpdated(user.login))
    return true
  }

  return (
    <InlineEdit
      label={messages.user.email}
      value={user.email ?? ''}
      emptyText={messages.user.noEmail}
      isEditable={user.viewerCanUpdateEmail}
      isBusy={form.isSubmitting}
      error={form.errorOf('email')}
      message={form.message}
      conflict={form.hasConflict ? <ChangedFirst user={user} /> : null}
      input={{ type: 'email', maxLength: 254 }}
      onConfirm={confirm}
      onCancel={form.reset}
    />
  )
}
