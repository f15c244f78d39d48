'use client'
import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react'
import { createContext, type FocusEvent, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useLabels } from './labels.tsx'
import styles from './toasts.module.css'
import { useShortcut } from './use-shortcut.ts'

interface Toast {
  id: number
  message: string
  tone: 'success' | 'notice'
  undo: (() => void) | null
}

interface Toaster {
  /** With `undo` it also offers to take back what was done. */
  success: (message: string, undo?: () => void) => void
  notice: (message: string) => void
}

const ToasterContext = createContext<Toaster | null>(null)

const shownMs = { success: 5_000, notice: 10_000 }
// there must be time to change one's mind
const undoMs = 10_000

/** The key that takes back what was done last, while that is offered. */
const undoKey = 'z'

/** Short notes in the corner that are read out and go by themselves, but not under the pointer or focus. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])

  const toaster = useMemo<Toaster>(() => {
    let lastId = 0
    const add = (tone: Toast['tone'], message: string, undo: Toast['undo'] = null) => {
      lastId += 1
      const toast = { id: lastId, message, tone, undo }
      setToasts((current) => [...current, toast])
    }
    return { success: (message, undo) => add('success', message, undo), notice: (message) => add('notice', message) }
  }, [])

  const remove = (gone: Toast) => setToasts((current) => current.filter(({ id }) => id !== gone.id))
  useShortcut([undoKey], () => {
    const last = toasts.findLast(({ undo }) => undo !== null)
    if (last === undefined) return
    last.undo?.()
    remove(last)
  })

  return (
    <ToasterContext value={toaster}>
      {children}
      <div className={styles.toasts} role="status">
        {toasts.map((toast) => (
          <ToastNote key={toast.id} toast={toast} onDone={() => remove(toast)} />
        ))}
      </div>
    </ToasterContext>
  )
}

export function useToast(): Toaster {
  const toaster = useContext(ToasterContext)
  if (toaster === null) throw new Error('useToast needs a ToastProvider')
  return toaster
}

function ToastNote({ toast, onDone }: { toast: Toast; onDone: () => void }) {
  const labels = useLabels()
  const [isHeld, setIsHeld] = useState(false)
  const before = useRef<EventTarget | null>(null)
  const hold = () => setIsHeld(true)
  const release = () => setIsHeld(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another onDone does the same
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(onDone, toast.undo === null ? shownMs[toast.tone] : undoMs)
    return () => clearTimeout(timer)
  }, [isHeld, toast])

  function onFocus({ relatedTarget, currentTarget }: FocusEvent) {
    hold()
    if (!currentTarget.contains(relatedTarget)) before.current = relatedTarget
  }

  /** Gives the focus back: what has it goes with the note. */
  function end() {
    if (before.current instanceof HTMLElement) before.current.focus()
    onDone()
  }

  function undo() {
    toast.undo?.()
    end()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody reads
    <div className={styles.toast} data-tone={toast.tone} onPointerEnter={hold} onPointerLeave={release} onFocus={onFocus} onBlur={release}>
      {toast.tone === 'success' ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
      <span className={styles.message}>{toast.message}</span>
      {toast.undo !== null && (
        <button type="button" className={styles.undo} aria-keyshortcuts={undoKey} onClick={undo}>
          {labels.undo}
        </button>
      )}
      <button type="button" className={styles.dismiss} aria-label={labels.dismiss} onClick={end}>
        <IconX size={15} aria-hidden />
      </button>
    </div>
  )
}
