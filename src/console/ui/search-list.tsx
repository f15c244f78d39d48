import { IconCheck } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { focusOnMount } from './focus-on-mount.ts'
import styles from './search-list.module.css'

export interface SearchOption {
  key: string
  label: string
  /** Read and shown before the label, dimmed. */
  lead?: string
  /** Shown behind the label, dimmed. */
  hint?: string
  icon?: ReactNode
  /** What stands above the first option of each group. */
  group?: string
}

interface SearchListProps {
  label: string
  placeholder?: string
  search: string
  onSearch: (search: string) => void
  /** Those that match the search. */
  options: readonly SearchOption[]
  /** Marked as the present choice. */
  chosenKey?: string | null
  /** Said where there is no option. */
  empty: string
  onChoose: (key: string) => void
}

/** A field over the options that match it: type, go up and down, choose with Enter. */
export function SearchList({ label, placeholder = label, search, onSearch, options, chosenKey = null, empty, onChoose }: SearchListProps) {
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const [activeKey, setActiveKey] = useState<string | null>(chosenKey)
  const active = Math.max(
    options.findIndex(({ key }) => key === activeKey),
    0,
  )
  const optionId = (index: number) => `${listId}-${index}`

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' })
  })

  function onKeyDown(event: KeyboardEvent) {
    const next = indexAfter(event.key, active, options.length)
    const option = options[next ?? active]
    if (option === undefined || (next === null && event.key !== 'Enter')) return
    event.preventDefault()
    if (next === null) onChoose(option.key)
    else setActiveKey(option.key)
  }

  return (
    <div className={styles.box}>
      <input
        ref={focusOnMount}
        data-autofocus
        type="text"
        role="combobox"
        className={styles.search}
        aria-label={label}
        aria-expanded
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={options.length === 0 ? undefined : optionId(active)}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={search}
        onChange={(event) => {
          setActiveKey(null)
          onSearch(event.currentTarget.value)
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={listId} role="listbox" aria-label={label} className={styles.list}>
        {groupsOf(options).map(({ title, from, members }) => (
          <div key={title ?? ''} {...(title === undefined ? { role: 'presentation' } : { role: 'group', 'aria-label': title })}>
            {title !== undefined && (
              <div className={styles.group} aria-hidden>
                {title}
              </div>
            )}
            {members.map((option, place) => (
              // biome-ignore-start lint/a11y/useFocusableInteractive: the field keeps the focus, as a combobox does
              // biome-ignore-start lint/a11y/useKeyWithClickEvents: keys go to the field
              <div
                key={option.key}
                id={optionId(from + place)}
                role="option"
                aria-selected={from + place === active}
                className={styles.option}
                // the field keeps the focus
                onMouseDown={(event) => event.preventDefault()}
                onMouseMove={() => from + place !== active && setActiveKey(option.key)}
                onClick={() => onChoose(option.key)}
              >
                {option.icon}
                <span className={styles.label}>
                  {option.lead !== undefined && <span className={styles.lead}>{option.lead} </span>}
                  {option.label}
                </span>
                {option.hint !== undefined && <span className={styles.hint}>{option.hint}</span>}
                {option.key === chosenKey && <IconCheck size={14} aria-hidden />}
              </div>
              // biome-ignore-end lint/a11y/useKeyWithClickEvents: as above
              // biome-ignore-end lint/a11y/useFocusableInteractive: as above
            ))}
          </div>
        ))}
      </div>
      <p role="status" className={styles.empty}>
        {options.length === 0 && empty}
      </p>
    </div>
  )
}

/** Neighbours of one group, with the place of the first among all. */
function groupsOf(options: readonly SearchOption[]): { title: string | undefined; from: number; members: SearchOption[] }[] {
  const groups: { title: string | undefined; from: number; members: SearchOption[] }[] = []
  for (const [index, option] of options.entries()) {
    const last = groups.at(-1)
    if (last !== undefined && last.title === option.group) last.members.push(option)
    else groups.push({ title: option.group, from: index, members: [option] })
  }
  return groups
}

function indexAfter(key: string, index: number, count: number): number | null {
  if (key === 'ArrowDown') return (index + 1) % count
  if (key === 'ArrowUp') return (index + count - 1) % count
  return null
}
