// What callers type. A schema for each kind of value; every broken rule becomes a sentence beside its field.
import { z } from 'zod'
import { isId } from './db/id.ts'
import { type Issue, issue, Refused } from './errors.ts'

// C0, DEL, C1, line and paragraph separators, and the marks that reorder text
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/
// the pattern of the HTML standard's email input
const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/

/** Whether this is whole characters that show: what PostgreSQL can store and nobody is misled by. */
export const isPrintable = (text: string): boolean => text.isWellFormed() && !UNPRINTABLE.test(text)

const printable = z
  .string()
  .refine((text) => text.isWellFormed(), 'This holds half a character (a lone surrogate).')
  .refine((text) => !UNPRINTABLE.test(text), 'Control characters, line breaks and marks that reorder text are not allowed here.')
  .transform((text) => text.normalize('NFC').trim())

/** One line of text, trimmed and normalized (NFC). */
export const line = (max: number) =>
  printable.pipe(z.string().min(1, 'This must not be empty.').refine(atMost(max), `This is longer than ${max} characters.`))

/** One line of text, or null for an empty one. */
export const optionalLine = (max: number) =>
  printable
    .nullish()
    .transform((text) => text || null)
    .pipe(z.string().refine(atMost(max), `This is longer than ${max} characters.`).nullable())

export const login = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .min(1, 'A login must not be empty.')
      .max(128, 'A login has at most 128 characters.')
      .regex(/^[a-z0-9._+@-]*$/, 'A login is made of the letters a to z, digits and . _ + - @.')
      .refine((text) => text.split('@').length <= 2, 'A login has at most one @.')
      .refine((text) => !isId(text), 'A login must not look like an id.'),
  )

/** An address by the HTML standard, or null for an empty one. */
export const email = z
  .string()
  .nullish()
  .transform((text) => text?.trim() || null)
  .pipe(z.string().max(254, 'An email address has at most 254 characters.').regex(EMAIL, 'This is not an email address.').nullable())

export const NO_MOMENT = 'This is a date of the years 2000 to 9999.'

const YEARS = { first: new Date('2000-01-01T00:00:00Z'), end: new Date('+010000-01-01T00:00:00Z') }

/** A moment that dates of everyday life can name, and PostgreSQL can hold. */
export const moment = z.date().refine((at) => at >= YEARS.first && at < YEARS.end, NO_MOMENT)

/** The name of an organization or profile: one line that cannot be taken for an id. */
export const objectName = line(64).refine((text) => !isId(text), 'A name must not look like an id.')

/** Reads input through a schema; throws what is wrong with it, all at once. */
export function read<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input, { error: inWords })
  if (result.success) return result.data
  throw new Refused(result.error.issues.map(toIssue))
}

/** For people, what a schema has no sentence of its own for. */
function inWords({ code, origin, maximum, input }: z.core.$ZodRawIssue): string | undefined {
  if (code === 'invalid_type' && (input === undefined || input === null)) return 'This must be given.'
  if (code === 'too_big' && origin === 'array') return `This has more than ${maximum} entries.`
  return undefined
}

const toIssue = ({ message, path }: z.core.$ZodIssue): Issue => issue('INVALID', message, path.length > 0 ? path.map(String) : null)

function atMost(max: number): (text: string) => boolean {
  return (text) => text.length <= max || [...text].length <= max
}
