import { TextInput } from '@mantine/core'
import type { Ref } from 'react'
import { useMessages } from './messages/messages.tsx'
import styles from './one-time-code-field.module.css'

interface OneTimeCodeFieldProps {
  ref: Ref<HTMLInputElement>
  autoFocus?: boolean
  error: string | null
}

/** The digits that an authenticator app shows; phones and password managers offer to fill them in. */
export function OneTimeCodeField(props: OneTimeCodeFieldProps) {
  const { secondStep: texts } = useMessages()
  return (
    <TextInput
      {...props}
      data-autofocus={props.autoFocus}
      classNames={{ input: styles.code }}
      name="code"
      label={texts.code}
      description={texts.codeHint}
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCorrect="off"
      spellCheck={false}
      // six digits, as some apps show them with a space
      maxLength={7}
      required
      withAsterisk={false}
    />
  )
}
