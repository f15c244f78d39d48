'use client'
import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { useLabels } from './labels.tsx'
import styles from './toasts.module.css'

interface Toast {
  id: number
  message: string
  tone: 'success' | 'notice'
}

interface Toaster {
  success: (message: string) => void
  notice: (message: string) => void
}

const ToasterContext = createContext<Toaster | null>(null)

const shownMs = { success: 5_000, notice: 10_000 }

/** Short notes in the corner that are read out and go by themselves, but not under the pointer or focus. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])

  const toaster = useMemo<Toaster>(() => {
    let lastId = 0
    const add = (tone: Toast['tone'], message: string) => {
      lastId += 1
      const toast = { id: lastId, message, tone }
      setToasts((current) => [...current, toast])
    }
    return { success: (message) => add('success', message), notice: (message) => add('notice', message) }
  }, [])

  return (
    <ToasterContext value={toaster}>
      {children}
      <div className={styles.toasts} role="status">
        {toasts.map((toast) => (
          <ToastNote key={toast.id} toast={toast} onDone={() => setToasts((current) => current.filter(({ id }) => id !== toast.id))} />
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
  const { dismiss } = useLabels()
  const [isHeld, setIsHeld] = useState(false)
  const hold = () => setIsHeld(true)
  const release = () => setIsHeld(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another onDone does the same
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(onDone, shownMs[toast.tone])
    return () => clearTimeout(timer)
  }, [isHeld, toast])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody reads
    <div className={styles.toast} data-tone={toast.tone} onPointerEnter={hold} onPointerLeave={release} onFocus={hold} onBlur={release}>
      {toast.tone === 'success' ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
      <span className={styles.message}>{toast.message}</span>
      <button type="button" className={styles.dismiss} aria-label={dismiss} onClick={onDone}>
        <IconX size={15} aria-hidden />
      </button>
    </div>
  )
}
