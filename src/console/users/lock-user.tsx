import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { useUserLockMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import type { ShownUser } from './use-user.tsx'

/** Asks before the lock: others notice it at once. */
export function LockUser({ user, onClose }: { user: ShownUser; onClose: () => void }) {
  const { state: texts } = useMessages().userSections
  const toast = useToast()
  const [reason, setReason] = useState('')
  const [lock] = useUserLockMutation()
  const form = useUserAct(user.id, { mutate: lock, payloadOf: (data) => data.userLock, fields: ['reason'], isIdempotent: true })

  async function confirm() {
    const given = reason.trim() === '' ? {} : { reason }
    if ((await form.submit({ id: user.id, expectedVersion: user.version, ...given })) === null) return
    toast.success(texts.lockedToast(user.login))
    onClose()
  }

  return (
    <AskDialog
      title={texts.lockTitle(user.login)}
      consequences={texts.consequences(user.sessions.length, user.apiKeys.length)}
      confirmLabel={texts.lock}
      isDangerous
      form={form}
      onConfirm={confirm}
      onCancel={onClose}
    >
      <Textarea
        label={texts.reason}
        description={texts.reasonHint}
        value={reason}
        error={form.errorOf('reason')}
        maxLength={500}
        autosize
        minRows={2}
        maxRows={6}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AskDialog>
  )
}
