import { ActionIcon, Drawer } from '@mantine/core'
import { IconMenu2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './frame.module.css'
import { useLabels } from './labels.tsx'

interface FrameProps {
  brand: ReactNode
  navigation: ReactNode
  texts: { skip: string; navigation: string; openNavigation: string }
  isNavigationOpen: boolean
  onNavigation: (isOpen: boolean) => void
  children: ReactNode
}

/** Navigation beside the content; on small screens behind a button above it. */
export function Frame({ brand, navigation, texts, isNavigationOpen, onNavigation, children }: FrameProps) {
  const labels = useLabels()
  return (
    <div className={styles.frame}>
      <a href="#content" className={styles.skip}>
        {texts.skip}
      </a>
      <header className={styles.top}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          aria-label={texts.openNavigation}
          aria-expanded={isNavigationOpen}
          onClick={() => onNavigation(true)}
        >
          <IconMenu2 size={19} aria-hidden />
        </ActionIcon>
        {brand}
      </header>
      <nav className={styles.side} aria-label={texts.navigation}>
        {brand}
        {navigation}
      </nav>
      <main id="content" tabIndex={-1} className={styles.content}>
        {children}
      </main>
      <Drawer
        opened={isNavigationOpen}
        onClose={() => onNavigation(false)}
        size={280}
        title={texts.navigation}
        closeButtonProps={{ 'aria-label': labels.close }}
        classNames={{ body: styles.drawer }}
      >
        <nav className={styles.drawerNavigation} aria-label={texts.navigation}>
          {navigation}
        </nav>
      </Drawer>
    </div>
  )
}
