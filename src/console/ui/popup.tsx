import { Popover } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './popup.module.css'

interface PopupProps {
  isOpen: boolean
  onClose: () => void
  /** The button that it hangs on; the focus returns to it. */
  target: ReactNode
  side?: 'start' | 'end'
  children: ReactNode
}

/** A small panel hanging on a button. Escape and a click outside close it. */
export function Popup({ isOpen, onClose, target, side = 'start', children }: PopupProps) {
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => !opened && onClose()}
      position={`bottom-${side}`}
      width={300}
      offset={5}
      shadow="md"
      trapFocus
      returnFocus
      withinPortal={false}
      floatingStrategy="fixed"
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>{target}</Popover.Target>
      {/* Escape is for the popup alone: what else listens for it stays as it is */}
      <Popover.Dropdown className={styles.popup} onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}>
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}
