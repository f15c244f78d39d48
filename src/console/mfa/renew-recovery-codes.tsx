import { useState } from 'react'
import { useRecoveryCodesRenewMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Note } from '../ui/section.tsx'
import { useUserAct } from '../use-user-act.ts'
import styles from './own-second-factors.module.css'
import { RecoveryCodes } from './recovery-codes.tsx'

const fewCodes = 3

/** How many recovery codes are left, and ten new ones in their place. */
export function RenewRecoveryCodes({ userId, left }: { userId: string; left: number }) {
  const { own, secondFactor } = useMessages()
  const texts = own.factors
  const [isAsked, setIsAsked] = useState(false)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [renew] = useRecoveryCodesRenewMutation({ fetchPolicy: 'no-cache' })
  const form = useUserAct(userId, { mutate: () => renew(), payloadOf: (data) => data.recoveryCodesRenew, fields: [], isIdempotent: false })

  const close = () => setIsAsked(false)

  async function confirm() {
    const payload = await form.submit({})
    if (payload === null) return
    setCodes(payload.recoveryCodes)
    close()
  }

  return (
    <div className={styles.codes}>
      <Note>
        {texts.codesLeft(left)} {left <= fewCodes && <span className={styles.few}>{texts.fewCodes}</span>}
      </Note>
      <ActButton onClick={() => setIsAsked(true)}>{texts.renew}</ActButton>
      {isAsked && (
        <AskDialog
          title={texts.renewTitle}
          text={texts.renewText}
          confirmLabel={texts.renew}
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
      {codes !== null && (
        <Dialog title={secondFactor.codesTitle} onCancel={null}>
          <div className={styles.dialog}>
            <RecoveryCodes codes={codes} onStored={() => setCodes(null)} />
          </div>
        </Dialog>
      )}
    </div>
  )
}
