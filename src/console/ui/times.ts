const units: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_556_952],
  ['month', 2_629_746],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** "2 minutes ago", or "2min ago" where space is short; "2 min" in a language that has a mere sign there. */
export function relativeTime(at: string, now: number, locale: string, style: 'long' | 'narrow'): string {
  const seconds = (Date.parse(at) - now) / 1000
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', Number.POSITIVE_INFINITY]
  const amount = Math.trunc(seconds / size)
  const isBrief = style === 'narrow' && isSigned(locale)
  return isBrief ? briefTime(amount, unit, locale) : relativeFormat(locale, style).format(amount, unit)
}

function briefTime(amount: number, unit: Intl.RelativeTimeFormatUnit, locale: string): string {
  // "now" is the longest word of all in French
  if (amount === 0) return `< ${briefTime(-1, 'minute', locale)}`
  const style = unit === 'month' || unit === 'year' ? 'long' : 'short'
  const parts = briefFormat(locale, style).formatToParts(amount, unit)
  return (amount < 0 ? parts.slice(1) : parts).map(({ value }) => value).join('')
}

/** The reader's own time with its zone, then UTC, one a line. */
export function absoluteTime(at: string, locale: string): string {
  const date = new Date(at)
  return `${absoluteFormat(locale).format(date)}\n${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** The reader's own time to the minute, for texts. */
export const plainTime = (at: string, locale: string): string => plainFormat(locale).format(new Date(at))

/** The reader's own day that an instant belongs to: its first instant, that of the next one, and what it is called. */
export function dayOf(at: string, locale: string): { start: string; end: string; name: string } {
  const day = new Date(at)
  day.setHours(0, 0, 0, 0)
  const start = day.toISOString()
  const name = dayFormat(locale).format(day)
  day.setDate(day.getDate() + 1)
  return { start, end: day.toISOString(), name }
}

const minuteMs = 60_000

/** As a field for date and time writes it, in the reader's own time. */
export function localMoment(at: string): string {
  const moment = new Date(at)
  return new Date(moment.getTime() - moment.getTimezoneOffset() * minuteMs).toISOString().slice(0, 16)
}

// making a format costs more than using it a hundred times
const relativeFormat = remembered(
  (locale: string, style: 'long' | 'narrow') => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style }),
)
const briefFormat = remembered((locale: string, style: 'long' | 'short') => new Intl.RelativeTimeFormat(locale, { style }))
const isSigned = remembered((locale: string) => /^[-−]/.test(relativeFormat(locale, 'narrow').format(-2, 'minute')))
const absoluteFormat = remembered((locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }))
const dayFormat = remembered((locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }))
const plainFormat = remembered((locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }))

function remembered<Arguments extends string[], Result>(make: (...given: Arguments) => Result): (...given: Arguments) => Result {
  const made = new Map<string, Result>()
  return (...given) => {
    const key = given.join()
    const result = made.get(key) ?? make(...given)
    made.set(key, result)
    return result
  }
}
