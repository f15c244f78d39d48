import { FilterValue } from './filter-value.tsx'
import { absoluteTime, dayOf, relativeTime } from './times.ts'

interface FilterTimeProps {
  /** What the list calls it. */
  field: string
  at: string
  now: number
  locale: string
  /** What a click does, of the day. */
  titleOf: (day: string) => string
}

/** A time in a row, by whose day, the reader's own, the list can be filtered. */
export function FilterTime({ field, at, now, locale, titleOf }: FilterTimeProps) {
  const { start, end, name } = dayOf(at, locale)
  return (
    <FilterValue by={`${field} between.${start}_${end}`} title={`${absoluteTime(at, locale)}\n${titleOf(name)}`} isDimmed={false}>
      <time dateTime={at}>{relativeTime(at, now, locale, 'narrow')}</time>
    </FilterValue>
  )
}
