import { useState } from 'react'
import type { UserPasswordPartFragment } from '../../generated/client/graphql.ts'
import { useUserAccessLinkCreateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { OfferedAct } from '../offered-act.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { SecretDialog } from '../ui/secret-dialog.tsx'
import { useBlockOf, useUserAct } from '../use-user-act.ts'

type Step = { is: 'asked' } | { is: 'made'; url: string }

/** A link to hand over, which needs no mail. */
export function CreateAccessLink({ user }: { user: UserPasswordPartFragment }) {
  const { password: texts } = useMessages().userSections
  const blockOf = useBlockOf()
  const [step, setStep] = useState<Step | null>(null)
  const [create] = useUserAccessLinkCreateMutation({ fetchPolicy: 'no-cache' })
  const form = useUserAct(user.id, { mutate: create, payloadOf: (data) => data.userAccessLinkCreate, fields: [], isIdempotent: false })

  const close = () => setStep(null)

  async function confirm() {
    const payload = await form.submit({ id: user.id })
    if (payload?.url) setStep({ is: 'made', url: payload.url })
  }

  return (
    <>
      <OfferedAct subject={user.login} blocked={blockOf(user, 'CREATE_ACCESS_LINK')} onClick={() => setStep({ is: 'asked' })}>
        {texts.link}
      </OfferedAct>
      {step?.is === 'asked' && (
        <AskDialog
          title={texts.linkTitle(user.login)}
          text={texts.linkText}
          confirmLabel={texts.link}
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
      {step?.is === 'made' && (
        <SecretDialog title={texts.linkMade} text={texts.linkSecret(user.login)} secret={step.url} onStored={close} />
      )}
    </>
  )
}
