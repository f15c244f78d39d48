'use client'
import { Button } from '@mantine/core'
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useEffectEvent, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import styles from './shortcuts.module.css'

const CommandPalette = lazy(() => import('./command-palette.tsx').then(({ CommandPalette }) => ({ default: CommandPalette })))

type Help = 'palette' | 'shortcuts'

const HelpContext = createContext<((help: Help) => void) | null>(null)

/** Opens the palette, or the list of shortcuts. */
export function useOpenHelp(): (help: Help) => void {
  const open = useContext(HelpContext)
  if (open === null) throw new Error('useOpenHelp needs Shortcuts')
  return open
}

/** Opens the palette by Ctrl or ⌘ and K, and the list of shortcuts by a question mark; so does whatever is inside. */
export function Shortcuts({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Help | null>(null)
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
    <HelpContext value={setOpen}>
      {children}
      <Suspense>
        {open === 'palette' && <CommandPalette onClose={() => setOpen(null)} />}
        {open === 'shortcuts' && <ShortcutList onClose={() => setOpen(null)} />}
      </Suspense>
    </HelpContext>
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
