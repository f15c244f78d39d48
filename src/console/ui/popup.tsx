import { cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useState } from 'react'

// what places a panel beside its button is fetched with the first one that opens
const PopupPanel = lazy(() => import('./popup-panel.tsx').then(({ PopupPanel }) => ({ default: PopupPanel })))

export interface PopupProps {
  isOpen: boolean
  onClose: () => void
  /** The button that it hangs on; the focus returns to it. */
  target: ReactElement
  side?: 'start' | 'end'
  children: ReactNode
}

/** A small panel hanging on a button. Escape and a click outside close it. */
export function Popup(props: PopupProps) {
  const [wasOpened, setWasOpened] = useState(false)
  if (props.isOpen && !wasOpened) setWasOpened(true)

  const closed = cloneElement(props.target, bare)
  if (!wasOpened) return closed
  return (
    <Suspense fallback={closed}>
      <PopupPanel {...props} />
    </Suspense>
  )
}

/** As the popup will announce its button. */
const bare: object = { 'aria-haspopup': 'dialog', 'aria-expanded': false }
