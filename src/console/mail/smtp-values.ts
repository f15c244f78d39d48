import type { SmtpSecurity, SmtpSettingsFieldsFragment, SmtpSettingsUpdateInput } from '../../generated/client/graphql.ts'

/** The settings as the form holds them. */
export type SmtpValues = {
  enabled: boolean
  host: string
  port: string
  security: SmtpSecurity
  username: string
  /** As typed; empty: the kept one stays. */
  password: string
  erasesPassword: boolean
  senderName: string
  senderAddress: string
  resetLinkMinutes: string
  invitationHours: string
}

export const numbersOf = ['port', 'resetLinkMinutes', 'invitationHours'] as const

export const valuesOf = (settings: SmtpSettingsFieldsFragment): SmtpValues => ({
  enabled: settings.enabled,
  host: settings.host ?? '',
  port: String(settings.port),
  security: settings.security,
  username: settings.username ?? '',
  password: '',
  erasesPassword: false,
  senderName: settings.senderName ?? '',
  senderAddress: settings.senderAddress ?? '',
  resetLinkMinutes: String(settings.resetLinkMinutes),
  invitationHours: String(settings.invitationHours),
})

/** Only what was changed; an empty text empties the setting. */
export function inputOf({ password, erasesPassword, ...changed }: Partial<SmtpValues>): SmtpSettingsUpdateInput {
  const { port, resetLinkMinutes, invitationHours, ...texts } = changed
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, value === '' ? null : value])),
    ...(port !== undefined && { port: Number(port) }),
    ...(resetLinkMinutes !== undefined && { resetLinkMinutes: Number(resetLinkMinutes) }),
    ...(invitationHours !== undefined && { invitationHours: Number(invitationHours) }),
    ...(erasesPassword && { password: null }),
    ...(password !== undefined && { password }),
  }
}

/** Whether the kept password was given for other values than these. */
export const isOtherServer = (changed: Partial<SmtpValues>): boolean =>
  (['host', 'port', 'security', 'username'] as const).some((name) => changed[name] !== undefined)

const usualPorts: Record<SmtpSecurity, string> = { NONE: '25', STARTTLS: '587', TLS: '465' }

/** Another security, with its usual port where that of the former one stood. */
export const withSecurity = ({ security, port }: SmtpValues, chosen: SmtpSecurity): Partial<SmtpValues> =>
  port === usualPorts[security] ? { security: chosen, port: usualPorts[chosen] } : { security: chosen }
