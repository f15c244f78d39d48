import { VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import styles from './copy-text.module.css'
import { useLabels } from './labels.tsx'

interface CopyTextProps {
  text: string
  /** What the text is, for the button's name. */
  label: string
}

const shownMs = 1_500

/** A text in fixed-width type with a button that copies it. */
export function CopyText({ text, label }: CopyTextProps) {
  const labels = useLabels()
  const [isCopied, setIsCopied] = useState(false)
  const code = useRef<HTMLElement>(null)

  async function copy() {
    // browsers lend the clipboard to HTTPS and localhost only
    if (!window.isSecureContext) return code.current && getSelection()?.selectAllChildren(code.current)
    await navigator.clipboard.writeText(text)
    setIsCopied(true)
    setTimeout(() => setIsCopied(false), shownMs)
  }

  return (
    <span className={styles.copyText}>
      <code ref={code} className={styles.text}>
        {text}
      </code>
      <button type="button" className={styles.button} onClick={copy} aria-label={labels.copy(label)} title={labels.copy(label)}>
        {isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      </button>
      <VisuallyHidden role="status">{isCopied ? labels.copied : ''}</VisuallyHidden>
    </span>
  )
}
