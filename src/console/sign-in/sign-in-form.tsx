import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useRef } from 'react'
import type { AcceptedInvitationFieldsFragment, RequiredAction } from '../../generated/client/graphql.ts'
import { useSignInMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { PasswordField } from '../password-field.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useSubmit } from '../use-submit.ts'
import type { SecondStep } from './second-step-form.tsx'
import styles from './sign-in-form.module.css'

/** Somebody who is signed in now: what is owed before anything else, and the invitation that was accepted in the same act. */
export interface Entrance {
  requiredActions: readonly RequiredAction[]
  accepted: AcceptedInvitationFieldsFragment | null
}

interface SignInFormProps {
  /** Who signs in, as far as it is known; empty when it is not. */
  login: string
  /** Nobody else may sign in here. */
  isLoginFixed?: boolean
  /** Why the password is asked for again. */
  reason: string | null
  /** Token of the invitation that brought the reader here: somebody without organization accepts it by signing in. */
  invitation: string | null
  onSignedIn: (entrance: Entrance) => void
  /** The password was right, and is not enough. */
  onSecondStep: (step: SecondStep, login: string) => void
}

/** Login and password, the first step of signing in. */
export function SignInForm({ login, isLoginFixed = false, reason, invitation, onSignedIn, onSecondStep }: SignInFormProps) {
  const { signIn: texts } = useMessages()
  const [signIn] = useSignInMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({ mutate: signIn, payloadOf: (data) => data.signIn, fields: ['login', 'password'], isIdempotent: false })
  const loginField = useRef<HTMLInputElement>(null)
  const passwordField = useRef<HTMLInputElement>(null)

  async function attempt(): Promise<void> {
    // read from the fields: password managers fill them without telling React
    const typed = loginField.current?.value ?? ''
    const payload = await form.submit({
      login: typed,
      password: passwordField.current?.value ?? '',
      ...(invitation !== null && { invitation }),
    })
    if (payload?.secondStep) return onSecondStep(payload.secondStep, typed)
    if (payload?.viewer) return onSignedIn({ requiredActions: payload.viewer.requiredActions, accepted: payload.invitation ?? null })
    passwordField.current?.select()
    passwordField.current?.focus()
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    void attempt()
  }

  return (
    // a form with an action is held back by React until the scripts run: without, an early Enter would write the password into the address
    <form className={styles.form} action={attempt} onSubmit={onSubmit}>
      {isLoginFixed ? (
        <input ref={loginField} type="text" name="login" autoComplete="username" value={login} readOnly hidden />
      ) : (
        <TextInput
          ref={loginField}
          autoFocus={login === ''}
          defaultValue={login}
          name="login"
          label={texts.login}
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          withAsterisk={false}
          error={form.errorOf('login')}
        />
      )}
      <PasswordField
        ref={passwordField}
        autoFocus={login !== ''}
        name="password"
        label={texts.password}
        autoComplete="current-password"
        error={form.errorOf('password')}
      />
      <FormMessage message={form.message ?? reason} />
      <Button type="submit" fullWidth loading={form.isSubmitting}>
        {texts.submit}
      </Button>
    </form>
  )
}
