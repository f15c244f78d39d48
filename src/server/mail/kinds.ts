import type { MailKind } from './table.ts'

/** What leaves by mail, and the facts that each kind tells. None of them is a secret. */
export type MailFacts = {
  /** Into an organization; `address` is where it was sent. */
  INVITATION: { invitationId: string; organization: string }
  /** An account was created, whose user chooses the password by a link. */
  FIRST_PASSWORD: Record<string, never>
  /** Asked for by a manager, or by whoever forgot the password. */
  PASSWORD_RESET: Record<string, never>
  PASSWORD_CHANGED: Record<string, never>
  /** Goes to both addresses, in a mail for each. */
  EMAIL_CHANGED: { before: string | null; after: string | null }
  API_KEY_CREATED: KeyFacts
  API_KEY_RENEWED: KeyFacts
  API_KEY_REVEALED: KeyFacts
  API_KEY_REVOKED: KeyFacts
  /** Somebody used the secret of before the renewal, from `from`. */
  API_KEY_REUSED: KeyFacts & { from: string | null }
  API_KEY_EXPIRING: KeyFacts & { expiresAt: string }
  MFA_CHANGED: { change: MfaChange }
  /** Signed in from a browser that was not seen before. */
  NEW_DEVICE: { browser: string | null; system: string | null; from: string | null }
}

type KeyFacts = { name: string; prefix: string }

export const MFA_CHANGES = [
  'TOTP_ADDED',
  'TOTP_REMOVED',
  'PASSKEY_ADDED',
  'PASSKEY_REMOVED',
  'RECOVERY_CODES_MADE',
  'RECOVERY_CODE_USED',
  'RESET',
] as const

export type MfaChange = (typeof MFA_CHANGES)[number]

/** Kinds with a link, whose token is made when the mail is handed over. */
export const LINK_KINDS = ['INVITATION', 'FIRST_PASSWORD', 'PASSWORD_RESET'] as const

export type LinkKind = (typeof LINK_KINDS)[number]

export const isLinkKind = (kind: MailKind): kind is LinkKind => LINK_KINDS.some((one) => one === kind)
