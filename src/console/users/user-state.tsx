import { useState } from 'react'
import { useUserLockMutation, useUserUnlockMutation } from '../../generated/hooks.ts'
import { useCommand } from '../commands.tsx'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useBlockOf, useUserAct } from '../use-user-act.ts'
import { LockUser } from './lock-user.tsx'
import type { ShownUser } from './use-user.tsx'
import styles from './user-state.module.css'

/** The id of the section that the state leads to. */
export const passwordSection = 'user-password'

/** Whether the user can sign in, why not, and what can be done about it. */
export function UserState({ user }: { user: ShownUser }) {
  const { user: words, userSections } = useMessages()
  const blockOf = useBlockOf()
  const texts = userSections.state
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)
  const [unlock] = useUserUnlockMutation()
  const [lock] = useUserLockMutation()
  const locking = useUserAct(user.id, { mutate: lock, payloadOf: (data) => data.userLock, fields: [], isIdempotent: true })
  const form = useUserAct(user.id, { mutate: unlock, payloadOf: (data) => data.userUnlock, fields: [], isIdempotent: true })

  async function unlockNow() {
    const { id, login, state, lockReason } = user
    if ((await form.submit({ id, expectedVersion: user.version })) === null) return
    if (state === 'LOCKED') toast.success(texts.unlockedToast(login), lockAgain)
    else toast.success(texts.liftedToast(login))

    async function lockAgain() {
      if ((await locking.submit({ id, reason: lockReason })) === null) toast.notice(texts.notLockedAgain(login))
    }
  }

  const lockBlock = blockOf(user, 'LOCK')
  const canLock = user.viewerCanLock && user.state !== 'LOCKED' && lockBlock === null
  useCommand(canLock ? texts.lockTask(user.login) : null, () => setIsAsked(true))
  useCommand(user.viewerCanLock && user.state === 'LOCKED' ? texts.unlockTask(user.login) : null, unlockNow)

  return (
    <div className={styles.state}>
      <div className={styles.text}>
        {user.state === 'ACTIVE' && (user.type === 'SERVICE' ? texts.service : texts.active)}
        {user.state === 'INVITED' && (
          <>
            {texts.invited}{' '}
            {(user.viewerCanEditPassword || user.viewerCanResetPassword) && (
              <button type="button" className={styles.way} onClick={() => document.getElementById(passwordSection)?.scrollIntoView()}>
                {texts.toPassword}
              </button>
            )}
          </>
        )}
        {user.state === 'THROTTLED' && (
          <>
            {texts.throttled} <RelativeTime at={user.throttledUntil} />
          </>
        )}
        {user.state === 'LOCKED' && (
          <>
            <div>{texts.locked}</div>
            <div className={styles.by}>
              <RelativeTime at={user.lockedAt} />
              {user.lockedBy !== null && ` ${words.by} ${user.lockedBy.label}`}
            </div>
            {user.lockReason !== null && <blockquote className={styles.reason}>{user.lockReason}</blockquote>}
          </>
        )}
        <FormMessage message={form.problem} />
      </div>
      {(user.viewerCanLock || lockBlock !== null) && (
        <div className={styles.actions}>
          {user.state === 'THROTTLED' && (
            <ActButton loading={form.isSubmitting} onClick={unlockNow}>
              {texts.clear}
            </ActButton>
          )}
          {user.state === 'LOCKED' ? (
            <ActButton loading={form.isSubmitting} onClick={unlockNow}>
              {texts.unlock}
            </ActButton>
          ) : (
            <ActButton blocked={lockBlock} onClick={() => setIsAsked(true)}>
              {texts.lock}
            </ActButton>
          )}
        </div>
      )}
      {isAsked && <LockUser user={user} onClose={() => setIsAsked(false)} />}
    </div>
  )
}
