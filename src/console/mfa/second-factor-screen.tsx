'use client'
import { Button } from '@mantine/core'
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react'
import { useRouter, useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { useOwnSecondFactorsQuery } from '../../generated/hooks.ts'
import { useConnection } from '../apollo.tsx'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { canUsePasskeys } from '../passkeys.ts'
import { afterSignIn, paths } from '../paths.ts'
import { Card } from '../ui/card.tsx'
import { Mark } from '../ui/mark.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useToast } from '../ui/toasts.tsx'
import { NewAuthenticatorApp } from './new-authenticator-app.tsx'
import { NewPasskey } from './new-passkey.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import styles from './second-factor-screen.module.css'

type Kind = 'TOTP' | 'PASSKEY'

/** The first second factor, which may be owed before anything else. */
export function SecondFactorScreen({ wayOut }: { wayOut: ReactNode }) {
  const messages = useMessages()
  const texts = messages.secondFactor
  const router = useRouter()
  const toast = useToast()
  const { restart } = useConnection()
  const search = useSearchParams()
  // as it was on arrival: the address changes before this screen leaves
  const [next] = useState(() => afterSignIn(search.get('next')))
  const { data, error, refetch } = useOwnSecondFactorsQuery({ fetchPolicy: 'network-only', nextFetchPolicy: 'cache-only' })
  const [kind, setKind] = useState<Kind | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const viewer = data?.viewer
  const isSignedOut = viewer === null
  // on arrival, not by what is done here
  const isDone = viewer?.user.hasMfa === true && kind === null && codes === null

  useEffect(() => {
    if (isSignedOut) router.replace(paths.signIn(paths.secondFactor(next)))
    if (isDone) router.replace(next)
  }, [isSignedOut, isDone, next, router])

  function onAdded(recoveryCodes: readonly string[] | null) {
    if (recoveryCodes === null) return leave()
    setCodes(recoveryCodes)
  }

  function leave() {
    toast.success(texts.done)
    restart()
    router.replace(next)
  }

  const instanceName = data?.instance.name ?? messages.product
  const failure = error === undefined ? null : readFailure(error, messages)
  const isOwed = viewer?.requiredActions.includes('MFA_ENROLMENT') ?? false
  const title = codes === null ? texts.title : texts.codesTitle
  const subtitle = codes === null && isOwed ? texts.required : undefined
  return (
    <Card mark={<Mark name={instanceName} size="large" />} title={title} subtitle={subtitle}>
      <title>{`${title} · ${instanceName}`}</title>
      {failure !== null && <ErrorState sentence={failure.sentence} requestId={failure.requestId} onRetry={() => refetch()} />}
      {codes !== null && <RecoveryCodes codes={codes} onStored={leave} />}
      {viewer && !isDone && codes === null && kind === null && (
        <Choice passkeysUnavailable={viewer.passkeysUnavailable} onChoose={setKind}>
          {wayOut}
        </Choice>
      )}
      {codes === null && kind === 'TOTP' && <NewAuthenticatorApp onAdded={onAdded} backLabel={texts.back} onBack={() => setKind(null)} />}
      {codes === null && kind === 'PASSKEY' && <NewPasskey onAdded={onAdded} backLabel={texts.back} onBack={() => setKind(null)} />}
    </Card>
  )
}

interface ChoiceProps {
  passkeysUnavailable: string | null
  onChoose: (kind: Kind) => void
  children: ReactNode
}

function Choice({ passkeysUnavailable, onChoose, children }: ChoiceProps) {
  const { secondFactor: texts } = useMessages()
  const reason = passkeysUnavailable ?? (canUsePasskeys() ? null : texts.passkeyUnsupported)
  return (
    <div className={styles.column}>
      <p className={styles.text}>{texts.what}</p>
      <Button fullWidth leftSection={<IconDeviceMobile size={17} aria-hidden />} onClick={() => onChoose('TOTP')}>
        {texts.app}
      </Button>
      <Button
        fullWidth
        variant="default"
        leftSection={<IconFingerprint size={17} aria-hidden />}
        disabled={reason !== null}
        aria-describedby={reason === null ? undefined : 'no-passkeys'}
        onClick={() => onChoose('PASSKEY')}
      >
        {texts.passkey}
      </Button>
      {reason !== null && (
        <p id="no-passkeys" className={styles.hint}>
          {reason}
        </p>
      )}
      {children}
    </div>
  )
}
