'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { usePasswordChangePageQuery } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { afterSignIn, paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'
import { Mark } from '../ui/mark.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useToast } from '../ui/toasts.tsx'
import { PasswordChangeForm } from './password-change-form.tsx'

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
  const isSignedOut = data?.viewer === null

  useEffect(() => {
    if (isSignedOut) router.replace(paths.signIn(paths.passwordChange(next)))
  }, [isSignedOut, next, router])

  function onChanged() {
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
        <PasswordChangeForm login={data.viewer.user.login} policy={data.passwordPolicy} onChanged={onChanged}>
          {wayOut}
        </PasswordChangeForm>
      )}
    </Card>
  )
}
