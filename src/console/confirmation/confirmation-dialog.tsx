import { Button } from '@mantine/core'
import { type FormEvent, useRef } from 'react'
import { useIdentityConfirmMutation, useReaderQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { PasswordField } from '../password-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './confirmation-dialog.module.css'

interface ConfirmationDialogProps {
  onDone: () => void
  onCancel: () => void
}

/** Who sits in front of the browser, proved again by the password. */
export function ConfirmationDialog({ onDone, onCancel }: ConfirmationDialogProps) {
  const { confirmation: texts, ui, signIn } = useMessages()
  const { data } = useReaderQuery()
  const [confirm] = useIdentityConfirmMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({ mutate: confirm, payloadOf: (data) => data.identityConfirm, fields: ['password'], isIdempotent: false })
  const field = useRef<HTMLInputElement>(null)
  const login = data?.viewer?.user.login ?? ''

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    // read from the field: password managers fill it without telling React
    const payload = await form.submit({ password: field.current?.value ?? '' })
    if (payload !== null) return onDone()
    field.current?.select()
  }

  return (
    <Dialog title={texts.title} text={texts.text(login)} onCancel={onCancel}>
      <form className={styles.form} onSubmit={onSubmit}>
        {/* tells password managers whose password it is */}
        <input type="text" name="login" autoComplete="username" value={login} readOnly hidden />
        <PasswordField
          ref={field}
          autoFocus
          name="password"
          label={signIn.password}
          autoComplete="current-password"
          error={form.errorOf('password')}
        />
        <FormMessage message={form.message} />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onCancel}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={form.isSubmitting}>
            {ui.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
