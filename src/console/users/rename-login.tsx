import { TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import type { UserDetailsFragment } from '../../generated/client/graphql.ts'
import { useUserLoginUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { OfferedAct } from '../offered-act.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'

export function RenameLogin({ user }: { user: UserDetailsFragment }) {
  const { account: texts } = useMessages().userSections
  const toast = useToast()
  const [login, setLogin] = useState<string | null>(null)
  const [rename] = useUserLoginUpdateMutation()
  const form = useUserAct(user.id, { mutate: rename, payloadOf: (data) => data.userLoginUpdate, fields: ['login'], isIdempotent: true })

  const close = () => setLogin(null)

  async function confirm() {
    const payload = await form.submit({ id: user.id, login: login ?? '', expectedVersion: user.version })
    if (!payload?.user) return
    toast.success(texts.renamed(payload.user.login))
    close()
  }

  return (
    <>
      <OfferedAct
        subject={user.login}
        variant="subtle"
        color="gray"
        leftSection={<IconPencil size={14} aria-hidden />}
        label={texts.renameLogin}
        onClick={() => setLogin(user.login)}
      >
        {texts.rename}
      </OfferedAct>
      {login !== null && (
        <AskDialog
          title={texts.renameTitle(user.login)}
          text={texts.renameText}
          confirmLabel={texts.renameLogin}
          form={form}
          onConfirm={confirm}
          onCancel={close}
        >
          <TextInput
            label={texts.newLogin}
            value={login}
            error={form.errorOf('login')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={128}
            data-autofocus
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
        </AskDialog>
      )}
    </>
  )
}
