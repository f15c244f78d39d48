import { Kbd, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import styles from './search-field.module.css'
import { useShortcut } from './use-shortcut.ts'

interface SearchFieldProps {
  label: string
  clearLabel: string
  /** What is searched for now. */
  value: string
  maxLength: number
  onSearch: (value: string) => void
}

const pauseMs = 250

/** Searches at pauses in typing, at once with Enter; Escape clears; `/` leads here from anywhere. */
export function SearchField({ label, clearLabel, value, maxLength, onSearch }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState(value)
  const [asked, setAsked] = useState(value)
  const [seen, setSeen] = useState(value)

  // the value changed by other means than this field, such as the back button
  if (value !== seen) {
    setSeen(value)
    if (value !== asked) {
      setAsked(value)
      setDraft(value)
    }
  }

  function ask(text: string) {
    setAsked(text.trim())
    if (text.trim() !== asked) onSearch(text.trim())
  }
  const askAtPause = useDebouncedCallback(ask, pauseMs)

  function askNow(text: string) {
    askAtPause.cancel()
    setDraft(text)
    ask(text)
  }

  function clear() {
    askNow('')
    input.current?.focus()
  }

  useShortcut(['/'], (event) => {
    event.preventDefault()
    input.current?.focus()
    input.current?.select()
  })

  return (
    <TextInput
      ref={input}
      className={styles.field}
      type="search"
      size="xs"
      aria-label={label}
      aria-keyshortcuts="/"
      placeholder={label}
      maxLength={maxLength}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        draft === '' ? (
          <Kbd size="xs" className={styles.key ?? ''} aria-hidden>
            /
          </Kbd>
        ) : (
          <button type="button" className={styles.clear} onClick={clear} aria-label={clearLabel}>
            <IconX size={14} aria-hidden />
          </button>
        )
      }
      value={draft}
      onChange={(event) => {
        setDraft(event.currentTarget.value)
        askAtPause(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') askNow(draft)
        if (event.key !== 'Escape' || draft === '') return
        event.stopPropagation()
        clear()
      }}
    />
  )
}
