/** The languages of the console, each under its own name. */
export const languageNames = { en: 'English', fr: 'Français' } as const

export type Language = keyof typeof languageNames

export const languages = Object.keys(languageNames) as Language[]

export const isLanguage = (text: string | null | undefined): text is Language => languages.some((language) => language === text)

/** Keeps the choice for pages that nobody is signed in to. */
export const languageCookie = 'roster_language'

/** The first of the wanted ones that the console speaks, whatever their region; English where it speaks none. */
export function spokenOf(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.trim().slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

/** What an Accept-Language header asks for, the dearest first (RFC 9110, 12.5.4). */
export function acceptedLanguages(header: string | null): string[] {
  const ranges = (header ?? '').split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) }
  })
  return ranges
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag)
}
