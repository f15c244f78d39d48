import type { AuthenticationSettingsFieldsFragment, AuthenticationSettingsUpdateInput } from '../../generated/client/graphql.ts'
import { localMoment } from '../ui/times.ts'

const numbers = [
  'sessionMaxMinutes',
  'sessionIdleMinutes',
  'sessionWarnMinutes',
  'lockoutFailures',
  'lockoutWindowMinutes',
  'lockoutMinutes',
  'passwordMinLength',
] as const
export type NumberName = (typeof numbers)[number]

const switches = ['passwordRequireDigit', 'passwordRequireMixedCase', 'passwordRequireSymbol', 'apiKeyReveal'] as const
export type SwitchName = (typeof switches)[number]

/** The settings as the form holds them: numbers as text, the moment in the reader's own time. */
export type AuthenticationValues = Record<NumberName | 'apiKeyMaxDays' | 'mfaRequiredFrom' | 'loginDomain', string> &
  Record<SwitchName, boolean>

export const fieldNames = [...numbers, ...switches, 'apiKeyMaxDays', 'mfaRequiredFrom', 'loginDomain'] as const

export const valuesOf = (settings: AuthenticationSettingsFieldsFragment): AuthenticationValues => ({
  sessionMaxMinutes: String(settings.sessionMaxMinutes),
  sessionIdleMinutes: String(settings.sessionIdleMinutes),
  sessionWarnMinutes: String(settings.sessionWarnMinutes),
  lockoutFailures: String(settings.lockoutFailures),
  lockoutWindowMinutes: String(settings.lockoutWindowMinutes),
  lockoutMinutes: String(settings.lockoutMinutes),
  passwordMinLength: String(settings.passwordMinLength),
  passwordRequireDigit: settings.passwordRequireDigit,
  passwordRequireMixedCase: settings.passwordRequireMixedCase,
  passwordRequireSymbol: settings.passwordRequireSymbol,
  mfaRequiredFrom: settings.mfaRequiredFrom === null ? '' : localMoment(settings.mfaRequiredFrom),
  apiKeyMaxDays: settings.apiKeyMaxDays === null ? '' : String(settings.apiKeyMaxDays),
  apiKeyReveal: settings.apiKeyReveal,
  loginDomain: settings.loginDomain ?? '',
})

/** Only what was changed; an empty text lifts the limit. */
export function inputOf(changed: Partial<AuthenticationValues>): AuthenticationSettingsUpdateInput {
  const { apiKeyMaxDays, mfaRequiredFrom, loginDomain } = changed
  const given = <Name extends NumberName | SwitchName>(names: readonly Name[]) => names.filter((name) => changed[name] !== undefined)
  return {
    ...Object.fromEntries(given(numbers).map((name) => [name, Number(changed[name])])),
    ...Object.fromEntries(given(switches).map((name) => [name, changed[name]])),
    ...(apiKeyMaxDays !== undefined && { apiKeyMaxDays: apiKeyMaxDays === '' ? null : Number(apiKeyMaxDays) }),
    ...(mfaRequiredFrom !== undefined && { mfaRequiredFrom: mfaRequiredFrom === '' ? null : new Date(mfaRequiredFrom).toISOString() }),
    ...(loginDomain !== undefined && { loginDomain: loginDomain === '' ? null : loginDomain }),
  }
}

/** Numbers that were emptied, and cannot be. */
export const missingIn = (values: AuthenticationValues): NumberName[] => numbers.filter((name) => values[name] === '')
