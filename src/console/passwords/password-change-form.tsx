import { Button } from '@mantine/core'
import { type FormEvent, type ReactNode, useMemo, useRef } from 'react'
import type { PasswordPolicyFieldsFragment } from '../../generated/client/graphql.ts'
import { usePasswordChangeMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { NewPasswordField } from '../new-password-field.tsx'
import { PasswordField } from '../password-field.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './passwords.module.css'

interface PasswordChangeFormProps {
  /** The reader's own. */
  login: string
  policy: PasswordPolicyFieldsFragment
  autoFocus?: boolean
  onChanged: () => void
  /** The way out. */
  children: ReactNode
}

/** One's own new password, for the current one. */
export function PasswordChangeForm({ login, policy, autoFocus = false, onChanged, children }: PasswordChangeFormProps) {
  const { passwordChange: texts } = useMessages()
  const [changePassword] = usePasswordChangeMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({
    mutate: changePassword,
    payloadOf: (data) => data.passwordChange,
    fields: ['currentPassword', 'newPassword'],
    isIdempotent: false,
  })
  const currentField = useRef<HTMLInputElement>(null)
  const nextField = useRef<HTMLInputElement>(null)
  const ownWords = useMemo(() => [login], [login])

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    // read from the fields: password managers fill them without telling React
    const payload = await form.submit({ currentPassword: currentField.current?.value ?? '', newPassword: nextField.current?.value ?? '' })
    if (payload !== null) onChanged()
  }

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      {/* tells password managers whose password changes */}
      <input type="text" name="login" autoComplete="username" value={login} readOnly hidden />
      <PasswordField
        ref={currentField}
        name="currentPassword"
        label={texts.current}
        showLabel={texts.showCurrent}
        autoComplete="current-password"
        autoFocus={autoFocus}
        error={form.errorOf('currentPassword')}
      />
      <NewPasswordField
        ref={nextField}
        name="newPassword"
        label={texts.next}
        showLabel={texts.showNext}
        policy={policy}
        ownWords={ownWords}
        errors={form.errorsOf('newPassword')}
      />
      <FormMessage message={form.message} />
      <Button type="submit" fullWidth loading={form.isSubmitting}>
        {texts.submit}
      </Button>
      {children}
    </form>
  )
}
