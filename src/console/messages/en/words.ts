// How English counts and joins.

export const locale = 'en'

const plurals = new Intl.PluralRules(locale)

export const numbers = new Intl.NumberFormat(locale)
export const lists = new Intl.ListFormat(locale)

export const counted = (count: number, one: string, other: string) =>
  `${numbers.format(count)} ${plurals.select(count) === 'one' ? one : other}`
