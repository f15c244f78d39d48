import { Button } from '@mantine/core'
import { useState } from 'react'
import { useViewsQuery, useViewUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { SearchList, type SearchOption } from '../ui/search-list.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'
import type { ListShape } from './list-state.ts'
import type { ListControl } from './use-list-state.ts'
import { viewInput } from './views.ts'
import styles from './views-menu.module.css'

interface ViewsMenuProps {
  shape: ListShape
  control: ListControl
  isModified: boolean
  onDone: () => void
  onSaveAs: () => void
  onManage: () => void
}

const allKey = 'all'

/** Views to choose from, and what can be done with the present one. */
export function ViewsMenu({ shape, control, isModified, onDone, onSaveAs, onManage }: ViewsMenuProps) {
  const { lists: texts } = useMessages()
  const toast = useToast()
  const [search, setSearch] = useState('')
  const { data, error } = useViewsQuery({ variables: { list: shape.name }, fetchPolicy: 'cache-and-network' })
  const [update] = useViewUpdateMutation()
  const submission = useSubmit({ mutate: update, payloadOf: (answer) => answer.viewUpdate, fields: [], isIdempotent: true })
  const saved = data?.views ?? []
  const { view, state } = control
  const present = view?.kind === 'saved' ? view.view : null

  const options: SearchOption[] = [
    { key: allKey, label: texts.allView },
    ...shape.readyViews.map(({ key, name }) => ({ key, label: name, group: texts.readyViews })),
    ...saved.filter(({ visibility }) => visibility === 'PRIVATE').map(({ id, name }) => ({ key: id, label: name, group: texts.ownViews })),
    ...saved
      .filter(({ visibility }) => visibility === 'ORGANIZATION')
      .map(({ id, name, owner }) => ({ key: id, label: name, hint: owner.label, group: texts.sharedViews })),
  ]

  function choose(key: string) {
    onDone()
    const ready = shape.readyViews.find((one) => one.key === key)
    const chosen = saved.find(({ id }) => id === key)
    if (ready !== undefined) control.choose({ kind: 'ready', view: ready })
    else control.choose(chosen === undefined ? null : { kind: 'saved', view: chosen })
  }

  async function save() {
    if (present === null) return
    const payload = await submission.submit({ id: present.id, expectedVersion: present.version, ...viewInput(shape, state) })
    if (payload === null) return
    toast.success(texts.viewSaved(present.name))
    onDone()
  }

  const message = submission.hasConflict ? texts.viewChanged : (submission.message ?? (error && texts.viewsFailed))
  return (
    <>
      <SearchList
        label={texts.findView}
        search={search}
        onSearch={setSearch}
        options={options.filter(({ label }) => label.toLowerCase().includes(search.trim().toLowerCase()))}
        chosenKey={view === null ? allKey : (present?.id ?? state.viewId)}
        empty={texts.noViews}
        onChoose={choose}
      />
      <div className={styles.actions}>
        {isModified && present?.viewerCanUpdate && (
          <Button size="compact-xs" loading={submission.isSubmitting} onClick={save}>
            {texts.saveView}
          </Button>
        )}
        {isModified && (
          <Button size="compact-xs" variant="default" onClick={onSaveAs}>
            {texts.saveViewAs}
          </Button>
        )}
        {isModified && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => choose(state.viewId ?? allKey)}>
            {texts.resetView}
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" color="gray" className={styles.last} onClick={onManage}>
          {texts.manageViews}
        </Button>
      </div>
      {message && (
        <p role="alert" className={styles.message}>
          {message}
        </p>
      )}
    </>
  )
}
