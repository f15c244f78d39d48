import { Button } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { usePasswordPolicyQuery } from '../../generated/hooks.ts'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { Note } from '../ui/section.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useReadUserAgain } from '../use-user-act.ts'
import styles from './own-password.module.css'
import { PasswordChangeForm } from './password-change-form.tsx'

/** Changes the reader's own password in place. */
export function OwnPassword({ user }: { user: { id: string; login: string } }) {
  const messages = useMessages()
  const texts = messages.own.password
  const toast = useToast()
  const readAgain = useReadUserAgain(user.id)
  const [isOpen, setIsOpen] = useState(false)
  const { data, error } = usePasswordPolicyQuery({ skip: !isOpen })
  const opener = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)

  useEffect(() => {
    if (wasOpen.current && !isOpen) opener.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])

  function onChanged() {
    toast.success(messages.passwordChange.done)
    // the other sessions are gone
    readAgain()
    setIsOpen(false)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') setIsOpen(false)
  }

  const failure = error === undefined ? null : readFailure(error, messages)
  if (!isOpen || !data)
    return (
      <div className={styles.part}>
        <Note>{texts.text}</Note>
        <ActButton ref={opener} loading={isOpen && failure === null} onClick={() => setIsOpen(true)}>
          {texts.change}
        </ActButton>
        <FormMessage message={failure && messages.failures.withRequestId(failure.sentence, failure.requestId)} />
      </div>
    )

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape in one of its fields
    <div className={styles.form} onKeyDown={onKeyDown}>
      <PasswordChangeForm login={user.login} policy={data.passwordPolicy} autoFocus onChanged={onChanged}>
        <Button variant="default" onClick={() => setIsOpen(false)}>
          {messages.ui.cancel}
        </Button>
      </PasswordChangeForm>
    </div>
  )
}
