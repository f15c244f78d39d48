'use client'
import { IconCircleCheck } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useState } from 'react'
import type { RequiredAction } from '../../generated/client/graphql.ts'
import { useSignInPageQuery } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { useHandover } from '../handover.tsx'
import { useMessages } from '../messages/messages.tsx'
import { afterSignIn, afterSteps, paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'
import { Mark } from '../ui/mark.tsx'
import { useToast } from '../ui/toasts.tsx'
import type { Entrance } from './sign-in-form.tsx'
import styles from './sign-in-screen.module.css'
import { SignInSteps } from './sign-in-steps.tsx'

export function SignInScreen() {
  const { signIn: texts, secondStep, invitation: invitations, product } = useMessages()
  const toast = useToast()
  const router = useRouter()
  const search = useSearchParams()
  // as it was on arrival: the address changes before this screen leaves
  const [target] = useState(() => afterSignIn(search.get('next')))
  const handover = useHandover()
  const [{ createdLogin, hasNewPassword, invitationToken }] = useState({ ...handover })
  const { restart } = useConnection()
  const { data } = useSignInPageQuery({ fetchPolicy: 'network-only' })
  const instanceName = data?.instance.name ?? product
  const viewer = data?.viewer
  const created = createdLogin === null ? null : texts.created
  const notice = hasNewPassword ? texts.newPassword : created

  const leave = useCallback(
    (requiredActions: readonly RequiredAction[]) => router.replace(afterSteps(requiredActions, target)),
    [target, router],
  )

  useEffect(() => {
    if (viewer) leave(viewer.requiredActions)
  }, [viewer, leave])

  function onSignedIn({ requiredActions, accepted }: Entrance) {
    handover.createdLogin = null
    handover.hasNewPassword = false
    restart()
    if (accepted === null) return leave(requiredActions)
    handover.invitationToken = null
    toast.success(invitations.accepted(accepted.organization.name))
    router.replace(afterSteps(requiredActions, paths.home))
  }

  return (
    <SignInSteps login={createdLogin ?? ''} invitation={target === paths.invitation ? invitationToken : null} onSignedIn={onSignedIn}>
      {({ isSecond, form }) => {
        const title = isSecond ? secondStep.title : texts.title
        return (
          <Card mark={<Mark name={instanceName} size="large" />} title={title} subtitle={instanceName}>
            <title>{`${title} · ${instanceName}`}</title>
            {notice !== null && !isSecond && (
              <p className={styles.notice} role="status">
                <IconCircleCheck size={17} aria-hidden />
                {notice}
              </p>
            )}
            {form}
            {data?.instance.passwordResetAvailable && !isSecond && (
              <Link className={styles.forgotten} href={paths.forgottenPassword} prefetch={false}>
                {texts.forgotten}
              </Link>
            )}
          </Card>
        )
      }}
    </SignInSteps>
  )
}
