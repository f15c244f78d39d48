'use client'
import { Button } from '@mantine/core'
import { useRouter, useSearchParams } from 'next/navigation'
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { usePasswordChangeMutation, usePasswordChangePageQuery } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { NewPasswordField } from '../new-password-field.tsx'
import { PasswordField } from '../password-field.tsx'
import { afterSignIn, paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { Mark } from '../ui/mark.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './passwords.module.css'

/** One's own new password, which may be owed before anything else. */
export function PasswordChangeScreen({ wayOut }: { wayOut: ReactNode }) {
  const messages = useMessages()
  const texts = messages.passwordChange
  const router = useRouter()
  const toast = useToast()
  const { restart } = useConnection()
  const search = useSearchParams()
  // as it was on arrival: the address changes before this screen leaves
  const [next] = useState(() => afterSignIn(search.get('next')))
  const { data, error, refetch } = usePasswordChangePageQuery()
  const [changePassword] = usePasswordChangeMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({
    mutate: changePassword,
    payloadOf: (data) => data.passwordChange,
    fields: ['currentPassword', 'newPassword'],
    isIdempotent: false,
  })
  const currentField = useRef<HTMLInputElement>(null)
  const nextField = useRef<HTMLInputElement>(null)
  const login = data?.viewer?.user.login ?? ''
  const ownWords = useMemo(() => [login], [login])
  const isSignedOut = data?.viewer === null

  useEffect(() => {
    if (isSignedOut) router.replace(paths.signIn(paths.passwordChange(next)))
  }, [isSignedOut, next, router])

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    // read from the fields: password managers fill them without telling React
    const payload = await form.submit({ currentPassword: currentField.current?.value ?? '', newPassword: nextField.current?.value ?? '' })
    if (payload === null) return
    toast.success(texts.done)
    restart()
    router.replace(next)
  }

  const instanceName = data?.instance.name ?? messages.product
  const failure = error === undefined ? null : readFailure(error, messages)
  const owesPassword = data?.viewer?.requiredActions.includes('PASSWORD_CHANGE') ?? false
  return (
    <Card mark={<Mark name={instanceName} size="large" />} title={texts.title} subtitle={owesPassword ? texts.required : undefined}>
      <title>{`${texts.title} · ${instanceName}`}</title>
      {failure !== null && <ErrorState sentence={failure.sentence} requestId={failure.requestId} onRetry={() => refetch()} />}
      {data?.viewer && (
        <form className={styles.form} onSubmit={onSubmit}>
          {/* tells password managers whose password changes */}
          <input type="text" name="login" autoComplete="username" value={login} readOnly hidden />
          <PasswordField
            ref={currentField}
            name="currentPassword"
            label={texts.current}
            showLabel={texts.showCurrent}
            autoComplete="current-password"
            error={form.errorOf('currentPassword')}
          />
          <NewPasswordField
            ref={nextField}
            name="newPassword"
            label={texts.next}
            showLabel={texts.showNext}
            policy={data.passwordPolicy}
            ownWords={ownWords}
            errors={form.errorsOf('newPassword')}
          />
          <FormMessage message={form.message} />
          <Button type="submit" fullWidth loading={form.isSubmitting}>
            {texts.submit}
          </Button>
          {wayOut}
        </form>
      )}
    </Card>
  )
}
