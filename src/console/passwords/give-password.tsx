import { SegmentedControl } from '@mantine/core'
import { type Ref, useMemo, useRef, useState } from 'react'
import type { UserPasswordPartFragment } from '../../generated/client/graphql.ts'
import { usePasswordPolicyQuery, useUserPasswordEditMutation, useUserPasswordSetMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { NewPasswordField } from '../new-password-field.tsx'
import { OfferedAct } from '../offered-act.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { SecretDialog } from '../ui/secret-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'

type Step = { is: 'asked' } | { is: 'given'; password: string }

/** The first password, or another one: generated and shown once, or typed. Either must be changed by the user. */
export function GivePassword({ user, blocked }: { user: UserPasswordPartFragment; blocked: string | null }) {
  const { password: texts } = useMessages().userSections
  const toast = useToast()
  const [step, setStep] = useState<Step | null>(null)
  const [way, setWay] = useState<'generate' | 'type'>('generate')
  const field = useRef<HTMLInputElement>(null)
  const [set] = useUserPasswordSetMutation({ fetchPolicy: 'no-cache' })
  const [edit] = useUserPasswordEditMutation({ fetchPolicy: 'no-cache' })
  const fields = ['password'] as const
  const setting = useUserAct(user.id, { mutate: set, payloadOf: (data) => data.userPasswordSet, fields, isIdempotent: false })
  const editing = useUserAct(user.id, { mutate: edit, payloadOf: (data) => data.userPasswordEdit, fields, isIdempotent: false })
  const form = user.hasPassword ? editing : setting

  const close = () => setStep(null)

  async function confirm() {
    const typed = way === 'type' ? { password: field.current?.value ?? '' } : {}
    const payload = await form.submit({ id: user.id, ...typed })
    if (payload === null) return field.current?.focus()
    if (payload.password !== null) return setStep({ is: 'given', password: payload.password })
    toast.success(texts.done(user.login))
    close()
  }

  return (
    <>
      <OfferedAct subject={user.login} blocked={blocked} onClick={() => setStep({ is: 'asked' })}>
        {user.hasPassword ? texts.edit : texts.set}
      </OfferedAct>
      {step?.is === 'asked' && (
        <AskDialog
          title={user.hasPassword ? texts.editTitle(user.login) : texts.setTitle(user.login)}
          text={user.hasPassword ? texts.editText : texts.setText}
          confirmLabel={user.hasPassword ? texts.edit : texts.set}
          form={form}
          onConfirm={confirm}
          onCancel={close}
        >
          <SegmentedControl
            fullWidth
            value={way}
            data={[
              { value: 'generate', label: texts.generate },
              { value: 'type', label: texts.type },
            ]}
            onChange={(next) => setWay(next === 'type' ? 'type' : 'generate')}
          />
          {way === 'type' && <TypedPassword ref={field} user={user} errors={form.errorsOf('password')} />}
        </AskDialog>
      )}
      {step?.is === 'given' && (
        <SecretDialog title={texts.secretTitle} text={texts.secretText(user.login)} secret={step.password} onStored={close} />
      )}
    </>
  )
}

interface TypedPasswordProps {
  ref: Ref<HTMLInputElement>
  user: UserPasswordPartFragment
  errors: readonly string[]
}

function TypedPassword({ ref, user, errors }: TypedPasswordProps) {
  const { password: texts } = useMessages().userSections
  const { data } = usePasswordPolicyQuery()
  const ownWords = useMemo(() => [user.login, user.email ?? ''], [user.login, user.email])
  if (data === undefined) return null

  return (
    <NewPasswordField
      ref={ref}
      autoFocus
      name="new-password"
      label={texts.newPassword}
      policy={data.passwordPolicy}
      ownWords={ownWords}
      errors={errors}
    />
  )
}
