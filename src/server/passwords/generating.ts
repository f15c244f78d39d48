import { randomInt } from 'node:crypto'
import type { Policy } from './policy.ts'

// no character that is read for another, in groups that are easy to copy by hand: 20 out of 32, 100 bits
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A password to be handed over, as long as the instance asks for and with each kind of character that it asks for. */
export function generated({ minLength, requireDigit, requireMixedCase }: Policy): string {
  const group = () => Array.from({ length: 5 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')
  const groups = Array.from({ length: Math.max(4, Math.ceil(minLength / 6)) }, group)
  return [...groups, ...(requireDigit || requireMixedCase ? ['Aa7'] : [])].join('-')
}
