import type { CSSProperties } from 'react'

/** What the layout of a table knows about a column. */
export interface Sized {
  key: string
  /** In pixels; the one column without it takes what is left. */
  width?: `${number}px`
  /** 1 is always shown, the others leave from the highest down where space is short. */
  rank: number
}

// widths in pixels that the style sheet asks for
const steps = [430, 520, 620, 700, 800, 900, 1000, 1040, 1160, 1320, 1480, 1640, 1800]
const leastFlexible = 205
const padding = 20
export const selectionWidth = 36

/** The style sheet gives each cell the flex value of its column. */
export function flexOf(columns: readonly Sized[], isSelectable: boolean): CSSProperties {
  const widths = [...(isSelectable ? [`${selectionWidth}px`] : []), ...columns.map(({ width }) => width)]
  // React's types know no custom properties
  return Object.fromEntries(widths.map((width, index) => [`--column-${index + 1}`, width ? `0 0 ${width}` : '1 1 0'])) as CSSProperties
}

/** From which width of the table on each column is shown beside those of lower rank; those that always are have none. */
export function shownFrom(columns: readonly Sized[], isSelectable: boolean): ReadonlyMap<string, number> {
  let needed = padding + (isSelectable ? selectionWidth : 0) + leastFlexible
  const from = new Map<string, number>()
  for (const { key, rank, width } of columns.toSorted((one, other) => one.rank - other.rank)) {
    needed += width === undefined ? 0 : Number.parseInt(width, 10)
    if (rank > 1) from.set(key, steps.find((step) => step >= needed) ?? steps.at(-1) ?? 0)
  }
  return from
}
