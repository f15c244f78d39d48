// Ranges of time as conditions: the contract's `DateTimeRange`, evaluated by the server's clock.
import { and, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { badInput } from '../errors.ts'

export type DateTimeRange = {
  after?: Date | null | undefined
  before?: Date | null | undefined
  withinLast?: string | null | undefined
  notWithinLast?: string | null | undefined
}

/**
 * A moment is in a range; undefined for an empty range. A moment that is NULL is in no range, but for `notWithinLast`, which looks at `otherwise` then: never seen, but
 * created long ago.
 */
export function inRange(at: SQLWrapper, range: DateTimeRange, now: Date, { otherwise }: { otherwise?: SQLWrapper } = {}): SQL | undefined {
  const { after, before, withinLast, notWithinLast } = range
  const orOtherwise = otherwise ? sql`coalesce(${at}, ${otherwise})` : at
  return and(
    after ? sql`${at} >= ${instantOf(after)}` : undefined,
    before ? sql`${at} < ${instantOf(before)}` : undefined,
    withinLast ? sql`${at} >= ${instantOf(ago(now, withinLast))}` : undefined,
    notWithinLast ? sql`${orOtherwise} < ${instantOf(ago(now, notWithinLast))}` : undefined,
  )
}

// a year that PostgreSQL, or the text of a date, cannot hold would be an error of ours
export function instantOf(at: Date): SQL {
  const year = at.getUTCFullYear()
  if (Number.isNaN(year) || year < 1 || year > 9999) throw badInput('A range holds the years 1 to 9999.')
  return sql`${at.toISOString()}::timestamptz`
}

const DURATION =
  /^P(?=.)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/

/** The moment that lies a duration (ISO 8601) before another, by the calendar in UTC: a month before 31 March is the last day of February. */
export const ago = (now: Date, duration: string): Date => shifted(now, duration, -1)

/** Likewise the one after. */
export const ahead = (now: Date, duration: string): Date => shifted(now, duration, 1)

function shifted(now: Date, duration: string, sign: 1 | -1): Date {
  const parts = DURATION.exec(duration)
  if (!parts) throw badInput('A duration is whole numbers as in ISO 8601, such as P90D, P1Y6M or PT12H.')
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0))
  const month = new Date(now)
  month.setUTCDate(1)
  month.setUTCMonth(month.getUTCMonth() + sign * (months + years * 12))
  const lastDay = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate()
  month.setUTCDate(Math.min(now.getUTCDate(), lastDay))
  return new Date(month.getTime() + sign * (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + sign * seconds * 1000)
}
