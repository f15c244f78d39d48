'use client'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { useForgottenPasswordPageQuery, usePasswordResetRequestMutation } from '../../generated/hooks.ts'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'
import { CardLink } from '../ui/card-link.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { Mark } from '../ui/mark.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './passwords.module.css'

/** Asks for a link by mail. What is said afterwards is the same for every login. */
export function ForgottenPasswordScreen() {
  const messages = useMessages()
  const texts = messages.forgottenPassword
  const { data, error, refetch } = useForgottenPasswordPageQuery()
  const [requestReset] = usePasswordResetRequestMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({
    mutate: requestReset,
    payloadOf: (data) => data.passwordResetRequest,
    fields: ['login'],
    isIdempotent: false,
  })
  const field = useRef<HTMLInputElement>(null)
  const [askedFor, setAskedFor] = useState<string | null>(null)
  const instanceName = data?.instance.name ?? messages.product
  const failure = error === undefined ? null : readFailure(error, messages)

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    // read from the field: password managers fill it without telling React
    const login = field.current?.value ?? ''
    const payload = await form.submit({ login })
    if (payload !== null) return setAskedFor(login)
    field.current?.focus()
  }

  const title = askedFor === null ? texts.title : texts.sentTitle
  return (
    <Card mark={<Mark name={instanceName} size="large" />} title={title} subtitle={instanceName}>
      <title>{`${title} · ${instanceName}`}</title>
      {failure !== null && <ErrorState sentence={failure.sentence} requestId={failure.requestId} onRetry={() => refetch()} />}
      {data && !data.instance.passwordResetAvailable && (
        <>
          <p className={styles.text}>{texts.unavailable}</p>
          <CardLink href={paths.signIn()}>{texts.back}</CardLink>
        </>
      )}
      {data?.instance.passwordResetAvailable && askedFor === null && (
        <form className={styles.form} onSubmit={onSubmit}>
          <TextInput
            ref={field}
            autoFocus
            name="login"
            label={texts.login}
            description={texts.hint}
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            required
            withAsterisk={false}
            error={form.errorOf('login')}
          />
          <FormMessage message={form.message} />
          <Button type="submit" fullWidth loading={form.isSubmitting}>
            {texts.submit}
          </Button>
          <div>
            <CardLink href={paths.signIn()}>{texts.back}</CardLink>
          </div>
        </form>
      )}
      {askedFor !== null && (
        <>
          <p className={styles.text} role="status">
            {texts.sent(askedFor)}
          </p>
          <p className={styles.text}>{texts.sentAdvice}</p>
          <CardLink href={paths.signIn()}>{texts.back}</CardLink>
        </>
      )}
    </Card>
  )
}
