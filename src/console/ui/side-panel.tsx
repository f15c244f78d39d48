import { ActionIcon, FocusTrap } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useLabels } from './labels.tsx'
import styles from './side-panel.module.css'
import { restingPlace } from './use-kept-focus.ts'
import { useShortcut } from './use-shortcut.ts'

interface SidePanelProps {
  /** Identifies what the panel shows: the focus moves to the panel when it changes. */
  subject: string
  title: string
  actions?: ReactNode
  onClose: () => void
  /** By k and j, while the focus is in the panel. */
  onPrevious: (() => void) | null
  onNext: (() => void) | null
  children: ReactNode
}

/** Beside the content where there is room, over it where there is not. Escape closes. */
export function SidePanel({ subject, title, actions, onClose, onPrevious, onNext, children }: SidePanelProps) {
  const labels = useLabels()
  const titleId = useId()
  const panel = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const isOver = useMediaQuery('(max-width: 62em)', false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the subject is why the focus moves
  useEffect(() => heading.current?.focus(), [subject])
  useShortcut(['Escape'], onClose)
  useShortcut(['j', 'k'], ({ key, target }) => {
    if (!(target instanceof Node) || !panel.current?.contains(target)) return
    if (key === 'j') onNext?.()
    else onPrevious?.()
  })

  return (
    <FocusTrap active={isOver} innerRef={panel}>
      <div role="dialog" aria-modal={isOver} aria-labelledby={titleId} className={styles.panel}>
        <div className={styles.bar}>
          <h2 {...restingPlace} ref={heading} id={titleId} data-autofocus className={styles.title}>
            {title}
          </h2>
          {actions}
          <ActionIcon variant="subtle" color="gray" size={30} aria-label={labels.close} title={labels.close} onClick={onClose}>
            <IconX size={17} aria-hidden />
          </ActionIcon>
        </div>
        <div className={styles.body}>{children}</div>
      </div>
    </FocusTrap>
  )
}
