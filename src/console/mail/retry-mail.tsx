import type { MailFieldsFragment } from '../../generated/client/graphql.ts'
import { useMailRetryMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'

/** Tries it again now, which harms nobody: nothing is asked. */
export function RetryMail({ mail, name }: { mail: MailFieldsFragment; name: string }) {
  const { mail: texts } = useMessages()
  const toast = useToast()
  const [retry] = useMailRetryMutation()
  const form = useSubmit({ mutate: retry, payloadOf: (data) => data.mailRetry, fields: [], isIdempotent: true })

  async function retryNow() {
    if ((await form.submit({ id: mail.id })) !== null) toast.success(texts.retried)
  }

  return (
    <>
      <ActButton label={texts.retryOf(name)} loading={form.isSubmitting} onClick={retryNow}>
        {texts.retry}
      </ActButton>
      <FormMessage message={form.message} />
    </>
  )
}
