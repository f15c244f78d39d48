import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'

/** What the browser answered, or why it did not: the reader let it be, has that one already, or it failed. */
export type PasskeyAnswer<Response> = { response: Response } | { failure: 'cancelled' | 'known' | 'failed' }

/** False in browsers without passkeys, and on pages without HTTPS. */
export const canUsePasskeys = browserSupportsWebAuthn

/** Lets the reader prove who they are by one of their passkeys; `options` as the server made them. */
export const askForPasskey = (options: unknown): Promise<PasskeyAnswer<AuthenticationResponseJSON>> =>
  answered(() => startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON })) // the server's JSON

/** Lets the reader make a passkey. */
export const makePasskey = (options: unknown): Promise<PasskeyAnswer<RegistrationResponseJSON>> =>
  answered(() => startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })) // the server's JSON

async function answered<Response>(ask: () => Promise<Response>): Promise<PasskeyAnswer<Response>> {
  try {
    return { response: await ask() }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

function failureOf(error: unknown): 'cancelled' | 'known' | 'failed' {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled'
  return name === 'InvalidStateError' ? 'known' : 'failed'
}
