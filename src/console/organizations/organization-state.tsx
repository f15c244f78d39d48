import { useState } from 'react'
import type { OrganizationDetailsFragment } from '../../generated/client/graphql.ts'
import { useOrganizationLockMutation, useOrganizationUnlockMutation } from '../../generated/hooks.ts'
import { useCommand } from '../commands.tsx'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useToast } from '../ui/toasts.tsx'
import { LockOrganization } from './lock-organization.tsx'
import styles from './organization-details.module.css'
import { useOrganizationAct } from './use-organization-act.ts'

/** Whether members can work in the organization, and what can be done about it. */
export function OrganizationState({ organization }: { organization: OrganizationDetailsFragment }) {
  const { organization: texts } = useMessages()
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)
  const [unlock] = useOrganizationUnlockMutation()
  const [lock] = useOrganizationLockMutation()
  const unlocking = useOrganizationAct({ mutate: unlock, payloadOf: (data) => data.organizationUnlock, fields: [], isIdempotent: true })
  const locking = useOrganizationAct({ mutate: lock, payloadOf: (data) => data.organizationLock, fields: [], isIdempotent: true })
  const { id, name, kind, version, lockedAt, viewerCanLock } = organization
  const canLock = viewerCanLock && kind !== 'PLATFORM'

  async function unlockNow() {
    if ((await unlocking.submit({ id, expectedVersion: version })) === null) return
    toast.success(texts.wasUnlocked(name), lockAgain)
  }

  async function lockAgain() {
    if ((await locking.submit({ id })) === null) toast.notice(texts.notTakenBack)
  }

  useCommand(canLock && lockedAt === null ? texts.lockTask(name) : null, () => setIsAsked(true))
  useCommand(canLock && lockedAt !== null ? texts.unlockTask(name) : null, unlockNow)

  return (
    <div className={styles.state}>
      <div className={styles.stateText}>
        {kind === 'PLATFORM' && texts.isBuiltIn}
        {kind !== 'PLATFORM' && (lockedAt === null ? texts.active : texts.locked)}
        {lockedAt !== null && (
          <div className={styles.since}>
            {texts.lockedSince} <RelativeTime at={lockedAt} />
          </div>
        )}
        <FormMessage message={unlocking.problem} />
      </div>
      {canLock &&
        (lockedAt === null ? (
          <ActButton onClick={() => setIsAsked(true)}>{texts.lock}</ActButton>
        ) : (
          <ActButton loading={unlocking.isSubmitting} onClick={unlockNow}>
            {texts.unlock}
          </ActButton>
        ))}
      {isAsked && <LockOrganization organization={organization} onClose={() => setIsAsked(false)} />}
    </div>
  )
}
