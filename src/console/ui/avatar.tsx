import styles from './avatar.module.css'
import { Initials } from './initials.tsx'

interface AvatarProps {
  /** The address of the picture; null: the initials are shown. */
  picture: string | null
  name: string
  seed: string
  size?: 'small' | 'large'
}

/** Somebody's picture, or the initials. The name stands beside it. */
export function Avatar({ picture, name, seed, size = 'small' }: AvatarProps) {
  if (picture === null) return <Initials name={name} seed={seed} size={size} />
  // biome-ignore lint/performance/noImgElement: the server has made it in the sizes that are shown
  return <img className={styles.picture} data-size={size} src={picture} alt="" loading="lazy" decoding="async" />
}
