'use client'
import { Button } from '@mantine/core'
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import styles from './shortcuts.module.css'

const CommandPalette = lazy(() => import('./command-palette.tsx').then(({ CommandPalette }) => ({ default: CommandPalette })))

/** Opens the palette by Ctrl or ⌘ and K, and the list of shortcuts by a question mark. */
export function Shortcuts() {
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null)
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const isAsked = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
    // a dialog that asks something is answered first
    if (!isAsked || document.querySelector('dialog[open]') !== null) return
    event.preventDefault()
    setOpen('palette')
  })

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
  useShortcut(['?'], (event) => {
    event.preventDefault()
    setOpen('shortcuts')
  })

  return (
    <Suspense>
      {open === 'palette' && <CommandPalette onClose={() => setOpen(null)} />}
      {open === 'shortcuts' && <ShortcutList onClose={() => setOpen(null)} />}
    </Suspense>
  )
}

function ShortcutList({ onClose }: { onClose: () => void }) {
  const { palette: texts, ui } = useMessages()
  return (
    <Dialog title={texts.shortcuts} onCancel={onClose}>
      <dl className={styles.list}>
        {texts.keys.map(({ keys, does }) => (
          <div key={does} className={styles.line}>
            <dt>{does}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles.buttons}>
        <Button data-autofocus variant="default" onClick={onClose}>
          {ui.close}
        </Button>
      </div>
    </Dialog>
  )
}
