import { NativeSelect, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { UserApiKeysPartFragment } from '../../generated/client/graphql.ts'
import { useApiKeyCreateMutation, useApiKeyPolicyQuery } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { SecretDialog } from '../ui/secret-dialog.tsx'
import { useUserAct } from '../use-user-act.ts'

const dayMs = 86_400_000

type Step = { is: 'asked' } | { is: 'made'; name: string; secret: string }

export function CreateApiKey({ user }: { user: UserApiKeysPartFragment }) {
  const { apiKeys: texts } = useMessages().userSections
  const [step, setStep] = useState<Step | null>(null)

  return (
    <>
      <ActButton onClick={() => setStep({ is: 'asked' })}>{texts.create}</ActButton>
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
  const { data } = useApiKeyPolicyQuery()
  const [name, setName] = useState('')
  const [lifetime, setLifetime] = useState('90')
  // one moment for every attempt: a repeated one is the same request
  const expiresAt = useMemo(() => expiryOf(lifetime), [lifetime])
  const [networks, setNetworks] = useState('')
  const [create] = useApiKeyCreateMutation({ fetchPolicy: 'no-cache' })
  const form = useUserAct(user.id, {
    mutate: create,
    payloadOf: (data) => data.apiKeyCreate,
    fields: ['name', 'expiresAt', 'networks'],
    isIdempotent: true,
  })
  const maxDays = data?.apiKeyPolicy.maxDays ?? null
  const isOffered = (days: string) => maxDays === null || Number(days) <= maxDays
  const lifetimes = Object.entries(texts.lifetimes).filter(([days]) => isOffered(days))

  async function confirm() {
    const listed = networks.split(/[\s,;]+/).filter((network) => network !== '')
    const payload = await form.submit({
      userId: user.id,
      name,
      expiresAt,
      ...(listed.length > 0 && { networks: listed }),
    })
    if (payload?.secret) onMade(name, payload.secret)
  }

  return (
    <AskDialog
      title={texts.createTitle(user.login)}
      confirmLabel={texts.create}
      isBusy={form.isSubmitting}
      message={form.problem}
      onConfirm={confirm}
      onCancel={onCancel}
    >
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
      <NativeSelect
        label={texts.lifetime}
        value={lifetime}
        error={form.errorOf('expiresAt')}
        data={lifetimes.map(([value, label]) => ({ value, label }))}
        onChange={(event) => setLifetime(event.currentTarget.value)}
      />
      <TextInput
        label={texts.networks}
        description={texts.networksHint}
        value={networks}
        error={form.errorOf('networks')}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setNetworks(event.currentTarget.value)}
      />
    </AskDialog>
  )
}

function expiryOf(lifetime: string): string | null {
  return lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * dayMs).toISOString()
}
