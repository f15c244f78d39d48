import { Button } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import type { ViewFieldsFragment } from '../../generated/client/graphql.ts'
import { useViewDeleteMutation, useViewsQuery, useViewUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { focusOnMount } from '../ui/focus-on-mount.ts'
import { FormMessage } from '../ui/form-message.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'
import dialogStyles from './list-dialog.module.css'
import type { ListShape } from './list-state.ts'
import styles from './manage-views-dialog.module.css'
import type { ListControl } from './use-list-state.ts'

interface ManageViewsDialogProps {
  shape: ListShape
  control: ListControl
  onDone: () => void
}

/** Saved views of one list: rename, share, delete. */
export function ManageViewsDialog({ shape, control, onDone }: ManageViewsDialogProps) {
  const { ui, lists: texts } = useMessages()
  const { data, error } = useViewsQuery({ variables: { list: shape.name } })
  const closeButton = useRef<HTMLButtonElement>(null)

  function onDeleted(id: string) {
    if (control.state.viewId === id) control.choose(null)
    // what was clicked is gone
    closeButton.current?.focus()
  }

  return (
    <Dialog title={texts.manageTitle} onCancel={onDone}>
      {data?.views.length === 0 && <p className={styles.empty}>{texts.manageEmpty}</p>}
      <FormMessage message={error === undefined ? null : texts.viewsFailed} />
      <ul className={styles.views}>
        {data?.views.map((view) => (
          <SavedView key={view.id} view={view} onDeleted={() => onDeleted(view.id)} />
        ))}
      </ul>
      <div className={dialogStyles.buttons}>
        <Button ref={closeButton} data-autofocus variant="default" onClick={onDone}>
          {ui.close}
        </Button>
      </div>
    </Dialog>
  )
}

function SavedView({ view, onDeleted }: { view: ViewFieldsFragment; onDeleted: () => void }) {
  const { ui, lists: texts } = useMessages()
  const toast = useToast()
  const [doing, setDoing] = useState<'renaming' | 'deleting' | null>(null)
  const [hasRenamed, setHasRenamed] = useState(false)
  const deleteButton = useRef<HTMLButtonElement>(null)
  const [name, setName] = useState(view.name)
  const [update] = useViewUpdateMutation()
  const [remove] = useViewDeleteMutation({ refetchQueries: ['Views'], awaitRefetchQueries: true })
  const updating = useSubmit({ mutate: update, payloadOf: (data) => data.viewUpdate, fields: [], isIdempotent: true })
  const deleting = useSubmit({ mutate: remove, payloadOf: (data) => data.viewDelete, fields: [], isIdempotent: true })
  const named = { id: view.id, expectedVersion: view.version }
  const isShared = view.visibility === 'ORGANIZATION'

  async function rename(event: FormEvent) {
    event.preventDefault()
    if ((await updating.submit({ ...named, name })) !== null) setDoing(null)
  }

  function startRenaming() {
    setName(view.name)
    setHasRenamed(true)
    setDoing('renaming')
  }

  function leaveAlone(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    // the dialog stays
    event.preventDefault()
    event.stopPropagation()
    setDoing(null)
  }

  function keep() {
    setDoing(null)
    deleteButton.current?.focus()
  }

  async function deleteView() {
    if ((await deleting.submit(named)) === null) return
    toast.success(texts.viewDeleted(view.name))
    onDeleted()
  }

  const hasConflict = updating.hasConflict || deleting.hasConflict
  const message = hasConflict ? texts.viewChanged : (updating.message ?? deleting.message)
  return (
    <li className={styles.view}>
      {doing === 'renaming' ? (
        <form className={styles.row} onSubmit={rename} onKeyDown={leaveAlone}>
          <input
            ref={focusOnMount}
            className={styles.input}
            aria-label={texts.viewNameOf(view.name)}
            maxLength={64}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" size="compact-sm" loading={updating.isSubmitting}>
            {ui.confirm}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setDoing(null)}>
            {ui.cancel}
          </Button>
        </form>
      ) : (
        <div className={styles.row}>
          <span className={styles.name}>{view.name}</span>
          {!view.viewerCanUpdate && <span className={styles.owner}>{texts.sharedBy(view.owner.label)}</span>}
          {view.viewerCanUpdate && (
            <>
              <label className={styles.share}>
                <input
                  type="checkbox"
                  aria-label={texts.shareNamed(view.name)}
                  checked={isShared}
                  disabled={updating.isSubmitting}
                  onChange={() => void updating.submit({ ...named, visibility: isShared ? 'PRIVATE' : 'ORGANIZATION' })}
                />
                {texts.shared}
              </label>
              <button
                // where the field was, the focus is here again
                ref={hasRenamed ? focusOnMount : undefined}
                type="button"
                className={styles.icon}
                aria-label={texts.renameView(view.name)}
                onClick={startRenaming}
              >
                <IconPencil size={15} aria-hidden />
              </button>
              <button
                ref={deleteButton}
                type="button"
                className={styles.icon}
                aria-label={texts.deleteView(view.name)}
                onClick={() => setDoing('deleting')}
              >
                <IconTrash size={15} aria-hidden />
              </button>
            </>
          )}
        </div>
      )}
      {doing === 'deleting' && (
        <div className={styles.row}>
          <Button
            ref={focusOnMount}
            size="compact-sm"
            color="red"
            aria-label={texts.deleteViewSurely(view.name)}
            loading={deleting.isSubmitting}
            onClick={deleteView}
          >
            {texts.delete}
          </Button>
          <Button size="compact-sm" variant="default" onClick={keep}>
            {ui.cancel}
          </Button>
        </div>
      )}
      <FormMessage message={message} />
    </li>
  )
}
