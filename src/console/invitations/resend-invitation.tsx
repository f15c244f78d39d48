import { useState } from 'react'
import { useInstanceMailQuery, useInvitationResendMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useSubmit } from '../use-submit.ts'
import { MadeLinks } from './made-links.tsx'

interface ResendInvitationProps {
  id: string
  address: string
}

/** Ends the former link, so it asks first. */
export function ResendInvitation({ id, address }: ResendInvitationProps) {
  const { invitations: texts } = useMessages()
  const [isAsked, setIsAsked] = useState(false)
  const [link, setLink] = useState<string | null>(null)
  const mail = useInstanceMailQuery()
  const sendsMail = mail.data?.instance.passwordResetAvailable ?? false
  // the link is a secret, which no cache keeps
  const [resend] = useInvitationResendMutation({ fetchPolicy: 'no-cache', refetchQueries: ['Invitations'] })
  const form = useSubmit({ mutate: resend, payloadOf: (data) => data.invitationResend, fields: [], isIdempotent: true })

  const close = () => setIsAsked(false)

  async function confirm() {
    const payload = await form.submit({ id })
    if (payload === null) return
    close()
    setLink(payload.link)
  }

  return (
    <>
      <ActButton label={texts.resendOf(address)} onClick={() => setIsAsked(true)}>
        {texts.resend}
      </ActButton>
      {isAsked && (
        <AskDialog
          title={texts.resendTitle(address)}
          text={`${texts.resendText} ${sendsMail ? texts.withMail : texts.withoutMail}`}
          confirmLabel={texts.resend}
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
      {link !== null && <MadeLinks links={[{ address, link }]} sendsMail={sendsMail} onDone={() => setLink(null)} />}
    </>
  )
}
