'use client'
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState } from 'react'
import { usePasswordLinkPageQuery, usePasswordResetCompleteMutation } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { readFailure } from '../failure.ts'
import { useHandover } from '../handover.tsx'
import { useMessages } from '../messages/messages.tsx'
import { NewPasswordField } from '../new-password-field.tsx'
import { paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'
import { CardLink } from '../ui/card-link.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { Mark } from '../ui/mark.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useLinkToken } from '../use-link-token.ts'
import { useSubmit } from '../use-submit.ts'
import styles from './passwords.module.css'

// whose link it is, nobody tells
const noWords: readonly string[] = []

/** A password chosen by a link, mailed or handed over. It signs nobody in. */
export function PasswordLinkScreen() {
  const messages = useMessages()
  const texts = messages.passwordLink
  const router = useRouter()
  const handover = useHandover()
  const { forget } = useConnection()
  const token = useLinkToken('passwordToken')
  const { data, error, refetch } = usePasswordLinkPageQuery()
  const [isOver, setIsOver] = useState(false)
  const [complete] = usePasswordResetCompleteMutation({ fetchPolicy: 'no-cache' })
  const form = useSubmit({
    mutate: complete,
    payloadOf: (data) => data.passwordResetComplete,
    fields: ['password'],
    isIdempotent: false,
    onRefused: ({ userErrors }) => setIsOver(userErrors.some(({ code }) => code === 'EXPIRED')),
  })
  const field = useRef<HTMLInputElement>(null)
  const instanceName = data?.instance.name ?? messages.product
  const failure = error === undefined ? null : readFailure(error, messages)
  const isUsable = typeof token === 'string' && !isOver

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (!isUsable) return
    // read from the field: password managers fill it without telling React
    const payload = await form.submit({ token, password: field.current?.value ?? '' })
    if (payload === null) return field.current?.focus()
    handover.passwordToken = null
    handover.hasNewPassword = true
    // every session of the user has ended, and the one of this browser may be among them
    forget()
    router.replace(paths.signIn())
  }

  const title = isUsable || token === undefined ? texts.title : texts.overTitle
  return (
    <Card mark={<Mark name={instanceName} size="large" />} title={title} subtitle={instanceName}>
      <title>{`${title} · ${instanceName}`}</title>
      {failure !== null && <ErrorState sentence={failure.sentence} requestId={failure.requestId} onRetry={() => refetch()} />}
      {data && isUsable && (
        <form className={styles.form} onSubmit={onSubmit}>
          <NewPasswordField
            ref={field}
            autoFocus
            name="password"
            label={texts.password}
            policy={data.passwordPolicy}
            ownWords={noWords}
            errors={form.errorsOf('password')}
          />
          <FormMessage message={form.message} />
          <Button type="submit" fullWidth loading={form.isSubmitting}>
            {texts.submit}
          </Button>
        </form>
      )}
      {(token === null || isOver) && (
        <>
          <p className={styles.text} role="alert">
            {isOver ? texts.overText : texts.missingText}
          </p>
          <p className={styles.text}>{texts.overAdvice}</p>
          <CardLink href={paths.signIn()}>{texts.back}</CardLink>
        </>
      )}
    </Card>
  )
}
