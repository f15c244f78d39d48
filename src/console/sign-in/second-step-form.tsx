import { Button, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { type FormEvent, useRef, useState } from 'react'
import type { SecondStepFieldsFragment, SecondStepMethod, SignInVerifyInput } from '../../generated/client/graphql.ts'
import { useSignInVerifyMutation } from '../../generated/hooks.ts'
import { stays } from '../apollo-client.ts'
import { useMessages } from '../messages/messages.tsx'
import { OneTimeCodeField } from '../one-time-code-field.tsx'
import { askForPasskey, canUsePasskeys } from '../passkeys.ts'
import { FormMessage } from '../ui/form-message.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './sign-in-form.module.css'
import type { Entrance } from './sign-in-form.tsx'

export type SecondStep = SecondStepFieldsFragment

interface SecondStepFormProps {
  step: SecondStep
  /** As for the first step. */
  invitation: string | null
  onSignedIn: (entrance: Entrance) => void
  /** Another challenge after a refusal. */
  onStepChanged: (step: SecondStep) => void
  /** The password is asked for again: why, as a sentence, unless it was the reader's wish. */
  onStartAgain: (reason: string | null) => void
}

const preferred: readonly SecondStepMethod[] = ['PASSKEY', 'TOTP', 'RECOVERY_CODE']

/** What the password alone does not prove: a code, a passkey or, when both are lost, a recovery code. */
export function SecondStepForm({ step, invitation, onSignedIn, onStepChanged, onStartAgain }: SecondStepFormProps) {
  const { secondStep: texts } = useMessages()
  const usable = preferred.filter((method) => step.methods.includes(method) && (method !== 'PASSKEY' || isUsable(step)))
  const [method, setMethod] = useState<SecondStepMethod>(usable[0] ?? 'RECOVERY_CODE')
  const [passkeyMessage, setPasskeyMessage] = useState<string | null>(null)
  const [verify] = useSignInVerifyMutation({ fetchPolicy: 'no-cache', context: stays })
  const field = useRef<HTMLInputElement>(null)
  const form = useSubmit({
    mutate: verify,
    payloadOf: (data) => data.signInVerify,
    fields: ['code', 'recoveryCode'],
    isIdempotent: false,
    onRefused: ({ secondStep, userErrors }) => {
      if (secondStep) onStepChanged(secondStep)
      else onStartAgain(userErrors[0]?.message ?? null)
    },
    onFailure: ({ code, sentence }) => {
      if (code === 'UNAUTHENTICATED') onStartAgain(sentence)
    },
  })

  async function submit(proof: SignInVerifyInput) {
    setPasskeyMessage(null)
    const payload = await form.submit({ ...proof, ...(invitation !== null && { invitation }) })
    if (payload?.viewer) return onSignedIn({ requiredActions: payload.viewer.requiredActions, accepted: payload.invitation ?? null })
    field.current?.select()
    field.current?.focus()
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    // read from the field: password managers fill it without telling React
    const typed = field.current?.value ?? ''
    void submit(method === 'TOTP' ? { code: typed } : { recoveryCode: typed })
  }

  async function proveByPasskey() {
    form.reset()
    setPasskeyMessage(null)
    const answer = await askForPasskey(step.passkeyOptions)
    if ('failure' in answer) return setPasskeyMessage(answer.failure === 'cancelled' ? texts.passkeyCancelled : texts.passkeyFailed)
    await submit({ passkey: answer.response })
  }

  function choose(next: SecondStepMethod) {
    form.reset()
    setPasskeyMessage(null)
    setMethod(next)
  }

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      {method === 'PASSKEY' && <p className={styles.hint}>{texts.passkeyHint}</p>}
      {method === 'TOTP' && <OneTimeCodeField key="code" ref={field} autoFocus error={form.errorOf('code')} />}
      {method === 'RECOVERY_CODE' && (
        <TextInput
          key="recovery"
          ref={field}
          autoFocus
          name="recoveryCode"
          label={texts.recoveryCode}
          description={texts.recoveryCodeHint}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          withAsterisk={false}
          error={form.errorOf('recoveryCode')}
        />
      )}
      <FormMessage message={form.message ?? passkeyMessage} />
      {method === 'PASSKEY' ? (
        <Button
          autoFocus
          fullWidth
          leftSection={<IconFingerprint size={17} aria-hidden />}
          loading={form.isSubmitting}
          onClick={proveByPasskey}
        >
          {texts.usePasskey}
        </Button>
      ) : (
        <Button type="submit" fullWidth loading={form.isSubmitting}>
          {texts.submit}
        </Button>
      )}
      <div className={styles.others}>
        {usable
          .filter((other) => other !== method)
          .map((other) => (
            <button key={other} type="button" className={styles.other} onClick={() => choose(other)}>
              {texts.instead[other]}
            </button>
          ))}
        <button type="button" className={styles.other} onClick={() => onStartAgain(null)}>
          {texts.startAgain}
        </button>
      </div>
    </form>
  )
}

const isUsable = ({ passkeyOptions }: SecondStep) => passkeyOptions !== null && passkeyOptions !== undefined && canUsePasskeys()
