import type { ReactNode } from 'react'
import styles from './page.module.css'
import { restingPlace } from './use-kept-focus.ts'

interface PageProps {
  title: string
  /** What the page is for, in a sentence. */
  text?: ReactNode
  /** Beside the title. */
  actions?: ReactNode
  children: ReactNode
}

/** One subject under its title, no wider than it reads well. */
export function Page({ title, text, actions, children }: PageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1 {...restingPlace} className={styles.title}>
            {title}
          </h1>
          {text !== undefined && <p className={styles.text}>{text}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
