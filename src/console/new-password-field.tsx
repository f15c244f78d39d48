import { type Ref, useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { PasswordPolicyFieldsFragment } from '../generated/client/graphql.ts'
import { useMessages } from './messages/messages.tsx'
import styles from './new-password-field.module.css'
import { PasswordField } from './password-field.tsx'

interface NewPasswordFieldProps {
  ref: Ref<HTMLInputElement>
  name: string
  label: string
  showLabel?: string
  autoFocus?: boolean
  policy: PasswordPolicyFieldsFragment
  /** What whoever knows the user would try first. */
  ownWords: readonly string[]
  /** Every rule that the last attempt broke. */
  errors: readonly string[]
}

/** A password to be chosen: its rules, how strong it is while it is typed, and what the server said of the last one. */
export function NewPasswordField({ policy, ownWords, errors, ...field }: NewPasswordFieldProps) {
  const { passwordField: texts } = useMessages()
  const [typed, setTyped] = useState('')

  return (
    <div>
      <PasswordField
        {...field}
        description={texts.rules(policy)}
        autoComplete="new-password"
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={
          errors.length > 0 &&
          errors.map((error) => (
            <span key={error} className={styles.rule}>
              {error}
            </span>
          ))
        }
      />
      <StrengthMeter password={typed} minLength={policy.minLength} ownWords={ownWords} />
    </div>
  )
}

type Estimate = typeof import('./password-strength.ts').strengthOf

/** Advice, never a condition: the server decides. */
function StrengthMeter({ password, minLength, ownWords }: { password: string; minLength: number; ownWords: readonly string[] }) {
  const { passwordField: texts } = useMessages()
  const [estimate, setEstimate] = useState<Estimate | null>(null)
  // typing goes first
  const read = useDeferredValue(password)
  const length = [...read.normalize('NFC')].length
  const strength = useMemo(() => (estimate === null || read === '' ? null : estimate(read, ownWords)), [estimate, read, ownWords])

  useEffect(() => {
    import('./password-strength.ts').then(
      ({ strengthOf }) => setEstimate(() => strengthOf),
      () => {
        // without the lists there is no advice, and nothing else is missing
      },
    )
  }, [])

  const isShort = length < minLength
  const level = strength === null || isShort ? null : strength.level
  return (
    <div className={styles.meter}>
      <div className={styles.bars} data-level={level ?? undefined} aria-hidden>
        <span />
        <span />
        <span />
        <span />
      </div>
      <div role="status" className={styles.advice}>
        {strength !== null && isShort && texts.short(length, minLength)}
        {level !== null && texts.strength(texts.levels[level])}
        {level !== null && strength?.warning && ` ${texts.warnings[strength.warning] ?? ''}`}
      </div>
    </div>
  )
}
