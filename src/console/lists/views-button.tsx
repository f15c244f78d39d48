import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Popup } from '../ui/popup.tsx'
import type { ListShape } from './list-state.ts'
import type { ListControl } from './use-list-state.ts'
import { showsSame, stateOfView } from './views.ts'
import styles from './views-button.module.css'

const ViewsMenu = lazy(() => import('./views-menu.tsx').then(({ ViewsMenu }) => ({ default: ViewsMenu })))
const SaveViewDialog = lazy(() => import('./save-view-dialog.tsx').then(({ SaveViewDialog }) => ({ default: SaveViewDialog })))
const ManageViewsDialog = lazy(() => import('./manage-views-dialog.tsx').then(({ ManageViewsDialog }) => ({ default: ManageViewsDialog })))

interface ViewsButtonProps {
  shape: ListShape
  control: ListControl
}

/** Which view is shown, whether it was changed since, and the way to all others. */
export function ViewsButton({ shape, control }: ViewsButtonProps) {
  const { lists: texts } = useMessages()
  const [open, setOpen] = useState<'menu' | 'save' | 'manage' | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const { state, view } = control
  const name = view === null ? texts.allView : view.view.name
  const isModified = !showsSame(state, stateOfView(view, shape))

  const close = () => setOpen(null)

  function openDialog(dialog: 'save' | 'manage') {
    // a dialog leads back to what had the focus before it, and the menu is gone by then
    button.current?.focus()
    setOpen(dialog)
  }

  return (
    <>
      <Popup
        isOpen={open === 'menu'}
        onClose={close}
        target={
          <Button
            ref={button}
            variant="subtle"
            color="gray"
            size="compact-sm"
            className={styles.button}
            rightSection={<IconChevronDown size={14} aria-hidden />}
            aria-label={isModified ? texts.viewModified(name) : texts.view(name)}
            onClick={() => setOpen(open === 'menu' ? null : 'menu')}
          >
            <span className={styles.name}>{name}</span>
            {isModified && <span title={texts.modified}>*</span>}
          </Button>
        }
      >
        <Suspense>
          <ViewsMenu
            shape={shape}
            control={control}
            isModified={isModified}
            onDone={close}
            onSaveAs={() => openDialog('save')}
            onManage={() => openDialog('manage')}
          />
        </Suspense>
      </Popup>
      <Suspense>
        {open === 'save' && <SaveViewDialog shape={shape} control={control} onDone={close} />}
        {open === 'manage' && <ManageViewsDialog shape={shape} control={control} onDone={close} />}
      </Suspense>
    </>
  )
}
