import { useState } from 'react'
import type { SecondFactorsFragment } from '../../generated/client/graphql.ts'
import { usePasskeyRemoveMutation, useTotpDisableMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'

interface RemoveSecondFactorProps {
  userId: string
  factor: SecondFactorsFragment['mfaFactors'][number]
  isLast: boolean
  blocked: string | null
}

/** Takes one of one's own factors away, and with the last one the recovery codes. */
export function RemoveSecondFactor({ userId, factor, isLast, blocked }: RemoveSecondFactorProps) {
  const { own, userSections } = useMessages()
  const texts = own.factors
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)
  const [disable] = useTotpDisableMutation()
  const [remove] = usePasskeyRemoveMutation()
  const disabling = useUserAct(userId, { mutate: () => disable(), payloadOf: (data) => data.totpDisable, fields: [], isIdempotent: false })
  const removing = useUserAct(userId, { mutate: remove, payloadOf: (data) => data.passkeyRemove, fields: [], isIdempotent: false })
  const form = factor.kind === 'TOTP' ? disabling : removing
  const name = factor.kind === 'TOTP' ? userSections.secondFactors.kinds.TOTP : userSections.secondFactors.named(factor.name)

  const close = () => setIsAsked(false)

  async function confirm() {
    const payload = factor.kind === 'TOTP' ? await disabling.submit({}) : await removing.submit({ id: factor.id })
    if (payload === null) return
    toast.success(texts.removed(name))
    close()
  }

  return (
    <>
      <ActButton label={texts.removeOf(name)} blocked={blocked} onClick={() => setIsAsked(true)}>
        {texts.remove}
      </ActButton>
      {isAsked && (
        <AskDialog
          title={texts.removeTitle(name)}
          text={isLast ? undefined : texts.removeText}
          consequences={isLast ? texts.lastConsequences : undefined}
          confirmLabel={texts.remove}
          isDangerous
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
    </>
  )
}
