import { VisuallyHidden } from '@mantine/core'
import { type ChangeEvent, useRef, useState } from 'react'
import type { UserAvatarPartFragment } from '../../generated/client/graphql.ts'
import { useUserAvatarClearMutation, useUserAvatarUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useUserAct } from '../use-user-act.ts'
import { CropDialog } from './crop-dialog.tsx'
import { encoded, pictureAt, readPicture } from './picture.ts'
import styles from './user-avatar.module.css'

/** Sets and removes the picture of a user. */
export function UserAvatar({ user }: { user: UserAvatarPartFragment }) {
  const { avatar: texts } = useMessages().userSections
  const toast = useToast()
  const [picture, setPicture] = useState<ImageBitmap | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const [update] = useUserAvatarUpdateMutation()
  const [clear] = useUserAvatarClearMutation()
  const updating = useUserAct(user.id, { mutate: update, payloadOf: (data) => data.userAvatarUpdate, fields: [], isIdempotent: true })
  const clearing = useUserAct(user.id, { mutate: clear, payloadOf: (data) => data.userAvatarClear, fields: [], isIdempotent: true })
  const named = { id: user.id, expectedVersion: user.version }
  if (!user.viewerCanUpdateAvatar) return null

  async function onFile({ currentTarget }: ChangeEvent<HTMLInputElement>) {
    const [file] = currentTarget.files ?? []
    if (file === undefined) return
    const read = await readPicture(file)
    setProblem(read === null ? texts.unreadable(file.name) : null)
    setPicture(read)
    // the same file can be chosen again
    if (input.current) input.current.value = ''
  }

  function close() {
    updating.reset()
    setPicture(null)
  }

  async function confirm(image: string) {
    if ((await updating.submit({ ...named, image })) === null) return
    toast.success(texts.updated(user.login))
    close()
  }

  async function clearNow() {
    const former = user.avatar === null ? null : await pictureAt(user.avatar)
    if ((await clearing.submit(named)) === null) return
    toast.success(texts.cleared(user.login), former === null ? undefined : () => giveBack(former))
  }

  async function giveBack(former: ImageBitmap) {
    const image = await encoded(former, { left: 0, top: 0, side: former.width })
    if ((await updating.submit({ id: user.id, image })) === null) toast.notice(texts.notGivenBack(user.login))
  }

  return (
    <div className={styles.part}>
      <VisuallyHidden>
        <input ref={input} type="file" accept="image/png,image/jpeg" tabIndex={-1} aria-label={texts.file} onChange={onFile} />
      </VisuallyHidden>
      <ActButton onClick={() => input.current?.click()}>{user.avatar === null ? texts.set : texts.change}</ActButton>
      {user.avatar !== null && (
        <ActButton loading={clearing.isSubmitting} onClick={clearNow}>
          {texts.clear}
        </ActButton>
      )}
      <div className={styles.problem}>
        <FormMessage message={problem ?? clearing.problem} />
      </div>
      {picture !== null && (
        <CropDialog picture={picture} isBusy={updating.isSubmitting} message={updating.problem} onConfirm={confirm} onCancel={close} />
      )}
    </div>
  )
}
