import { Menu, type MenuProps } from '@mantine/core'
import { cloneElement, type ReactElement, type ReactNode, type Ref, useEffect, useRef, useState } from 'react'

interface WantedMenuProps {
  target: ReactElement<{ ref?: Ref<HTMLButtonElement> }>
  position: NonNullable<MenuProps['position']>
  className?: string | undefined
  children: ReactNode
}

/** A menu that somebody has just asked for, as wide as its button. */
export function WantedMenu({ target, position, className, children }: WantedMenuProps) {
  const [isOpen, setIsOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // the button took the place of one that had the focus, and the menu gives it back
    button.current?.focus()
    setIsOpen(true)
  }, [])

  return (
    <Menu opened={isOpen} onChange={setIsOpen} width="target" position={position} shadow="md" withinPortal={false} floatingStrategy="fixed">
      <Menu.Target>{cloneElement(target, { ref: button })}</Menu.Target>
      <Menu.Dropdown {...(className !== undefined && { className })}>{children}</Menu.Dropdown>
    </Menu>
  )
}
