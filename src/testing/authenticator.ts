// Authenticators in software: a passkey that signs as a security key does (W3C Web Authentication, ES256, attestation `none`), and the codes of an app.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { Secret, TOTP } from 'otpauth'
import { type Api, at, type Data } from './api.ts'
import { PASSWORD, type Person, signedIn } from './factories.ts'

export type Passkey = {
  id: string
  /** The answer to options for `navigator.credentials.create()`. */
  create: (options: Data, more?: Claims) => object
  /** The answer to options for `navigator.credentials.get()`. */
  get: (options: Data, more?: Claims) => object
}

/** What a page says that is not what it should be. */
type Claims = { origin?: string; host?: string; type?: string; challenge?: string; counter?: number; isPresent?: boolean }

export function aPasskey({ origin = 'http://localhost:4000' } = {}): Passkey {
  const id = randomBytes(32)
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let used = 0
  const name = id.toString('base64url')
  const answer = (response: object) => ({ id: name, rawId: name, type: 'public-key', response, clientExtensionResults: {} })
  const dataOf = (options: Data, type: string, claims: Claims): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: claims.type ?? type,
        challenge: claims.challenge ?? at(options, 'challenge'),
        origin: claims.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const authenticated = (flags: number, { host, counter, isPresent = true }: Claims, ...rest: Buffer[]): Buffer => {
    const hash = createHash('sha256')
      .update(host ?? new URL(origin).hostname)
      .digest()
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter ?? used++)
    return Buffer.concat([hash, Buffer.from([isPresent ? flags : flags & ~1]), count, ...rest])
  }
  return {
    id: name,
    create: (options, claims = {}) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      // user present, attested data included
      const data = authenticated(0x41, claims, Buffer.alloc(16), length, id, coseOf(keys.publicKey))
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(data)],
      ])
      const attestationObject = Buffer.from(isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0])).toString('base64url')
      const clientDataJSON = dataOf(options, 'webauthn.create', claims).toString('base64url')
      return answer({ clientDataJSON, attestationObject, transports: ['usb'] })
    },
    get: (options, claims = {}) => {
      const data = authenticated(0x01, claims)
      const client = dataOf(options, 'webauthn.get', claims)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      const signature = sign('sha256', signed, keys.privateKey).toString('base64url')
      return answer({ clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature })
    },
  }
}

/** A public key of P-256 as COSE (RFC 9053) writes it. */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const cose = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
    [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
  ])
  return Buffer.from(isoCBOR.encode(cose as Parameters<typeof isoCBOR.encode>[0]))
}

/** The code that an app shows, some steps of 30 seconds from now. */
export const codeOf = (secret: string, now: Date, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() + steps * 30_000 })

const TOTP_BEGIN = 'mutation { totpBegin { secret userErrors { message } } }'
const TOTP_CONFIRM = 'mutation ($input: TotpConfirmInput!) { totpConfirm(input: $input) { recoveryCodes userErrors { message } } }'
const PASSKEY_BEGIN = 'mutation { passkeyBegin { options userErrors { message } } }'
const PASSKEY_CONFIRM =
  'mutation ($input: PasskeyConfirmInput!) { passkeyConfirm(input: $input) { recoveryCodes factor { id } userErrors { message } } }'

const codesIn = (data: Data, field: string): string[] => (at(data, field, 'recoveryCodes') ?? []) as string[]

/** Gives a user an app, through the front door; the session that did it is left open. */
export async function withTotp(api: Api, user: Person): Promise<{ secret: string; recoveryCodes: string[]; cookie: string }> {
  const cookie = await signedIn(api, user)
  const secret = String(at((await api.ask(TOTP_BEGIN, {}, { cookie })).data, 'totpBegin', 'secret'))
  const code = codeOf(secret, api.ctx().now())
  const { data } = await api.ask(TOTP_CONFIRM, { input: { code } }, { cookie })
  // that one is used up: the next is good
  api.pass(30)
  const recoveryCodes = codesIn(data, 'totpConfirm')
  if (recoveryCodes.length === 0) throw new Error(`${user.login} got no app: ${JSON.stringify(data)}`)
  return { secret, recoveryCodes, cookie }
}

/** Gives whoever is signed in a passkey. */
export async function withPasskey(api: Api, cookie: string, passkey: Passkey = aPasskey()) {
  const { data } = await api.ask(PASSKEY_BEGIN, {}, { cookie })
  const options = at(data, 'passkeyBegin', 'options') ?? null
  const input = { name: 'A key', passkey: passkey.create(options) }
  const answer = await api.ask(PASSKEY_CONFIRM, { input }, { cookie })
  const id = at(answer.data, 'passkeyConfirm', 'factor', 'id')
  if (typeof id !== 'string') throw new Error(`No passkey: ${JSON.stringify(answer)}`)
  return { passkey, id, recoveryCodes: codesIn(answer.data, 'passkeyConfirm') }
}

const SIGN_IN =
  'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } secondStep { methods passkeyOptions } userErrors { code } } }'

/** The password alone: the cookie of a session that owes its second factor, and what it is asked for. */
export async function halfSignedIn(api: Api, { login }: { login: string }) {
  const { cookie, data } = await api.ask(SIGN_IN, { input: { login, password: PASSWORD } })
  const secondStep = at(data, 'signIn', 'secondStep') ?? null
  if (!cookie || !secondStep) throw new Error(`${login} owes no second factor: ${JSON.stringify(data)}`)
  return { cookie, methods: at(secondStep, 'methods'), options: at(secondStep, 'passkeyOptions') ?? null }
}
