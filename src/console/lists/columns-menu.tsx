import { Button, VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconGripVertical } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import styles from './columns-menu.module.css'
import type { ListShape } from './list-state.ts'

interface ColumnsMenuProps {
  columns: ListShape['columns']
  titles: readonly { key: string; title: string }[]
  /** Null: the usual ones. */
  chosen: readonly string[] | null
  onChange: (chosen: readonly string[] | null) => void
}

/** Columns to show and hide, and to put in order: by the grip, the arrows beside a name, or Alt and an arrow key. */
export function ColumnsMenu({ columns, titles, chosen, onChange }: ColumnsMenuProps) {
  const { lists: texts } = useMessages()
  // at once: the address follows a moment later, and the next click builds on this one
  const [shown, setShown] = useState(chosen ?? columns.usual)
  // a hidden one keeps its place while the menu is open
  const [order, setOrder] = useState(() => orderOf(shown, columns.all))
  const [moved, setMoved] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const dragged = useRef<string | null>(null)
  const titleOf = (key: string) => titles.find((column) => column.key === key)?.title ?? key

  function tell(next: readonly string[]) {
    setShown(next)
    onChange(String(next) === String(columns.usual) ? null : next)
  }

  function toggle(key: string) {
    tell(order.filter((one) => (one === key ? !shown.includes(key) : shown.includes(one))))
  }

  function move(key: string, to: number) {
    if (to < 0 || to >= order.length || order[to] === key) return
    const next = order.filter((one) => one !== key).toSpliced(to, 0, key)
    setOrder(next)
    setMoved(texts.columnMoved(titleOf(key), to + 1, next.length))
    tell(next.filter((one) => shown.includes(one)))
  }

  function reset() {
    setOrder(orderOf(columns.usual, columns.all))
    setShown(columns.usual)
    onChange(null)
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const key = keyOf(event.target)
    if (step === undefined || key === null) return
    event.preventDefault()
    const index = order.indexOf(key)
    if (event.altKey) move(key, index + step)
    else list.current?.children[index + step]?.querySelector('input')?.focus()
  }

  function startDragging(event: PointerEvent<HTMLUListElement>) {
    if (!(event.target as Element).closest('[data-grip]')) return // a list holds no other targets
    dragged.current = keyOf(event.target)
    event.currentTarget.setPointerCapture(event.pointerId)
  }

  function drag({ clientY }: PointerEvent) {
    if (dragged.current === null) return
    const rows = [...(list.current?.children ?? [])]
    const under = rows.findIndex((row) => clientY < row.getBoundingClientRect().bottom)
    move(dragged.current, under < 0 ? rows.length - 1 : under)
  }

  return (
    <>
      <p className={styles.hint}>{texts.columnsHint}</p>
      <ul
        ref={list}
        className={styles.columns}
        aria-label={texts.columns}
        onKeyDown={onKeyDown}
        onPointerDown={startDragging}
        onPointerMove={drag}
        onLostPointerCapture={() => {
          dragged.current = null
        }}
      >
        {order.map((key, index) => (
          <li key={key} data-column={key} className={styles.column}>
            <span data-grip className={styles.grip}>
              <IconGripVertical size={14} aria-hidden />
            </span>
            <label className={styles.title}>
              <input
                type="checkbox"
                data-autofocus={index === 0 || undefined}
                checked={shown.includes(key)}
                aria-disabled={columns.fixed.includes(key)}
                title={columns.fixed.includes(key) ? texts.columnFixed : undefined}
                onChange={() => !columns.fixed.includes(key) && toggle(key)}
              />
              {titleOf(key)}
            </label>
            {[
              { to: index - 1, label: texts.moveUp, Icon: IconChevronUp },
              { to: index + 1, label: texts.moveDown, Icon: IconChevronDown },
            ].map(({ to, label, Icon }) => (
              <button
                key={to}
                type="button"
                className={styles.move}
                // Alt and an arrow key do the same
                tabIndex={-1}
                aria-label={label(titleOf(key))}
                disabled={to < 0 || to >= order.length}
                onClick={() => move(key, to)}
              >
                <Icon size={14} aria-hidden />
              </button>
            ))}
          </li>
        ))}
      </ul>
      <VisuallyHidden role="status">{moved}</VisuallyHidden>
      <Button size="compact-xs" variant="subtle" color="gray" disabled={chosen === null} onClick={reset}>
        {texts.usualColumns}
      </Button>
    </>
  )
}

const orderOf = (shown: readonly string[], all: readonly string[]) => [...shown, ...all.filter((key) => !shown.includes(key))]

const keyOf = (target: EventTarget) => (target as Element).closest<HTMLElement>('[data-column]')?.dataset.column ?? null // as above
