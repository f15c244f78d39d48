import Link from 'next/link'
import { paths } from '../paths.ts'
import { Mark } from '../ui/mark.tsx'
import styles from './brand.module.css'

/** The name of the instance, which leads to the first page. */
export function Brand({ instanceName }: { instanceName: string }) {
  return (
    <Link href={paths.home} prefetch={false} className={styles.brand}>
      <Mark name={instanceName} />
      <span className={styles.name}>{instanceName}</span>
    </Link>
  )
}
