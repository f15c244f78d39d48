import { ActionIcon, Button, Checkbox, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCopy, IconEye, IconEyeOff } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Dialog } from './dialog.tsx'
import { useLabels } from './labels.tsx'
import styles from './secret-dialog.module.css'

interface SecretDialogProps {
  title: string
  text: ReactNode
  secret: string
  /** Nothing is lost without it: it also went another way. */
  isSpare?: boolean
  onStored: () => void
}

/** A secret, masked until asked for. There is no way out but to say that it was stored, unless it is spare. */
export function SecretDialog({ title, text, secret, isSpare = false, onStored }: SecretDialogProps) {
  const labels = useLabels()
  const [isShown, setIsShown] = useState(false)
  const [isCopied, setIsCopied] = useState(false)
  const [isStored, setIsStored] = useState(false)
  const code = useRef<HTMLElement>(null)

  useEffect(() => {
    if (isSpare) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isSpare])

  async function copy() {
    // browsers lend the clipboard to HTTPS and localhost only
    if (!window.isSecureContext) {
      flushSync(() => setIsShown(true))
      return code.current && getSelection()?.selectAllChildren(code.current)
    }
    await navigator.clipboard.writeText(secret)
    setIsCopied(true)
  }

  const icon = { variant: 'subtle', color: 'gray', size: 30 } as const
  const visibility = isShown ? labels.hideSecret : labels.showSecret
  return (
    <Dialog title={title} text={text} onCancel={isSpare ? onStored : null}>
      <div className={styles.secret}>
        <code ref={code} className={styles.text}>
          {isShown ? secret : '•'.repeat(Math.min(secret.length, 24))}
        </code>
        <ActionIcon {...icon} aria-label={visibility} title={visibility} aria-pressed={isShown} onClick={() => setIsShown(!isShown)}>
          {isShown ? <IconEyeOff size={17} aria-hidden /> : <IconEye size={17} aria-hidden />}
        </ActionIcon>
        <ActionIcon {...icon} data-autofocus aria-label={labels.copySecret} title={labels.copySecret} onClick={copy}>
          {isCopied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
        </ActionIcon>
        <VisuallyHidden role="status">{isCopied ? labels.copied : ''}</VisuallyHidden>
      </div>
      {!isSpare && <Checkbox label={labels.stored} checked={isStored} onChange={(event) => setIsStored(event.currentTarget.checked)} />}
      <div className={styles.buttons}>
        <Button disabled={!isStored && !isSpare} onClick={onStored}>
          {labels.done}
        </Button>
      </div>
    </Dialog>
  )
}
