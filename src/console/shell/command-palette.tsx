'use client'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import styles from './command-palette.module.css'
import { type Entry, usePaletteEntries } from './use-palette-entries.ts'

/** One field for everything: where to go, whom to find, what to do with what is shown. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const { palette: texts } = useMessages()
  const listId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [typed, setTyped] = useState('')
  const [index, setIndex] = useState(0)
  const { groups, isSearching } = usePaletteEntries(typed)
  const entries = groups.flatMap(({ entries }) => entries)
  const active = entries[Math.min(index, entries.length - 1)]
  const optionId = (entry: Entry) => `${listId}-${entries.indexOf(entry)}`

  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    shown?.querySelector('input')?.focus()
    return () => shown?.close()
  }, [])

  function run(entry: Entry | undefined) {
    if (entry === undefined) return
    onClose()
    // what the palette covered has the focus again then
    setTimeout(entry.run)
  }

  function move(by: number) {
    const next = entries.length === 0 ? 0 : (Math.min(index, entries.length - 1) + by + entries.length) % entries.length
    setIndex(next)
    const entry = entries[next]
    if (entry !== undefined) document.getElementById(optionId(entry))?.scrollIntoView?.({ block: 'nearest' })
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || !['ArrowDown', 'ArrowUp', 'Enter', 'Escape'].includes(event.key)) return
    event.preventDefault()
    if (event.key === 'ArrowDown') move(1)
    if (event.key === 'ArrowUp') move(-1)
    if (event.key === 'Enter') run(active)
    if (event.key === 'Escape') onClose()
  }

  return (
    <dialog
      ref={dialog}
      className={styles.backdrop}
      aria-label={texts.title}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <input
        className={styles.input}
        role="combobox"
        aria-label={texts.title}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={active && optionId(active)}
        placeholder={texts.placeholder}
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setIndex(0)
        }}
      />
      <div id={listId} role="listbox" aria-label={texts.title} className={styles.options}>
        {groups.map(({ title, entries: inGroup }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list of options
          <div key={title} role="group" aria-label={title}>
            <div className={styles.group} aria-hidden>
              {title}
            </div>
            {inGroup.map((entry) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
              <div
                key={entry.id}
                id={optionId(entry)}
                role="option"
                tabIndex={-1}
                aria-selected={entry === active}
                className={styles.option}
                onPointerMove={() => setIndex(entries.indexOf(entry))}
                onClick={() => run(entry)}
              >
                <span className={styles.label}>{entry.label}</span>
                {entry.detail !== undefined && <span className={styles.detail}>{entry.detail}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
      {entries.length === 0 && (
        <p className={styles.none} role="status">
          {isSearching ? texts.searching : texts.nothing}
        </p>
      )}
    </dialog>
  )
}
