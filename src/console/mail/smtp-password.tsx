import { useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { PasswordField } from '../password-field.tsx'
import { ActButton } from '../ui/act-button.tsx'
import type { Staged } from '../use-staged.ts'
import styles from './mail.module.css'
import { isOtherServer, type SmtpValues } from './smtp-values.ts'

interface SmtpPasswordProps {
  staged: Staged<SmtpValues>
  hasPassword: boolean
  error: string | null
}

/** Kept, replaced, erased or typed for the first time: what is kept is never shown. */
export function SmtpPassword({ staged, hasPassword, error }: SmtpPasswordProps) {
  const { smtp: texts } = useMessages()
  const [isReplacing, setIsReplacing] = useState(false)
  const { values, changed } = staged
  const isOther = hasPassword && isOtherServer(changed)

  function keep() {
    setIsReplacing(false)
    staged.set({ password: '', erasesPassword: false })
  }

  if (values.username === '') return hasPassword && <State text={texts.passwordErased} />
  if (values.erasesPassword)
    return (
      <State text={texts.passwordErased}>
        <ActButton onClick={keep}>{texts.passwordKeep}</ActButton>
      </State>
    )
  if (hasPassword && !isOther && !isReplacing && values.password === '')
    return (
      <State text={texts.passwordKept}>
        <ActButton onClick={() => setIsReplacing(true)}>{texts.passwordReplace}</ActButton>
        <ActButton onClick={() => staged.set({ password: '', erasesPassword: true })}>{texts.passwordErase}</ActButton>
      </State>
    )

  return (
    <div className={styles.password}>
      <PasswordField
        name="smtp-password"
        label={texts.password}
        showLabel={texts.showPassword}
        description={isOther ? texts.passwordAgain : texts.passwordNone}
        autoComplete="new-password"
        autoFocus={isReplacing}
        error={error}
        onChange={(event) => staged.set({ password: event.currentTarget.value })}
      />
      {hasPassword && !isOther && <ActButton onClick={keep}>{texts.passwordKeep}</ActButton>}
    </div>
  )
}

function State({ text, children }: { text: string; children?: React.ReactNode }) {
  const { smtp: texts } = useMessages()
  return (
    <div className={styles.password}>
      <span className={styles.label}>{texts.password}</span>
      <p className={styles.passwordState} role="status">
        {text}
      </p>
      <div className={styles.buttons}>{children}</div>
    </div>
  )
}
