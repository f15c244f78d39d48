import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import styles from './dialog.module.css'

interface DialogProps {
  title: string
  text?: ReactNode
  /** Escape asks for it; null where there is no way round the dialog. */
  onCancel: (() => void) | null
  /** Comes by itself, and cannot wait. */
  isUrgent?: boolean
  /** Hides the page behind, which is not to be read meanwhile. */
  isCurtain?: boolean
  children: ReactNode
}

/** One question over the page, which waits behind it. The focus returns to where it was. */
export function Dialog({ title, text, onCancel, isUrgent = false, isCurtain = false, children }: DialogProps) {
  const titleId = useId()
  const textId = useId()
  const dialog = useRef<HTMLDialogElement>(null)

  useLayoutEffect(() => {
    const shown = dialog.current
    // before React's own focus: the browser remembers what had it
    shown?.showModal()
    shown?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => shown?.close()
  }, [])

  // Escape by the keyboard, and every other wish to close that a browser has, would close it without asking
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.preventDefault()
    onCancel?.()
  }

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      role={isUrgent ? 'alertdialog' : undefined}
      data-curtain={isCurtain}
      aria-labelledby={titleId}
      aria-describedby={text === undefined ? undefined : textId}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        onCancel?.()
      }}
    >
      <h2 id={titleId} className={styles.title}>
        {title}
      </h2>
      {text !== undefined && (
        <p id={textId} className={styles.text}>
          {text}
        </p>
      )}
      {children}
    </dialog>
  )
}
