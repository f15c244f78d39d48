import { useState } from 'react'
import type { UserSecondFactorsPartFragment } from '../../generated/client/graphql.ts'
import { useUserMfaResetMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { OfferedAct } from '../offered-act.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Note } from '../ui/section.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import styles from './user-second-factors.module.css'

/** What the user signs in with beside the password. A manager can take it away, and nobody can add it for another. */
export function UserSecondFactors({ user }: { user: UserSecondFactorsPartFragment }) {
  const { secondFactors: texts } = useMessages().userSections
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)
  const [reset] = useUserMfaResetMutation()
  const form = useUserAct(user.id, { mutate: reset, payloadOf: (data) => data.userMfaReset, fields: [], isIdempotent: true })

  const close = () => setIsAsked(false)

  async function confirm() {
    if ((await form.submit({ id: user.id })) === null) return
    toast.success(texts.wasReset(user.login))
    close()
  }

  return (
    <div className={styles.part}>
      <div className={styles.text}>
        {!user.hasMfa && <Note>{texts.off}</Note>}
        {user.hasMfa && user.mfaFactors.length === 0 && <Note>{texts.on}</Note>}
        <ul className={styles.factors}>
          {user.mfaFactors.map(({ id, kind, name, createdAt, lastUsedAt }) => (
            <li key={id}>
              {texts.kinds[kind]}
              {kind === 'PASSKEY' && ` ${texts.named(name)}`}
              <span className={styles.when}>
                {` · ${texts.since} `}
                <RelativeTime at={createdAt} />
                {lastUsedAt !== null && (
                  <>
                    {` · ${texts.lastUsed} `}
                    <RelativeTime at={lastUsedAt} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      </div>
      {user.viewerCanResetMfa && user.hasMfa && (
        <OfferedAct subject={user.login} onClick={() => setIsAsked(true)}>
          {texts.reset}
        </OfferedAct>
      )}
      {isAsked && (
        <AskDialog
          title={texts.question(user.login)}
          consequences={texts.consequences}
          confirmLabel={texts.reset}
          isDangerous
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
    </div>
  )
}
