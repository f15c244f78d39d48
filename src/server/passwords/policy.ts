import type { Ctx } from '../context.ts'
import { type Issue, issue, type PasswordRule } from '../errors.ts'
import { authentication } from '../settings/authentication.ts'
import type { UserRow } from '../users/table.ts'
import { commonPasswords, coresOf, isCommon } from './common.ts'

/** Longer ones would only make hashing slower. */
export const MAX_LENGTH = 128

export type Policy = { minLength: number; maxLength: number; requireDigit: boolean; requireMixedCase: boolean; requireSymbol: boolean }

/** What a new password must satisfy at this instance. */
export async function policyOf(ctx: Ctx): Promise<Policy> {
  const { passwordMinLength, passwordRequireDigit, passwordRequireMixedCase, passwordRequireSymbol } = await authentication(ctx)
  return {
    minLength: passwordMinLength,
    maxLength: MAX_LENGTH,
    requireDigit: passwordRequireDigit,
    requireMixedCase: passwordRequireMixedCase,
    requireSymbol: passwordRequireSymbol,
  }
}

type Whose = Pick<UserRow, 'login' | 'name' | 'email'>

type Rule = {
  isInForce?: (policy: Policy) => boolean
  isKept: (password: string, policy: Policy, whose: Whose) => boolean
  sentence: (policy: Policy) => string
}

const lengthOf = (text: string): number => [...text].length

const RULES: Record<Exclude<PasswordRule, 'NOT_THE_CURRENT_ONE'>, Rule> = {
  WHOLE_CHARACTERS: {
    isKept: (password) => password.isWellFormed(),
    sentence: () => 'A password must be whole characters.',
  },
  MIN_LENGTH: {
    isKept: (password, { minLength }) => lengthOf(password) >= minLength,
    sentence: ({ minLength }) => `A password has at least ${minLength} characters.`,
  },
  MAX_LENGTH: {
    isKept: (password, { maxLength }) => lengthOf(password) <= maxLength,
    sentence: ({ maxLength }) => `A password has at most ${maxLength} characters.`,
  },
  DIGIT: {
    isInForce: ({ requireDigit }) => requireDigit,
    isKept: (password) => /\p{Nd}/u.test(password),
    sentence: () => 'A password holds a digit.',
  },
  MIXED_CASE: {
    isInForce: ({ requireMixedCase }) => requireMixedCase,
    isKept: (password) => /\p{Lu}/u.test(password) && /\p{Ll}/u.test(password),
    sentence: () => 'A password holds a capital and a small letter.',
  },
  SYMBOL: {
    isInForce: ({ requireSymbol }) => requireSymbol,
    isKept: (password) => /[^\p{L}\p{M}\p{Nd}]/u.test(password),
    sentence: () => 'A password holds a character that is neither a letter nor a digit.',
  },
  NOT_YOURS: {
    isKept: (password, _, whose) => !isMadeOf(password, whose),
    sentence: () => 'A password must not be the login, name or email, nor one of them backwards, repeated or with digits around it.',
  },
  NOT_COMMON: {
    isKept: (password) => !isCommon(password),
    sentence: () => 'This password is among those that are tried first. Choose one that nobody else would think of.',
  },
}

const rules = Object.entries(RULES) as [PasswordRule, Rule][]

/** The policy as it is told to everybody. */
export const described = (policy: Policy) => ({
  minLength: policy.minLength,
  maxLength: policy.maxLength,
  rules: [...rules.filter(([, { isInForce }]) => isInForce?.(policy) ?? true).map(([name]) => name), 'NOT_THE_CURRENT_ONE' as const],
  commonPasswords: commonPasswords(),
})

/** Every rule of the policy that a new password breaks, one sentence each. */
export function rulesBroken(policy: Policy, whose: Whose, password: string, field: string): Issue[] {
  const text = normalized(password)
  // the rest would be slow on a megabyte, and says nothing more
  const looked = lengthOf(text) > policy.maxLength ? rules.filter(([name]) => name === 'MAX_LENGTH' || name === 'WHOLE_CHARACTERS') : rules
  return looked
    .filter(([, { isInForce, isKept }]) => (isInForce?.(policy) ?? true) && !isKept(text, policy, whose))
    .map(([name, { sentence }]) => broken(name, sentence(policy), field))
}

/** A new password that is the old one. */
export const unchanged = (field: string): Issue =>
  broken('NOT_THE_CURRENT_ONE', 'Choose a password that differs from the current one.', field)

const broken = (rule: PasswordRule, message: string, field: string): Issue => ({ ...issue('POLICY', message, [field]), rule })

/** Whether the password is a name of its user, as such or behind what people put around it. */
function isMadeOf(password: string, { login, name, email }: Whose): boolean {
  const own = [login, localPart(login), name, name.replace(/\s+/g, ''), email ?? '', localPart(email ?? '')].flatMap(coresOf)
  return coresOf(password).some((core) => own.includes(core))
}

const localPart = (address: string): string => address.split('@')[0] ?? ''

/** The same password typed on another keyboard is the same password. */
export const normalized = (password: string): string => password.normalize('NFC')
