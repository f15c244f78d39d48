import { useMessages } from '../messages/messages.tsx'
import { type Condition, type FilterField, type Operator, rangeOf } from './conditions.ts'
import { useReferenceName } from './references.ts'

export interface ConditionWords {
  title: string
  operator: string
  value: string
  sentence: string
}

/** A condition as a reader says it. */
export function useConditionWords(field: FilterField, { operator, value }: Condition): ConditionWords {
  const { ui, lists: texts } = useMessages()
  const name = useReferenceName(field.kind === 'reference' ? field.source : null, value)
  const words = wordsOf()
  const title = field.kind === 'flag' ? texts.flag(field.title) : field.title
  return { title, ...words, sentence: [title, words.operator, words.value].filter(Boolean).join(' ') }

  function wordsOf(): { operator: string; value: string } {
    if (operator === 'never' || operator === 'ever') return { operator: '', value: texts.operators[operator] }
    if (operator === 'last' || operator === 'notFor') return { operator: texts.operators[operator], value: durationWords(value, ui.locale) }
    if (operator === 'between' || operator === 'notBetween') return rangeWords(operator)
    return { operator: field.kind === 'flag' ? '' : operatorWord(field, operator, texts), value: valueWord(field, value, name, texts) }
  }

  function rangeWords(operator: 'between' | 'notBetween'): { operator: string; value: string } {
    const { after = null, before = null } = rangeOf(value) ?? {}
    const isNegated = operator === 'notBetween'
    const [from, to] = [after && dayWords(after, ui.locale), before && lastDayWords(before, ui.locale)]
    if (from && to) return { operator: texts.operators[operator], value: texts.range(from, to) }
    if (from) return { operator: isNegated ? texts.notSince : texts.since, value: from }
    return { operator: isNegated ? texts.notUntil : texts.until, value: to ?? '' }
  }
}

export function operatorWord(
  field: FilterField,
  operator: Operator,
  texts: { operators: Record<Operator, string>; doesNotContain: string },
): string {
  return field.kind === 'text' ? texts.doesNotContain : texts.operators[operator]
}

function valueWord(field: FilterField, value: string, name: string, texts: { quoted: (text: string) => string }): string {
  if (field.kind === 'choice') return field.choices.find((choice) => choice.value === value)?.label ?? value
  if (field.kind === 'flag') return value === 'yes' ? field.yes : field.no
  return field.kind === 'text' ? texts.quoted(value) : name
}

const units = { H: 'hour', D: 'day', W: 'week', M: 'month', Y: 'year' } as Record<string, string>

function durationWords(duration: string, locale: string): string {
  const [, amount = '', unit = ''] = /^PT?(\d+)(\w)$/.exec(duration) ?? []
  return new Intl.NumberFormat(locale, { style: 'unit', unit: units[unit] ?? 'day', unitDisplay: 'long' }).format(Number(amount))
}

/** The day of an instant, with the time unless it is where the reader's day begins. */
function dayWords(instant: string, locale: string): string {
  const date = new Date(instant)
  const isMidnight = date.getHours() + date.getMinutes() + date.getSeconds() === 0
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...(!isMidnight && { timeStyle: 'short' }) }).format(date)
}

/** The last day before an instant: people say the end of a range with the day in it. */
function lastDayWords(instant: string, locale: string): string {
  const date = new Date(instant)
  const isMidnight = date.getHours() + date.getMinutes() + date.getSeconds() === 0
  return isMidnight ? dayWords(startOfDay(new Date(date.getTime() - 1)).toISOString(), locale) : dayWords(instant, locale)
}

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate())
