import type { MailFacts } from './kinds.ts'
import type { MailKind } from './table.ts'
import { english } from './texts-en.ts'
import { french } from './texts-fr.ts'

export const LANGUAGES = ['en', 'fr'] as const

export type Language = (typeof LANGUAGES)[number]

/** What a mail says, without its looks. */
export type Content = {
  subject: string
  title: string
  lines: string[]
  /** Label and value. */
  facts?: [label: string, value: string][]
  /** On the button. */
  action: string
  /** Below the button: how long the link works, and what to do if it was somebody else. */
  after: string[]
}

/** What a text is made of, each value one printable line. */
export type About<Kind extends MailKind> = {
  facts: MailFacts[Kind]
  /** Who did it; null: the user itself. */
  by: string | null
  instance: string
  /** Until when the link works, as text. */
  until: string
  at: string
}

export type Texts = {
  kinds: { [Kind in MailKind]: (about: About<Kind>) => Content }
  /** Sent to try out the settings. */
  trial: (instance: string) => Content
  /** Why this mail came. */
  reason: (kind: MailKind, instance: string) => string
  automatic: string
  /** Above the link, for those whose mail program shows no button. */
  copy: string
}

export const TEXTS: Record<Language, Texts> = { en: english, fr: french }
