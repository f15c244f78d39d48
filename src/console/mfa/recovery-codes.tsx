import { Button } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import styles from './second-factor-screen.module.css'

/** The codes for when the factor is lost, shown this once. Leaving the page by accident is asked about first. */
export function RecoveryCodes({ codes, onStored }: { codes: readonly string[]; onStored: () => void }) {
  const { secondFactor: texts, ui } = useMessages()
  const [isCopied, setIsCopied] = useState(false)
  const list = useRef<HTMLUListElement>(null)

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    list.current?.focus()
    return () => window.removeEventListener('beforeunload', ask)
  }, [])

  async function copy() {
    // browsers lend the clipboard to HTTPS and localhost only
    if (!window.isSecureContext) return list.current && getSelection()?.selectAllChildren(list.current)
    await navigator.clipboard.writeText(`${codes.join('\n')}\n`)
    setIsCopied(true)
  }

  function save() {
    const url = URL.createObjectURL(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }))
    const link = document.createElement('a')
    link.href = url
    link.download = texts.codesFile
    link.click()
    URL.revokeObjectURL(url)
  }

  return (
    <div className={styles.column}>
      <p className={styles.text}>{texts.codesText}</p>
      <ul ref={list} className={styles.codes} tabIndex={-1} aria-label={texts.codesTitle}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button
          variant="default"
          leftSection={isCopied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          onClick={copy}
        >
          {isCopied ? ui.copied : texts.copyCodes}
        </Button>
        <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={save}>
          {texts.saveCodes}
        </Button>
      </div>
      <Button fullWidth onClick={onStored}>
        {texts.stored}
      </Button>
    </div>
  )
}
