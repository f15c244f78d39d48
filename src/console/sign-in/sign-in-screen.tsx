'use client'
import { IconCircleCheck } from '@tabler/icons-react'
import { useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useState } from 'react'
import type { RequiredAction } from '../../generated/client/graphql.ts'
import { useSignInPageQuery } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { useHandover } from '../handover.tsx'
import { useMessages } from '../messages/messages.tsx'
import { afterSignIn, paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'
import { Mark } from '../ui/mark.tsx'
import { SignInForm } from './sign-in-form.tsx'
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

  function onSignedIn(requiredActions: readonly RequiredAction[]) {
    handover.createdLogin = null
    restart()
    leave(requiredActions)
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
      <SignInForm login={createdLogin ?? ''} onSignedIn={onSignedIn} />
    </Card>
  )
}
