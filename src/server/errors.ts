/** Codes of `userErrors`, as in the contract's `ErrorCode`. */
export type UserErrorCode =
  | 'INVALID'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TAKEN'
  | 'VERSION_MISMATCH'
  | 'LAST_ADMINISTRATOR'
  | 'SELF'
  | 'NOT_SOLE_AUTHORITY'
  | 'EXCEEDS_OWN_RIGHTS'
  | 'INVALID_CREDENTIALS'
  | 'CONFIRMATION_REQUIRED'
  | 'TOO_LARGE'
  | 'UNSUPPORTED_TYPE'
  | 'EXPIRED'
  | 'IN_USE'
  | 'POLICY'
  | 'NO_ORGANIZATION'
  | 'ALREADY_MEMBER'
  | 'LIMIT'
  | 'SMTP_REQUIRED'
  | 'NO_ADDRESS'
  | 'IDEMPOTENCY_MISMATCH'
  | 'SECRET_NOT_REPLAYABLE'

/** Rules for a new password, as in the contract's `PasswordRule`. */
export type PasswordRule =
  | 'WHOLE_CHARACTERS'
  | 'MIN_LENGTH'
  | 'MAX_LENGTH'
  | 'DIGIT'
  | 'MIXED_CASE'
  | 'SYMBOL'
  | 'NOT_YOURS'
  | 'NOT_COMMON'
  | 'NOT_THE_CURRENT_ONE'

/** `rule` says which one is broken where the code is `POLICY`. */
export type Issue = { code: UserErrorCode; message: string; field: string[] | null; rule?: PasswordRule }

/** A change that is refused: ends up in `userErrors`, beside the object as it is now where that helps. */
export class Refused extends Error {
  readonly issues: Issue[]
  readonly current: object | null
  constructor(issues: Issue[], current: object | null = null) {
    super(issues.map(({ message }) => message).join(' '))
    this.issues = issues
    this.current = current
  }
}

/** A refusal that leaves a record: what its transaction wrote until then is saved. */
export class RecordedRefusal extends Refused {}

export const issue = (code: UserErrorCode, message: string, field: string[] | null = null): Issue => ({ code, message, field })

export const refuse = (code: UserErrorCode, message: string, field: string[] | null = null): Refused =>
  new Refused([issue(code, message, field)])

/** Somebody changed the object first. */
const versionMismatch = (current: object): Refused =>
  new Refused(
    [issue('VERSION_MISMATCH', 'Somebody changed this in the meantime. Look at the present values, then decide.', ['expectedVersion'])],
    current,
  )

export type Versioned = { expectedVersion?: number | null | undefined }

/** Refuses a change that was meant for another version of the object. */
export function requireVersion(object: { version: number }, { expectedVersion }: Versioned, shown: object = object): void {
  if (typeof expectedVersion === 'number' && expectedVersion !== object.version) throw versionMismatch(shown)
}

/** A repetition of a request whose secret was shown the first time. */
export const secretShown = (current: object): Refused =>
  new Refused([issue('SECRET_NOT_REPLAYABLE', 'This request was run before. Its secret was shown then and is not shown again.')], current)

export const notFound = (thing: string, field: string[] = ['id']): Refused => refuse('NOT_FOUND', `There is no such ${thing}.`, field)

/** Codes of top-level errors, as in the contract. */
export type RequestErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'ORGANIZATION_UNAVAILABLE'
  | 'PASSWORD_CHANGE_REQUIRED'
  | 'MFA_REQUIRED'
  | 'MFA_ENROLMENT_REQUIRED'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'PAYLOAD_TOO_LARGE'
  | 'QUERY_TOO_COMPLEX'
  | 'UNAVAILABLE'
  | 'PERSISTED_DOCUMENT_NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'INTERNAL_SERVER_ERROR'

/** A request that cannot be answered: ends up as a top-level error with this HTTP status where no part was answered. */
export class RequestError extends Error {
  readonly code: RequestErrorCode
  readonly status: number
  readonly retryAfterSeconds: number | undefined
  constructor(code: RequestErrorCode, message: string, status: number, retryAfterSeconds?: number, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export const SIGN_IN = 'Sign in first, or send an API key as Authorization: Bearer rst_…'
export const unauthenticated = (message = SIGN_IN): RequestError => new RequestError('UNAUTHENTICATED', message, 401)
export const forbidden = (permission: string): RequestError =>
  new RequestError('FORBIDDEN', `This needs the permission ${permission}.`, 403)
/** What an API key may never do, whatever its user may. */
export const sessionRequired = (message: string): RequestError => new RequestError('FORBIDDEN', message, 403)
export const badInput = (message: string): RequestError => new RequestError('BAD_USER_INPUT', message, 400)
export const organizationUnavailable = (): RequestError =>
  new RequestError('ORGANIZATION_UNAVAILABLE', 'You cannot work in this organization.', 403)
export const rateLimited = (message: string, retryAfterSeconds: number): RequestError =>
  new RequestError('RATE_LIMITED', message, 429, retryAfterSeconds)
export const unavailable = (message: string, cause?: unknown): RequestError => new RequestError('UNAVAILABLE', message, 503, 1, { cause })
