import { Button } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import type { IdentityConfirmInput } from '../../generated/client/graphql.ts'
import { useConfirmationQuery, useIdentityConfirmMutation, usePasskeyChallengeMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { OneTimeCodeField } from '../one-time-code-field.tsx'
import { askForPasskey, canUsePasskeys } from '../passkeys.ts'
import { PasswordField } from '../password-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './confirmation-dialog.module.css'

interface ConfirmationDialogProps {
  onDone: () => void
  onCancel: () => void
}

type Way = 'password' | 'code' | 'passkey'

/** Who sits in front of the browser, proved again by the password or a second factor. */
export function ConfirmationDialog({ onDone, onCancel }: ConfirmationDialogProps) {
  const { confirmation: texts, secondStep, signIn, ui } = useMessages()
  const { data } = useConfirmationQuery({ fetchPolicy: 'cache-and-network' })
  const [confirm] = useIdentityConfirmMutation({ fetchPolicy: 'no-cache' })
  const [challenge] = usePasskeyChallengeMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({ mutate: confirm, payloadOf: (data) => data.identityConfirm, fields: ['password', 'code'], isIdempotent: false })
  const asking = useSubmit({ mutate: () => challenge(), payloadOf: (data) => data.passkeyChallenge, fields: [], isIdempotent: false })
  const field = useRef<HTMLInputElement>(null)
  const [way, setWay] = useState<Way>('password')
  const [problem, setProblem] = useState<string | null>(null)
  const user = data?.viewer?.user
  const has = (kind: string) => user?.mfaFactors.some((factor) => factor.kind === kind) ?? false
  const ways: Way[] = [
    'password',
    ...(has('TOTP') ? ['code' as const] : []),
    ...(has('PASSKEY') && canUsePasskeys() ? ['passkey' as const] : []),
  ]

  async function submit(proof: IdentityConfirmInput) {
    setProblem(null)
    if ((await form.submit(proof)) !== null) return onDone()
    field.current?.select()
    field.current?.focus()
  }

  async function proveByPasskey() {
    setProblem(null)
    const asked = await asking.submit({})
    if (!asked?.options) return
    const answer = await askForPasskey(asked.options)
    if ('failure' in answer) return setProblem(answer.failure === 'cancelled' ? secondStep.passkeyCancelled : secondStep.passkeyFailed)
    await submit({ passkey: answer.response })
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    // read from the field: password managers fill it without telling React
    const typed = field.current?.value ?? ''
    void (way === 'passkey' ? proveByPasskey() : submit({ [way]: typed }))
  }

  function choose(next: Way) {
    form.reset()
    asking.reset()
    setProblem(null)
    setWay(next)
  }

  return (
    <Dialog title={texts.title} text={texts.text(user?.login ?? '')} onCancel={onCancel}>
      <form className={styles.form} onSubmit={onSubmit}>
        {/* tells password managers whose password it is */}
        <input type="text" name="login" autoComplete="username" value={user?.login ?? ''} readOnly hidden />
        {way === 'password' && (
          <PasswordField
            ref={field}
            autoFocus
            name="password"
            label={signIn.password}
            autoComplete="current-password"
            error={form.errorOf('password')}
          />
        )}
        {way === 'code' && <OneTimeCodeField ref={field} autoFocus error={form.errorOf('code')} />}
        <FormMessage message={form.message ?? asking.message ?? problem} />
        {ways.length > 1 && (
          <div className={styles.ways}>
            {ways
              .filter((other) => other !== way)
              .map((other) => (
                <button key={other} type="button" className={styles.way} onClick={() => choose(other)}>
                  {texts.instead[other]}
                </button>
              ))}
          </div>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onCancel}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={form.isSubmitting || asking.isSubmitting}>
            {way === 'passkey' ? secondStep.usePasskey : ui.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
