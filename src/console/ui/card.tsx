import type { ReactNode } from 'react'
import styles from './card.module.css'

interface CardProps {
  mark?: ReactNode
  title: string
  subtitle?: ReactNode
  children: ReactNode
}

/** One task in the middle of an otherwise empty page. */
export function Card({ mark, title, subtitle, children }: CardProps) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <header className={styles.header}>
          {mark}
          <h1 className={styles.title}>{title}</h1>
          {subtitle !== undefined && <p className={styles.subtitle}>{subtitle}</p>}
        </header>
        {children}
      </div>
    </main>
  )
}

type CardActionProps = { href: string; children: ReactNode } | { onClick: () => void; children: ReactNode }

/** The way on, which loads its page anew. Plain, as the pages for when things fail come along with every other page. */
export function CardAction(props: CardActionProps) {
  if ('href' in props)
    return (
      <a href={props.href} className={styles.action}>
        {props.children}
      </a>
    )

  return (
    <button type="button" className={styles.action} onClick={props.onClick}>
      {props.children}
    </button>
  )
}
