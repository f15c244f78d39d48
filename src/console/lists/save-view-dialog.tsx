import { Button, Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useViewCreateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './list-dialog.module.css'
import type { ListShape } from './list-state.ts'
import type { ListControl } from './use-list-state.ts'
import { viewInput } from './views.ts'

interface SaveViewDialogProps {
  shape: ListShape
  control: ListControl
  onDone: () => void
}

/** The list as it is, under a name of its own. */
export function SaveViewDialog({ shape, control, onDone }: SaveViewDialogProps) {
  const { ui, lists: texts } = useMessages()
  const toast = useToast()
  const [name, setName] = useState('')
  const [isShared, setIsShared] = useState(false)
  const [create] = useViewCreateMutation({ refetchQueries: ['Views'], awaitRefetchQueries: true })
  const submission = useSubmit({ mutate: create, payloadOf: (data) => data.viewCreate, fields: ['name'], isIdempotent: true })

  async function save(event: FormEvent) {
    event.preventDefault()
    const visibility = isShared ? 'ORGANIZATION' : 'PRIVATE'
    const payload = await submission.submit({ list: shape.name, name, visibility, ...viewInput(shape, control.state) })
    if (!payload?.view) return
    control.choose({ kind: 'saved', view: payload.view })
    toast.success(texts.viewSaved(payload.view.name))
    onDone()
  }

  return (
    <Dialog title={texts.saveViewTitle} text={texts.saveViewText} onCancel={onDone}>
      <form className={styles.form} onSubmit={save}>
        <TextInput
          data-autofocus
          label={texts.viewName}
          maxLength={64}
          required
          withAsterisk={false}
          value={name}
          error={submission.errorOf('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox label={texts.shareView} checked={isShared} onChange={(event) => setIsShared(event.currentTarget.checked)} />
        <FormMessage message={submission.message} />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onDone}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={submission.isSubmitting}>
            {texts.saveView}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
