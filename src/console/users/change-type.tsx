import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import type { UserDetailsFragment } from '../../generated/client/graphql.ts'
import { useUserNameUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useBlockOf, useUserAct } from '../use-user-act.ts'

/** Between a person and a program: becoming a program takes away all that a person signs in with. */
export function ChangeType({ user }: { user: UserDetailsFragment }) {
  const { account: texts } = useMessages().userSections
  const blockOf = useBlockOf()
  const toast = useToast()
  const [isAsked, setIsAsked] = useState(false)
  const [update] = useUserNameUpdateMutation()
  const form = useUserAct(user.id, { mutate: update, payloadOf: (data) => data.userUpdate, fields: [], isIdempotent: true })
  const isNormal = user.type === 'NORMAL'

  const close = () => setIsAsked(false)

  async function confirm() {
    const payload = await form.submit({ id: user.id, type: isNormal ? 'SERVICE' : 'NORMAL', expectedVersion: user.version })
    if (payload === null) return
    toast.success(texts.typeChanged(user.login))
    close()
  }

  const label = isNormal ? texts.makeService : texts.makeNormal
  return (
    <>
      <ActButton
        variant="subtle"
        color="gray"
        leftSection={<IconPencil size={14} aria-hidden />}
        label={label}
        blocked={blockOf(user, 'UPDATE_TYPE')}
        onClick={() => setIsAsked(true)}
      >
        {texts.change}
      </ActButton>
      {isAsked && (
        <AskDialog
          title={isNormal ? texts.serviceTitle(user.login) : texts.normalTitle(user.login)}
          text={isNormal ? undefined : texts.normalText}
          consequences={isNormal ? texts.serviceConsequences : []}
          confirmLabel={label}
          isDangerous={isNormal}
          form={form}
          onConfirm={confirm}
          onCancel={close}
        />
      )}
    </>
  )
}
