// How French counts and joins. Its narrow space stands before ; : ! ? and inside of « », and is U+202F in these files.

export const locale = 'fr'

const plurals = new Intl.PluralRules(locale)

export const numbers = new Intl.NumberFormat(locale)
export const lists = new Intl.ListFormat(locale)

/** None is singular, as one is. */
export const counted = (count: number, one: string, other: string) =>
  `${numbers.format(count)} ${plurals.select(count) === 'one' ? one : other}`
