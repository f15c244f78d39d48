import { type ReactNode, useId } from 'react'
import styles from './section.module.css'
import { restingPlace } from './use-kept-focus.ts'

interface SectionProps {
  /** For links to it. */
  id?: string
  /** Its level below the heading of what it is a part of. */
  heading: 'h2' | 'h3'
  title: string
  /** Beside the title. */
  actions?: ReactNode
  children: ReactNode
}

/** One part of what is known about something, under a heading of its own. */
export function Section({ id, heading: Heading, title, actions, children }: SectionProps) {
  const titleId = useId()
  return (
    <section id={id} className={styles.section} aria-labelledby={titleId}>
      <div className={styles.head}>
        <Heading {...restingPlace} id={titleId} className={styles.title}>
          {title}
        </Heading>
        {actions}
      </div>
      {children}
    </section>
  )
}

/** A sentence where there is nothing else to show, or about what is shown. */
export function Note({ children }: { children: ReactNode }) {
  return <p className={styles.note}>{children}</p>
}
