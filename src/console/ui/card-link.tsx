import Link from 'next/link'
import styles from './card.module.css'

/** The way on to another page, which keeps what this tab remembers. */
export function CardLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} prefetch={false} className={styles.action}>
      {children}
    </Link>
  )
}
