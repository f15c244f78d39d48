// Passkeys (W3C Web Authentication) as a second factor. The relying party is the host of the configured base URL, never what a request says.
import { isIP } from 'node:net'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers'
import { z } from 'zod'

/** Where passkeys of this instance are valid. */
export type Site = { baseUrl: URL; instance: { name: string } }

export type StoredPasskey = { credentialId: string; transports: string[] | null }
export type UsablePasskey = StoredPasskey & { publicKey: Buffer; counter: number }

// EdDSA, ES256, RS256
const ALGORITHMS = [-8, -7, -257]
const TIMEOUT_MILLISECONDS = 5 * 60 * 1000

/** Why browsers would refuse passkeys here; null when they would not. */
export function obstacleTo({ hostname, protocol }: URL): string | null {
  if (isIP(hostname.replace(/^\[|\]$/g, '')))
    return 'Passkeys need a host name, and this instance is reached by an IP address (ROSTER_BASE_URL).'
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (protocol !== 'https:' && !isLocal) return 'Passkeys need HTTPS, and this instance is reached without (ROSTER_BASE_URL).'
  return null
}

/** Options for `navigator.credentials.create()`. */
export const enrolmentOptions = ({ baseUrl, instance }: Site, user: { id: string; login: string; name: string }, known: StoredPasskey[]) =>
  generateRegistrationOptions({
    rpName: instance.name,
    rpID: baseUrl.hostname,
    userID: new TextEncoder().encode(user.id),
    userName: user.login,
    userDisplayName: user.name,
    timeout: TIMEOUT_MILLISECONDS,
    attestationType: 'none',
    excludeCredentials: known.map(descriptor),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    supportedAlgorithmIDs: ALGORITHMS,
  })

/** Options for `navigator.credentials.get()`. */
export const requestOptions = ({ baseUrl }: Site, known: StoredPasskey[]) =>
  generateAuthenticationOptions({
    rpID: baseUrl.hostname,
    allowCredentials: known.map(descriptor),
    timeout: TIMEOUT_MILLISECONDS,
    userVerification: 'preferred',
  })

const descriptor = ({ credentialId: id, transports }: StoredPasskey) => ({ id, ...(transports && { transports }) })

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]+$/)
const anyone = { id: base64url.max(1400), rawId: base64url.max(1400), type: z.literal('public-key') }

const Enrolment = z.object({
  ...anyone,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .optional(),
  }),
})

const Use = z.object({
  ...anyone,
  response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
})

/** The new passkey in an answer to `enrolmentOptions`; null when the answer is not a right one. */
export async function enrolled({ baseUrl }: Site, challenge: string, answer: unknown): Promise<UsablePasskey | null> {
  const { data: response } = Enrolment.safeParse(answer)
  if (!response || !isSelfMade(response.response.attestationObject)) return null
  const { registrationInfo } = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: {} } as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: baseUrl.origin,
    expectedRPID: baseUrl.hostname,
    requireUserVerification: false,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((): VerifiedRegistrationResponse => ({ verified: false }))
  if (!registrationInfo) return null
  const { id: credentialId, publicKey, counter } = registrationInfo.credential
  return { credentialId, publicKey: Buffer.from(publicKey), counter, transports: response.response.transports ?? null }
}

/**
 * Whether an attestation names no certificate. None is asked for; one that came all the same would be checked by fetching the lists of revoked ones from wherever it says.
 */
function isSelfMade(attestationObject: string): boolean {
  try {
    const attestation = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject))
    const format = attestation.get('fmt')
    return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined)
  } catch {
    // no attestation at all
    return false
  }
}

/** Which passkey an answer to `requestOptions` is from. */
export const credentialIdOf = (answer: unknown): string | null => Use.safeParse(answer).data?.id ?? null

/** The counter that the passkey says now; null when the answer is not a right one. */
export async function used({ baseUrl }: Site, challenge: string, passkey: UsablePasskey, answer: unknown): Promise<number | null> {
  const { data: response } = Use.safeParse(answer)
  if (!response) return null
  const { credentialId: id, publicKey, counter } = passkey
  const result = await verifyAuthenticationResponse({
    response: { ...response, clientExtensionResults: {} } as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: baseUrl.origin,
    expectedRPID: baseUrl.hostname,
    credential: { id, publicKey: new Uint8Array(publicKey), counter },
    requireUserVerification: false,
  }).catch(() => null)
  return result?.verified ? result.authenticationInfo.newCounter : null
}
