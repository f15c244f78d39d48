/** What the layout of a table knows about a column. */
export interface Sized {
  key: string
  /** In pixels; the one column without it takes what is left. */
  width?: `${number}px`
  /** 1 is always shown, the others leave from the highest down where space is short. */
  rank: number
}

const leastFlexible = 205
const padding = 20
const selectionWidth = 36

/** The columns for which a table of this width in pixels has room. */
export function fitting<Column extends Sized>(columns: readonly Column[], isSelectable: boolean, tableWidth: number): readonly Column[] {
  let needed = padding + (isSelectable ? selectionWidth : 0) + leastFlexible
  const shown = new Set<string>()
  for (const { key, rank, width } of columns.toSorted((one, other) => one.rank - other.rank)) {
    needed += width === undefined ? 0 : Number.parseInt(width, 10)
    // what leaves takes the lesser ones with it, so that none comes and goes out of turn
    if (rank > 1 && needed > tableWidth) break
    shown.add(key)
  }
  return columns.filter(({ key }) => shown.has(key))
}

/** As `grid-template-columns` of each row. */
export function templateOf(columns: readonly Sized[], isSelectable: boolean): string {
  const widths = columns.map(({ width }) => width ?? 'minmax(0, 1fr)')
  return [...(isSelectable ? [`${selectionWidth}px`] : []), ...widths].join(' ')
}
