import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { OrganizationDetailsFragment } from '../../generated/client/graphql.ts'
import { useOrganizationLockMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useOrganizationAct } from './use-organization-act.ts'

interface LockOrganizationProps {
  organization: OrganizationDetailsFragment
  onClose: () => void
}

/** Asks before the lock: everybody in the organization notices it at once. */
export function LockOrganization({ organization, onClose }: LockOrganizationProps) {
  const { organization: texts } = useMessages()
  const toast = useToast()
  const [reason, setReason] = useState('')
  const [lock] = useOrganizationLockMutation()
  const form = useOrganizationAct({ mutate: lock, payloadOf: (data) => data.organizationLock, fields: ['reason'], isIdempotent: true })
  const { id, name, version, userCount } = organization

  async function confirm() {
    if ((await form.submit({ id, expectedVersion: version, ...(reason.trim() !== '' && { reason }) })) === null) return
    toast.success(texts.wasLocked(name))
    onClose()
  }

  return (
    <AskDialog
      title={texts.lockTitle(name)}
      consequences={texts.lockConsequences(userCount)}
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
