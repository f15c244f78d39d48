import { dictionary } from '@zxcvbn-ts/language-common'

let known: ReadonlySet<string> | undefined

function list(): ReadonlySet<string> {
  known ??= new Set(dictionary['passwords-common'].map((one) => folded(String(one))))
  return known
}

/** How many passwords the list holds. */
export const commonPasswords = (): number => list().size

/** Whether a password is tried early: one of the list, also with digits or signs around it, repeated or backwards; or a run such as 123456 or aaaaaa. */
export const isCommon = (password: string): boolean => isRun(folded(password)) || coresOf(password).some((core) => list().has(core))

/** As it is compared: case and the way accents were typed make no other password. */
const folded = (text: string): string => text.normalize('NFC').trim().toLowerCase()

// shorter, it says nothing about the rest
const SHORTEST_CORE = 3

/** What is left of a password without what people put around a word to make it long enough: itself, without digits and signs at its ends, once instead of repeated, backwards. */
export function coresOf(password: string): string[] {
  const text = folded(password)
  const inner = [text, bare(text)].flatMap((one) => [one, unitOf(one), bare(unitOf(one))])
  const both = inner.flatMap((one) => [one, [...one].reverse().join('')])
  return [...new Set(both)].filter((one) => one.length >= SHORTEST_CORE)
}

function bare(text: string): string {
  const characters = [...text]
  const first = characters.findIndex((one) => LETTER.test(one))
  return characters.slice(Math.max(0, first), characters.findLastIndex((one) => LETTER.test(one)) + 1).join('')
}

const LETTER = /[\p{L}\p{M}\p{So}]/u

/** What a text repeats: `abcabcabc` gives `abc`. A text that repeats nothing is its own. */
function unitOf(text: string): string {
  const length = `${text}${text}`.indexOf(text, 1)
  return length > 0 ? text.slice(0, length) : text
}

/** Each character is as far from the one before as the second from the first, and at most by one: 123456, fedcba, aaaaaa. */
function isRun(text: string): boolean {
  const points = [...text].map((one) => one.codePointAt(0) ?? 0)
  const steps = new Set(points.slice(1).map((point, index) => point - (points[index] ?? 0)))
  const [step = 2] = steps
  return steps.size === 1 && Math.abs(step) <= 1
}
