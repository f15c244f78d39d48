'use client'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { IconArrowBigUpLine, IconCircleCheck } from '@tabler/icons-react'
import { useRouter, useSearchParams } from 'next/navigation'
import { type FormEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { RequiredAction } from '../../generated/client/graphql.ts'
import { useSignInMutation, useSignInPageQuery } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { useHandover } from '../handover.tsx'
import { useMessages } from '../messages/messages.tsx'
import { afterSignIn, paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { Mark } from '../ui/mark.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './sign-in-screen.module.css'

export function SignInScreen() {
  const { signIn: texts, product } = useMessages()
  const router = useRouter()
  const search = useSearchParams()
  // as it was on arrival: the address changes before this screen leaves
  const [target] = useState(() => afterSignIn(search.get('next')))
  const handover = useHandover()
  const [createdLogin] = useState(handover.createdLogin)
  const { restart } = useConnection()
  const { data } = useSignInPageQuery({ fetchPolicy: 'network-only' })
  const [signIn] = useSignInMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({ mutate: signIn, payloadOf: (data) => data.signIn, fields: ['login', 'password'], isIdempotent: false })
  const loginField = useRef<HTMLInputElement>(null)
  const passwordField = useRef<HTMLInputElement>(null)
  const [isCapsLockOn, setIsCapsLockOn] = useState(false)
  const instanceName = data?.instance.name ?? product
  const viewer = data?.viewer

  const leave = useCallback(
    (requiredActions: readonly RequiredAction[]) =>
      router.replace(requiredActions.includes('PASSWORD_CHANGE') ? paths.passwordChange(target) : target),
    [target, router],
  )

  useEffect(() => {
    if (viewer) leave(viewer.requiredActions)
  }, [viewer, leave])

  async function attempt(): Promise<void> {
    // read from the fields: password managers fill them without telling React
    const payload = await form.submit({ login: loginField.current?.value ?? '', password: passwordField.current?.value ?? '' })
    if (payload?.viewer) {
      handover.createdLogin = null
      restart()
      return leave(payload.viewer.requiredActions)
    }
    passwordField.current?.select()
    passwordField.current?.focus()
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    void attempt()
  }

  function onKey(event: KeyboardEvent) {
    setIsCapsLockOn(event.getModifierState('CapsLock'))
  }

  return (
    <Card mark={<Mark name={instanceName} size="large" />} title={texts.title} subtitle={instanceName}>
      <title>{`${texts.title} · ${instanceName}`}</title>
      {createdLogin !== null && (
        <p className={styles.notice} role="status">
          <IconCircleCheck size={17} aria-hidden />
          {texts.created}
        </p>
      )}
      {/* a form with an action is held back by React until the scripts run: without, an early Enter would write the password into the address */}
      <form className={styles.form} action={attempt} onSubmit={onSubmit}>
        <TextInput
          ref={loginField}
          autoFocus={createdLogin === null}
          defaultValue={createdLogin ?? ''}
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
        <div>
          <PasswordInput
            ref={passwordField}
            autoFocus={createdLogin !== null}
            name="password"
            label={texts.password}
            autoComplete="current-password"
            required
            withAsterisk={false}
            error={form.errorOf('password')}
            visibilityToggleButtonProps={{ 'aria-label': texts.showPassword, tabIndex: 0 }}
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
        <FormMessage message={form.message} />
        <Button type="submit" fullWidth loading={form.isSubmitting}>
          {texts.submit}
        </Button>
      </form>
    </Card>
  )
}
