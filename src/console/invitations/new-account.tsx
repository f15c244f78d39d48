import { Button, TextInput } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { InvitationPageQuery } from '../../generated/client/graphql.ts'
import { useInvitationAcceptMutation } from '../../generated/hooks.ts'
import { useHandover } from '../handover.tsx'
import { useMessages } from '../messages/messages.tsx'
import { NewPasswordField } from '../new-password-field.tsx'
import { paths } from '../paths.ts'
import { FormMessage } from '../ui/form-message.tsx'
import { useSubmit } from '../use-submit.ts'
import type { Offer } from './invitation-facts.tsx'
import styles from './invitation-screen.module.css'

interface NewAccountProps {
  token: string
  invitation: Offer
  policy: InvitationPageQuery['passwordPolicy']
  /** Whoever signed in meanwhile, in another tab, would become the member instead of the new account. */
  isStillStranger: () => Promise<boolean>
  onRefused: () => void
}

/** For whoever has no account: makes one that belongs to the organization. */
export function NewAccount({ token, invitation, policy, isStillStranger, onRefused }: NewAccountProps) {
  const { invitation: texts } = useMessages()
  const router = useRouter()
  const handover = useHandover()
  const [accept] = useInvitationAcceptMutation({ fetchPolicy: 'no-cache' })
  const submission = useSubmit({
    mutate: accept,
    payloadOf: (data) => data.invitationAccept,
    fields: ['login', 'name', 'password'],
    isIdempotent: true,
  })
  const form = useRef<HTMLFormElement>(null)
  const loginField = useRef<HTMLInputElement>(null)
  const nameField = useRef<HTMLInputElement>(null)
  const passwordField = useRef<HTMLInputElement>(null)
  const [refusals, setRefusals] = useState(0)
  const ownWords = useMemo(() => [invitation.login, invitation.email].filter((word) => typeof word === 'string'), [invitation])

  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [refusals])

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (!(await isStillStranger())) return
    // read from the fields: password managers fill them without telling React
    const [login, name, password] = [loginField, nameField, passwordField].map((field) => field.current?.value ?? '')
    const payload = await submission.submit({ token, login, name, password })
    if (payload === null) {
      setRefusals((current) => current + 1)
      return onRefused()
    }
    handover.invitationToken = null
    handover.createdLogin = payload.login ?? null
    router.replace(paths.signIn())
  }

  return (
    <>
      <form ref={form} className={styles.form} onSubmit={onSubmit} aria-labelledby="create">
        <h2 id="create" className={styles.heading}>
          {texts.createTitle}
        </h2>
        <TextInput
          ref={loginField}
          classNames={{ input: styles.field }}
          name="login"
          label={texts.login}
          description={invitation.login ? texts.loginIsFixed : undefined}
          defaultValue={invitation.login ?? invitation.email ?? ''}
          readOnly={Boolean(invitation.login)}
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          withAsterisk={false}
          error={submission.errorOf('login')}
        />
        <TextInput
          ref={nameField}
          name="name"
          label={texts.name}
          autoComplete="name"
          required
          withAsterisk={false}
          error={submission.errorOf('name')}
        />
        <NewPasswordField
          ref={passwordField}
          name="password"
          label={texts.password}
          policy={policy}
          ownWords={ownWords}
          errors={submission.errorsOf('password')}
        />
        <FormMessage message={submission.message} />
        <Button type="submit" fullWidth loading={submission.isSubmitting}>
          {texts.create}
        </Button>
      </form>
      <p className={styles.or}>{texts.haveAccount}</p>
      {/* not a link: another tab would know nothing of the invitation */}
      <Button variant="default" fullWidth onClick={() => router.push(paths.signIn(paths.invitation))}>
        {texts.signInInstead}
      </Button>
    </>
  )
}
