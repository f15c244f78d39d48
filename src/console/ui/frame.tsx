import { IconMenu2, IconX } from '@tabler/icons-react'
import { usePathname } from 'next/navigation'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './frame.module.css'
import { useLabels } from './labels.tsx'

interface FrameProps {
  brand: ReactNode
  navigation: ReactNode
  /** Above every page. */
  banner?: ReactNode
  texts: { skip: string; navigation: string; openNavigation: string }
  children: ReactNode
}

/** Navigation beside the content; on small screens behind a button above it. */
export function Frame({ brand, navigation, banner, texts, children }: FrameProps) {
  const labels = useLabels()
  const path = usePathname()
  const drawer = useRef<HTMLDialogElement>(null)
  const [isOpen, setIsOpen] = useState(false)

  useEffect(() => {
    if (isOpen) drawer.current?.showModal()
  }, [isOpen])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is why it closes
  useEffect(() => drawer.current?.close?.(), [path])

  return (
    <div className={styles.frame}>
      <a href="#content" className={styles.skip}>
        {texts.skip}
      </a>
      <header className={styles.top}>
        <button type="button" className={styles.button} aria-label={texts.openNavigation} onClick={() => setIsOpen(true)}>
          <IconMenu2 size={19} aria-hidden />
        </button>
        {brand}
      </header>
      <nav className={styles.side} aria-label={texts.navigation}>
        {brand}
        {navigation}
      </nav>
      <main id="content" tabIndex={-1} className={styles.content}>
        {banner}
        <div className={styles.page}>{children}</div>
      </main>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it for the keyboard */}
      <dialog
        ref={drawer}
        className={styles.drawer}
        aria-label={texts.navigation}
        onKeyDownCapture={leaveToMenu}
        onClose={() => setIsOpen(false)}
        onClick={(event) => event.target === drawer.current && drawer.current.close()}
      >
        {isOpen && (
          <nav className={styles.drawerSide} aria-label={texts.navigation}>
            <div className={styles.drawerTop}>
              {brand}
              <button type="button" className={styles.button} aria-label={labels.close} onClick={() => drawer.current?.close()}>
                <IconX size={18} aria-hidden />
              </button>
            </div>
            {navigation}
          </nav>
        )}
      </dialog>
    </div>
  )
}

/** Escape in a menu or popup closes that alone. */
function leaveToMenu(event: KeyboardEvent<HTMLElement>): void {
  if (event.key === 'Escape' && (event.target as Element).closest('[role="menu"], [role="dialog"]')) event.preventDefault() // a dialog holds no other targets
}
