import type { ErrorLike } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import type { ErrorCode, PasswordRule, UserErrorFieldsFragment } from '../generated/client/graphql.ts'
import type { Messages } from './messages/en.ts'

/** Why a request was not answered, ready to be shown. */
export interface Failure {
  /** Of the server; null when it was not reached or did not answer properly. */
  code: string | null
  sentence: string
  requestId: string | null
}

export function readFailure(error: ErrorLike, messages: Messages): Failure {
  const [first] = CombinedGraphQLErrors.is(error) ? error.errors : []
  if (first === undefined) return { code: null, sentence: messages.failures.unreachable, requestId: null }

  const { code, requestId, retryAfterSeconds } = first.extensions ?? {}
  return {
    code: typeof code === 'string' ? code : null,
    sentence: sentenceFor(code, retryAfterSeconds, messages) ?? first.message,
    requestId: typeof requestId === 'string' ? requestId : null,
  }
}

type Refusal = UserErrorFieldsFragment & { rule?: PasswordRule | null }

/** Why a change was refused, in the reader's language. */
export function refusalsOf(payload: { userErrors: readonly Refusal[] }, messages: Messages): Refusal[] {
  return payload.userErrors.map((refusal) => ({ ...refusal, message: reasonOf(refusal, messages) }))
}

/** As far as the code tells it; else the server's own sentence. */
export function reasonOf(reason: { code: ErrorCode; rule?: PasswordRule | null; message: string }, { refusals }: Messages): string {
  return (reason.rule && refusals.rules[reason.rule]) || refusals.codes[reason.code] || reason.message
}

/** The code of a failed request, for programs. */
export function codeOf(error: ErrorLike): string | null {
  const code = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.code : null
  return typeof code === 'string' ? code : null
}

function sentenceFor(code: unknown, retryAfterSeconds: unknown, { failures, refusals }: Messages): string | null {
  if (code === 'RATE_LIMITED' && typeof retryAfterSeconds === 'number') return failures.rateLimited(retryAfterSeconds)
  if (code === 'UNAVAILABLE') return failures.unavailable
  if (code === 'INTERNAL_SERVER_ERROR') return failures.internal
  if (code === 'FORBIDDEN') return failures.forbidden
  return (typeof code === 'string' && refusals.codes[code]) || null
}
