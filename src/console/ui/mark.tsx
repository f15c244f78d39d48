import styles from './mark.module.css'

/** The first letter of the instance's name, as its sign. */
export function Mark({ name, size = 'small' }: { name: string; size?: 'small' | 'large' }) {
  return (
    <span className={styles.mark} data-size={size} aria-hidden>
      {[...name].slice(0, 1).join('').toUpperCase()}
    </span>
  )
}
