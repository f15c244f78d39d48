import Link from 'next/link'
import { paths } from '../paths.ts'
import styles from './brand.module.css'

/** The name of the instance, which leads to the first page. */
export function Brand({ instanceName }: { instanceName: string }) {
  return (
    <Link href={paths.home} prefetch={false} className={styles.brand}>
      <span className={styles.mark} aria-hidden>
        {[...instanceName].slice(0, 1).join('').toUpperCase()}
      </span>
      <span className={styles.name}>{instanceName}</span>
    </Link>
  )
}
