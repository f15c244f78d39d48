import type { ErrorLike } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
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

/** The code of a failed request, for programs. */
export function codeOf(error: ErrorLike): string | null {
  const code = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.code : null
  return typeof code === 'string' ? code : null
}

function sentenceFor(code: unknown, retryAfterSeconds: unknown, { failures }: Messages): string | null {
  if (code === 'RATE_LIMITED' && typeof retryAfterSeconds === 'number') return failures.rateLimited(retryAfterSeconds)
  if (code === 'UNAVAILABLE') return failures.unavailable
  if (code === 'INTERNAL_SERVER_ERROR') return failures.internal
  if (code === 'FORBIDDEN') return failures.forbidden
  return null
}
