import { TextInput, type TextInputProps } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './fields.module.css'

/** Fields side by side where there is room. */
export function Fields({ children }: { children: ReactNode }) {
  return <div className={styles.fields}>{children}</div>
}

interface NumberFieldProps extends Pick<TextInputProps, 'label' | 'description' | 'error' | 'placeholder' | 'disabled'> {
  value: string
  /** Behind the number. */
  unit?: string
  onChange: (digits: string) => void
}

// more would not fit what the server counts with
const maxDigits = 6

/** A whole number, as text while it is typed. */
export function NumberField({ unit, onChange, ...input }: NumberFieldProps) {
  return (
    <TextInput
      {...input}
      inputMode="numeric"
      autoComplete="off"
      maxLength={maxDigits}
      rightSection={
        unit !== undefined && (
          <span className={styles.unit} aria-hidden>
            {unit}
          </span>
        )
      }
      rightSectionWidth={unit === undefined ? undefined : 74}
      rightSectionPointerEvents="none"
      onChange={(event) => onChange(event.currentTarget.value.replace(/\D/g, ''))}
    />
  )
}
