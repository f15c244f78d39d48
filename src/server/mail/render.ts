import { eq } from 'drizzle-orm'
import type { Ctx } from '../context.ts'
import { preferences } from '../views/table.ts'
import { htmlOf } from './html.ts'
import type { Link } from './service.ts'
import type { MailRow } from './table.ts'
import { type About, type Content, LANGUAGES, type Language, TEXTS } from './texts.ts'

export type Rendered = { subject: string; text: string; html: string }

type Rendering = { language: Language; instance: string; baseUrl: URL; link: Link | null; now: Date }

/** A mail as text and as HTML, which say the same. */
export function render(mail: Pick<MailRow, 'kind' | 'facts' | 'byLabel' | 'createdAt'>, rendering: Rendering): Rendered {
  const { language, link } = rendering
  const instance = oneLine(rendering.instance)
  const content = contentOf(mail, language, {
    facts: Object.fromEntries(Object.entries(mail.facts).map(([name, value]) => [name, shownFact(name, value, language)])),
    by: mail.byLabel === null ? null : oneLine(mail.byLabel),
    instance,
    until: link ? instant(link.expiresAt, language) : '',
    at: instant(mail.createdAt, language),
  })
  const texts = TEXTS[language]
  const url = link?.url ?? rendering.baseUrl.href
  const parts = {
    content,
    url,
    isLink: link !== null,
    instance,
    language,
    copy: texts.copy,
    footer: `${texts.reason(mail.kind, instance)} ${texts.automatic}`,
  }
  return { subject: oneLine(content.subject), text: textOf(parts), html: htmlOf(parts) }
}

export type Parts = {
  content: Content
  url: string
  /** Whether the link is the point of the mail. */
  isLink: boolean
  instance: string
  language: Language
  copy: string
  footer: string
}

/** The facts of a row belong to its kind: `enqueue` took both together. */
function contentOf({ kind }: Pick<MailRow, 'kind'>, language: Language, about: Omit<About<never>, 'facts'> & { facts: object }): Content {
  const tell = TEXTS[language].kinds[kind] as (about: object) => Content
  return tell(about)
}

function textOf({ content: { title, lines, facts = [], action, after }, url, language, footer }: Parts): string {
  const colon = language === 'fr' ? ' :' : ':'
  const paragraphs = [
    title,
    ...lines,
    facts.map(([label, value]) => `${label}${colon} ${value}`).join('\n'),
    `${action}${colon}\n${url}`,
    ...after,
    `-- \n${footer}`,
  ]
  return `${paragraphs.filter(Boolean).join('\n\n')}\n`
}

const shownFact = (name: string, value: unknown, language: Language): unknown => {
  if (typeof value !== 'string') return value
  return name === 'expiresAt' ? instant(new Date(value), language) : oneLine(value)
}

/** What `smtpSettingsTest` sends. */
export function renderTrial(language: Language, { instance, baseUrl }: Pick<Ctx, 'instance' | 'baseUrl'>): Rendered {
  const texts = TEXTS[language]
  const name = oneLine(instance.name)
  const content = texts.trial(name)
  const parts = { content, url: baseUrl.href, isLink: false, instance: name, language, copy: texts.copy, footer: texts.automatic }
  return { subject: oneLine(content.subject), text: textOf(parts), html: htmlOf(parts) }
}

/** UTC, because nobody knows where the reader is. */
const instant = (date: Date, language: Language): string =>
  `${new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(date)} UTC`

/** One printable line, whatever was stored: no header and no line of the text begins inside a value. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()

/** What the user chose in the console, else English. */
export async function languageOf(ctx: Ctx, userId: string | null): Promise<Language> {
  if (userId === null) return 'en'
  const [row] = await ctx.db.select({ value: preferences.value }).from(preferences).where(eq(preferences.userId, userId))
  const chosen = (row?.value as { language?: unknown } | undefined)?.language
  return LANGUAGES.find((language) => language === chosen) ?? 'en'
}
