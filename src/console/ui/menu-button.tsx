import { type ComponentType, cloneElement, type ReactElement, type Ref, Suspense, useState } from 'react'

export interface MenuPanelProps {
  target: ReactElement<{ ref?: Ref<HTMLButtonElement> }>
}

interface MenuButtonProps extends MenuPanelProps {
  /** The menu with its button, fetched when it is wanted. */
  Panel: ComponentType<MenuPanelProps>
}

/** A button that opens a menu. */
export function MenuButton({ target, Panel }: MenuButtonProps) {
  const [wasOpened, setWasOpened] = useState(false)
  // as the menu will announce it
  const bare: object = { 'aria-haspopup': 'menu', 'aria-expanded': false, onClick: () => setWasOpened(true) }
  const closed = cloneElement(target, bare)
  if (!wasOpened) return closed
  return (
    <Suspense fallback={closed}>
      <Panel target={target} />
    </Suspense>
  )
}
