import { useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useReadUserAgain } from '../use-user-act.ts'
import { NewAuthenticatorApp } from './new-authenticator-app.tsx'
import { NewPasskey } from './new-passkey.tsx'
import styles from './own-second-factors.module.css'
import { RecoveryCodes } from './recovery-codes.tsx'

interface AddSecondFactorProps {
  userId: string
  kind: 'TOTP' | 'PASSKEY'
  /** There is an app already, whose place the new one takes. */
  isReplacing: boolean
  onClose: () => void
}

/** Another second factor, and with the first one the recovery codes. */
export function AddSecondFactor({ userId, kind, isReplacing, onClose }: AddSecondFactorProps) {
  const { own, secondFactor, ui } = useMessages()
  const texts = own.factors
  const toast = useToast()
  const readAgain = useReadUserAgain(userId)
  // as on opening: the new app is there before the dialog goes
  const [isReplacement] = useState(isReplacing)
  const [codes, setCodes] = useState<readonly string[] | null>(null)

  function onAdded(recoveryCodes: readonly string[] | null) {
    readAgain()
    if (recoveryCodes !== null) return setCodes(recoveryCodes)
    toast.success(texts.addedToast)
    onClose()
  }

  function onStored() {
    toast.success(texts.addedToast)
    onClose()
  }

  if (codes !== null)
    return (
      <Dialog key="codes" title={secondFactor.codesTitle} onCancel={null}>
        <div className={styles.dialog}>
          <RecoveryCodes codes={codes} onStored={onStored} />
        </div>
      </Dialog>
    )

  const form = { onAdded, backLabel: ui.cancel, onBack: onClose }
  if (kind === 'PASSKEY')
    return (
      <Dialog title={texts.addPasskeyTitle} onCancel={onClose}>
        <div className={styles.dialog}>
          <NewPasskey {...form} />
        </div>
      </Dialog>
    )

  return (
    <Dialog
      title={isReplacement ? texts.replaceAppTitle : texts.addAppTitle}
      text={isReplacement ? texts.replaceAppText : undefined}
      onCancel={onClose}
    >
      <div className={styles.dialog}>
        <NewAuthenticatorApp {...form} />
      </div>
    </Dialog>
  )
}
