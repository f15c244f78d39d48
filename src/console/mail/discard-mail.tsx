import { useState } from 'react'
import type { MailFieldsFragment } from '../../generated/client/graphql.ts'
import { useMailDiscardMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'

/** Takes it out for good, so it asks first. */
export function DiscardMail({ mail, name }: { mail: MailFieldsFragment; name: string }) {
  const { mail: texts } = useMessages()
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)
  const [discard] = useMailDiscardMutation()
  const form = useSubmit({ mutate: discard, payloadOf: (data) => data.mailDiscard, fields: [], isIdempotent: true })

  const close = () => setIsAsked(false)

  async function confirm() {
    if ((await form.submit({ id: mail.id })) === null) return
    toast.success(texts.discarded)
    close()
  }

  return (
    <>
      <ActButton label={texts.discardOf(name)} onClick={() => setIsAsked(true)}>
        {texts.discard}
      </ActButton>
      {isAsked && (
        <AskDialog
          title={texts.discardTitle(mail.address)}
          text={texts.kinds[mail.kind]}
          consequences={texts.discardConsequences}
          confirmLabel={texts.discard}
          isDangerous
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
    </>
  )
}
