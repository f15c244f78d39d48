import { Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { UserApiKeysPartFragment } from '../../generated/client/graphql.ts'
import { useApiKeyCreateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { OfferedAct } from '../offered-act.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { SecretDialog } from '../ui/secret-dialog.tsx'
import { useUserAct } from '../use-user-act.ts'
import { ExpiryField, isComplete, useExpiry } from './expiry-field.tsx'
import { KeyLimitFields, type KeyLimits, limitsInput, noLimits } from './key-limits.tsx'

type Step = { is: 'asked' } | { is: 'made'; name: string; secret: string }

export function CreateApiKey({ user }: { user: UserApiKeysPartFragment }) {
  const { apiKeys: texts } = useMessages().userSections
  const [step, setStep] = useState<Step | null>(null)

  return (
    <>
      <OfferedAct subject={user.login} onClick={() => setStep({ is: 'asked' })}>
        {texts.create}
      </OfferedAct>
      {step?.is === 'asked' && (
        <NewKey user={user} onMade={(name, secret) => setStep({ is: 'made', name, secret })} onCancel={() => setStep(null)} />
      )}
      {step?.is === 'made' && (
        <SecretDialog title={texts.createdTitle} text={texts.secretText(step.name)} secret={step.secret} onStored={() => setStep(null)} />
      )}
    </>
  )
}

interface NewKeyProps {
  user: UserApiKeysPartFragment
  onMade: (name: string, secret: string) => void
  onCancel: () => void
}

function NewKey({ user, onMade, onCancel }: NewKeyProps) {
  const { apiKeys: texts } = useMessages().userSections
  const [name, setName] = useState('')
  const expiry = useExpiry()
  const [limits, setLimits] = useState<KeyLimits | null>(null)
  const [create] = useApiKeyCreateMutation({ fetchPolicy: 'no-cache' })
  const form = useUserAct(user.id, {
    mutate: create,
    payloadOf: (data) => data.apiKeyCreate,
    fields: ['name', 'expiresAt', 'organizationIds', 'permissions', 'networks'],
    isIdempotent: true,
  })

  async function confirm() {
    if (!isComplete(expiry)) return
    const { expiresAt = null } = expiry
    const payload = await form.submit({ userId: user.id, name, expiresAt, ...limitsInput(limits ?? noLimits) })
    if (payload?.secret) onMade(name, payload.secret)
  }

  return (
    <AskDialog title={texts.createTitle(user.login)} confirmLabel={texts.create} form={form} onConfirm={confirm} onCancel={onCancel}>
      <TextInput
        label={texts.name}
        description={texts.nameHint}
        value={name}
        error={form.errorOf('name')}
        maxLength={64}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ExpiryField expiry={expiry} error={form.errorOf('expiresAt')} />
      <Checkbox
        label={texts.limits}
        description={texts.limitsHint}
        checked={limits !== null}
        onChange={(event) => setLimits(event.currentTarget.checked ? noLimits : null)}
      />
      {limits !== null && <KeyLimitFields userId={user.id} limits={limits} onChange={setLimits} errorOf={form.errorOf} />}
    </AskDialog>
  )
}
