import Link from 'next/link'
import { useLabels } from '../ui/labels.tsx'
import styles from './count-tile.module.css'

interface CountTileProps {
  label: string
  count: number
  isWarning: boolean
  href: string
}

/** One number, which leads to what it counts. */
export function CountTile({ label, count, isWarning, href }: CountTileProps) {
  const { locale } = useLabels()
  return (
    <li>
      <Link href={href} prefetch={false} className={styles.tile}>
        <span className={styles.label}>{label}</span>
        <span className={styles.count} data-warning={isWarning && count > 0}>
          {count.toLocaleString(locale)}
        </span>
      </Link>
    </li>
  )
}
