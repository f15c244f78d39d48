import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { usePasskeyBeginMutation, usePasskeyConfirmMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { makePasskey } from '../passkeys.ts'
import { FormMessage } from '../ui/form-message.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './second-factor-screen.module.css'

interface NewPasskeyProps {
  onAdded: (recoveryCodes: readonly string[] | null) => void
  backLabel: string
  onBack: () => void
}

/** A passkey that this browser, a phone or a security key holds. */
export function NewPasskey({ onAdded, backLabel, onBack }: NewPasskeyProps) {
  const { secondFactor: texts } = useMessages()
  const [begin] = usePasskeyBeginMutation({ fetchPolicy: 'no-cache' })
  const beginning = useSubmit({ mutate: () => begin(), payloadOf: (data) => data.passkeyBegin, fields: [], isIdempotent: false })
  const [confirm] = usePasskeyConfirmMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({ mutate: confirm, payloadOf: (data) => data.passkeyConfirm, fields: ['name'], isIdempotent: false })
  const field = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    const begun = await beginning.submit({})
    if (!begun?.options) return
    const answer = await makePasskey(begun.options)
    if ('failure' in answer) return setProblem(texts.passkeyFailures[answer.failure])
    const payload = await form.submit({ name: field.current?.value ?? '', passkey: answer.response })
    if (payload !== null) return onAdded(payload.recoveryCodes)
    field.current?.focus()
  }

  return (
    <form className={styles.column} onSubmit={onSubmit}>
      <p className={styles.text}>{texts.passkeyWhat}</p>
      <TextInput
        ref={field}
        autoFocus
        name="passkeyName"
        label={texts.passkeyName}
        description={texts.passkeyNameHint}
        defaultValue={texts.passkey}
        maxLength={64}
        autoComplete="off"
        required
        withAsterisk={false}
        error={form.errorOf('name')}
      />
      <FormMessage message={beginning.message ?? form.message ?? problem} />
      <Button type="submit" fullWidth loading={beginning.isSubmitting || form.isSubmitting}>
        {texts.makePasskey}
      </Button>
      <Button variant="default" fullWidth onClick={onBack}>
        {backLabel}
      </Button>
    </form>
  )
}
