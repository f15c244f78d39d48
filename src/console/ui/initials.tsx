import type { CSSProperties } from 'react'
import styles from './initials.module.css'

interface InitialsProps {
  /** Whose initials: the first letters of its first and last word. */
  name: string
  /** Picks the colour, so that it outlives a rename. */
  seed: string
  size?: 'small' | 'large'
  shape?: 'round' | 'square'
  title?: string
}

/** A name as a small coloured mark. Read out only with a title: the name stands beside it otherwise. */
export function Initials({ name, seed, size = 'small', shape = 'round', title }: InitialsProps) {
  const naming = title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title, title }
  // React's types know no custom properties
  const style = { '--hue': hue(seed) } as CSSProperties

  return (
    <span className={styles.initials} data-size={size} data-shape={shape} style={style} {...naming}>
      {initialsOf(name)}
    </span>
  )
}

function initialsOf(name: string): string {
  const words = name.split(/[\s.@_-]+/u).filter((word) => word !== '')
  const [first = '', last = ''] = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return [...first]
    .slice(0, 1)
    .concat([...last].slice(0, 1))
    .join('')
    .toUpperCase()
}

function hue(seed: string): number {
  let hash = 0
  for (let index = 0; index < seed.length; index++) hash = (hash * 31 + seed.charCodeAt(index)) % 360
  return hash
}
