import { Popover } from '@mantine/core'
import { useEffect, useRef } from 'react'
import styles from './popup.module.css'
import type { PopupProps } from './popup.tsx'

/** The popup with its button, once it was wanted. */
export function PopupPanel({ isOpen, onClose, target, side = 'start', children }: PopupProps) {
  const button = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!isOpen) return
    return () => {
      // what had the focus went with the popup, unless it was closed by going elsewhere
      if (document.activeElement === document.body) button.current?.focus()
    }
  }, [isOpen])

  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => !opened && onClose()}
      position={`bottom-${side}`}
      width={300}
      offset={5}
      shadow="md"
      trapFocus
      withinPortal={false}
      floatingStrategy="fixed"
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target ref={button}>{target}</Popover.Target>
      {/* Escape is for the popup alone: what else listens for it stays as it is */}
      <Popover.Dropdown className={styles.popup} onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}>
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}
