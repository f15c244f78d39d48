import { useState } from 'react'
import { useInvitationRevokeMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'

interface RevokeInvitationProps {
  id: string
  address: string
}

/** Cannot be taken back, so it asks first. */
export function RevokeInvitation({ id, address }: RevokeInvitationProps) {
  const { invitations: texts } = useMessages()
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)
  const [revoke] = useInvitationRevokeMutation({ refetchQueries: ['Invitations'] })
  const form = useSubmit({ mutate: revoke, payloadOf: (data) => data.invitationRevoke, fields: [], isIdempotent: true })

  const close = () => setIsAsked(false)

  async function confirm() {
    if ((await form.submit({ id })) === null) return
    toast.success(texts.revoked(address))
    close()
  }

  return (
    <>
      <ActButton label={texts.revokeOf(address)} onClick={() => setIsAsked(true)}>
        {texts.revoke}
      </ActButton>
      {isAsked && (
        <AskDialog
          title={texts.revokeTitle(address)}
          consequences={texts.revokeConsequences}
          confirmLabel={texts.revoke}
          isDangerous
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
    </>
  )
}
