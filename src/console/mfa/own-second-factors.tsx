import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import type { SecondFactorsFragment } from '../../generated/client/graphql.ts'
import { useOwnSecondFactorsQuery } from '../../generated/hooks.ts'
import { readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { canUsePasskeys } from '../passkeys.ts'
import { ActButton } from '../ui/act-button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Note } from '../ui/section.tsx'
import { ErrorState } from '../ui/states.tsx'
import { useNow } from '../ui/use-now.ts'
import { AddSecondFactor } from './add-second-factor.tsx'
import styles from './own-second-factors.module.css'
import { RemoveSecondFactor } from './remove-second-factor.tsx'
import { RenewRecoveryCodes } from './renew-recovery-codes.tsx'

const maxPasskeys = 10

/** What the reader signs in with beside the password: add, remove, renew. */
export function OwnSecondFactors({ user }: { user: SecondFactorsFragment }) {
  const messages = useMessages()
  const texts = messages.own.factors
  const { kinds } = messages.userSections.secondFactors
  const now = useNow()
  const [adding, setAdding] = useState<'TOTP' | 'PASSKEY' | null>(null)
  const { data, error, refetch } = useOwnSecondFactorsQuery()
  if (error !== undefined) {
    const { sentence, requestId } = readFailure(error, messages)
    return <ErrorState sentence={sentence} requestId={requestId} onRetry={() => refetch()} />
  }
  if (!data?.viewer) return null

  const { mfaRequiredFrom, passkeysUnavailable } = data.viewer
  const factors = user.mfaFactors
  const hasApp = factors.some(({ kind }) => kind === 'TOTP')
  const isRequired = mfaRequiredFrom !== null && Date.parse(mfaRequiredFrom) <= now
  const unsupported = canUsePasskeys() ? null : messages.secondFactor.passkeyUnsupported
  const tooMany = factors.filter(({ kind }) => kind === 'PASSKEY').length >= maxPasskeys ? texts.tooMany : null

  return (
    <div className={styles.part}>
      {factors.length === 0 && <Note>{texts.none}</Note>}
      {factors.length === 0 && mfaRequiredFrom !== null && (
        <Note>
          {texts.dueFrom} <RelativeTime at={mfaRequiredFrom} />.
        </Note>
      )}
      {factors.length > 0 && (
        <ul className={styles.factors}>
          {factors.map((factor) => (
            <li key={factor.id} className={styles.factor}>
              {factor.kind === 'TOTP' ? <IconDeviceMobile size={18} aria-hidden /> : <IconFingerprint size={18} aria-hidden />}
              <div className={styles.text}>
                <div className={styles.name}>{factor.kind === 'TOTP' ? kinds.TOTP : factor.name}</div>
                <div className={styles.when}>
                  {factor.kind === 'PASSKEY' && `${kinds.PASSKEY} · `}
                  {texts.added} <RelativeTime at={factor.createdAt} />
                  {' · '}
                  {factor.lastUsedAt === null ? (
                    texts.neverUsed
                  ) : (
                    <>
                      {texts.lastUsed} <RelativeTime at={factor.lastUsedAt} />
                    </>
                  )}
                </div>
              </div>
              <RemoveSecondFactor
                userId={user.id}
                factor={factor}
                isLast={factors.length === 1}
                blocked={factors.length === 1 && isRequired ? texts.isLast : null}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        <ActButton onClick={() => setAdding('TOTP')}>{hasApp ? texts.replaceApp : texts.addApp}</ActButton>
        <ActButton blocked={passkeysUnavailable ?? unsupported ?? tooMany} onClick={() => setAdding('PASSKEY')}>
          {texts.addPasskey}
        </ActButton>
      </div>
      {user.recoveryCodesLeft !== null && <RenewRecoveryCodes userId={user.id} left={user.recoveryCodesLeft} />}
      {adding !== null && <AddSecondFactor userId={user.id} kind={adding} isReplacing={hasApp} onClose={() => setAdding(null)} />}
    </div>
  )
}
