import { useState } from 'react'
import type { SessionFieldsFragment, UserSessionsPartFragment } from '../../generated/client/graphql.ts'
import { useSessionDeleteAllMutation, useSessionDeleteMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { OfferedAct } from '../offered-act.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'

/** Signs one browser out at its next request: it can sign in again, so nothing is asked. */
export function DeleteSession({ userId, session, browser }: { userId: string; session: SessionFieldsFragment; browser: string }) {
  const { sessions: texts } = useMessages().userSections
  const toast = useToast()
  const [remove] = useSessionDeleteMutation()
  const form = useUserAct(userId, { mutate: remove, payloadOf: (data) => data.sessionDelete, fields: [], isIdempotent: true })

  async function deleteNow() {
    if ((await form.submit({ id: session.id })) !== null) toast.success(texts.ended)
  }

  return (
    <div>
      <ActButton label={texts.endOf(browser)} loading={form.isSubmitting} onClick={deleteNow}>
        {texts.end}
      </ActButton>
      <FormMessage message={form.problem} />
    </div>
  )
}

/** All but the one that asks, where the user is oneself. */
export function DeleteAllSessions({ user }: { user: UserSessionsPartFragment }) {
  const { sessions: texts } = useMessages().userSections
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)
  const [removeAll] = useSessionDeleteAllMutation()
  const form = useUserAct(user.id, { mutate: removeAll, payloadOf: (data) => data.sessionDeleteAll, fields: [], isIdempotent: true })
  const others = user.sessions.filter(({ isCurrent }) => !isCurrent)
  const isOwn = others.length < user.sessions.length
  const label = isOwn ? texts.endOthers : texts.endAll

  const close = () => setIsAsked(false)

  async function confirm() {
    if ((await form.submit({ userId: user.id, exceptCurrent: true })) === null) return
    toast.success(isOwn ? texts.endedOthers : texts.endedAll(user.login))
    close()
  }

  return (
    <>
      <OfferedAct subject={user.login} onClick={() => setIsAsked(true)}>
        {label}
      </OfferedAct>
      {isAsked && (
        <AskDialog
          title={isOwn ? texts.endOthersTitle : texts.endAllTitle(user.login)}
          text={texts.endAllText(others.length)}
          confirmLabel={label}
          isDangerous
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
    </>
  )
}
