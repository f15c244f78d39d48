import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { IconArrowBigUpLine } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useMessages } from './messages/messages.tsx'
import styles from './password-field.module.css'

type Passed = 'ref' | 'name' | 'label' | 'description' | 'autoComplete' | 'autoFocus' | 'error' | 'onChange'

interface PasswordFieldProps extends Pick<PasswordInputProps, Passed> {
  /** Where a page has several. */
  showLabel?: string
}

/** A password as it is typed, pasted or filled in: to be shown on demand, with a warning while caps lock is on. */
export function PasswordField({ showLabel, ...input }: PasswordFieldProps) {
  const { passwordField: texts } = useMessages()
  const [isCapsLockOn, setIsCapsLockOn] = useState(false)
  const onKey = (event: KeyboardEvent) => setIsCapsLockOn(event.getModifierState('CapsLock'))

  return (
    <div>
      <PasswordInput
        {...input}
        // dialogs look for it
        data-autofocus={input.autoFocus}
        required
        withAsterisk={false}
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': showLabel ?? texts.show, tabIndex: 0 }}
        onKeyDown={onKey}
        onKeyUp={onKey}
        onBlur={() => setIsCapsLockOn(false)}
      />
      <div role="status">
        {isCapsLockOn && (
          <p className={styles.capsLock}>
            <IconArrowBigUpLine size={15} aria-hidden />
            {texts.capsLock}
          </p>
        )}
      </div>
    </div>
  )
}
