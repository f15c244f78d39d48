import type { ApolloCache } from '@apollo/client'
import { useState } from 'react'
import { useUserDeleteMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { OfferedAct } from '../offered-act.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { Note } from '../ui/section.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useBlockOf, useUserAct } from '../use-user-act.ts'
import { LockUser } from './lock-user.tsx'
import type { ShownUser } from './use-user.tsx'
import styles from './user-state.module.css'

interface DeleteUserProps {
  user: ShownUser
  /** Nothing is left to show of the user. */
  onDeleted: () => void
}

/** Whoever is gone stands in no list. */
const forgetLists = (cache: ApolloCache) => void cache.evict({ id: 'ROOT_QUERY', fieldName: 'users' })

/** For good, and so behind typing the login; a lock is offered instead. */
export function DeleteUser({ user, onDeleted }: DeleteUserProps) {
  const { deletion: texts } = useMessages().userSections
  const blockOf = useBlockOf()
  const toast = useToast()
  const [asked, setAsked] = useState<'delete' | 'lock' | null>(null)
  const [remove] = useUserDeleteMutation({ update: forgetLists })
  const form = useUserAct(user.id, { mutate: remove, payloadOf: (data) => data.userDelete, fields: [], isIdempotent: true })
  const canLock = user.viewerCanLock && user.state !== 'LOCKED' && blockOf(user, 'LOCK') === null

  const close = () => setAsked(null)

  async function confirm() {
    if ((await form.submit({ id: user.id, login: user.login, expectedVersion: user.version })) === null) return
    toast.success(texts.deleted(user.login))
    setAsked(null)
    onDeleted()
  }

  return (
    <div className={styles.state}>
      <div className={styles.text}>
        <Note>{texts.text}</Note>
      </div>
      <OfferedAct subject={user.login} variant="outline" color="red" blocked={blockOf(user, 'DELETE')} onClick={() => setAsked('delete')}>
        {texts.delete}
      </OfferedAct>
      {asked === 'delete' && (
        <AskDialog
          title={texts.question(user.login)}
          consequences={texts.consequences(user.sessions.length, user.apiKeys.length, user.memberships.length)}
          typed={{ label: texts.typeLogin(user.login), text: user.login }}
          confirmLabel={texts.delete}
          isDangerous
          form={form}
          {...(canLock && { instead: { label: texts.lockInstead, onChoose: () => setAsked('lock') } })}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
      {asked === 'lock' && <LockUser user={user} onClose={close} />}
    </div>
  )
}
