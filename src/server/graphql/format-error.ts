import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { databaseUnavailable } from '../db/client.ts'
import { Refused, RequestError, type RequestErrorCode } from '../errors.ts'

// Apollo's own codes for requests that it refuses; everything else that is no RequestError is ours to hide
const KEPT = new Set([
  'UNAUTHENTICATED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'QUERY_TOO_COMPLEX',
  'OPERATION_RESOLUTION_FAILURE',
])

// Apollo gives every validation error one code and drops what a rule adds to it: only the sentence tells
const TOO_COMPLEX = /^Syntax Error: ((Query )?(depth|aliases|directives) limit of \d+ exceeded|Document contains more that \d+ tokens)/i

export type Known = { code: RequestErrorCode | string; message: string; status: number | undefined; retryAfterSeconds?: number | undefined }

/** What a caller may be told about any error; null when it must be hidden. */
export function known(error: unknown): Known | null {
  const original = unwrapResolverError(error)
  const request = original instanceof RequestError ? original : databaseUnavailable(original)
  if (request instanceof RequestError) return request
  if (original instanceof Refused) return { code: 'BAD_USER_INPUT', message: original.message, status: 400 }
  if (!(error instanceof GraphQLError) || (original !== error && original instanceof Error && !(original instanceof GraphQLError)))
    return null
  const code = String(error.extensions.code ?? '')
  if (TOO_COMPLEX.test(error.message))
    return { code: 'QUERY_TOO_COMPLEX', message: error.message.replace(/^Syntax Error: /, ''), status: 400 }
  if (code === 'BAD_REQUEST' || code === 'OPERATION_RESOLUTION_FAILURE')
    return { code: 'BAD_USER_INPUT', message: error.message, status: undefined }
  return KEPT.has(code) ? { code, message: error.message, status: undefined } : null
}

const LONGEST = 500

/** GraphQL repeats a value that does not fit, however long it is, and Armor leaves a mark where it took a suggestion away. */
export function shortened(message: string): string {
  const text = message.replaceAll(' [Suggestion hidden]?', '')
  return text.length <= LONGEST ? text : `${text.slice(0, 100).toWellFormed()} … ${text.slice(-300).toWellFormed()}`
}

/** The one place where an error takes the shape that callers see: `message`, `path`, `locations`, `extensions { code requestId [retryAfterSeconds] }`. */
export function format(formatted: GraphQLFormattedError, told: Known | null, requestId: string | null): GraphQLFormattedError {
  const { locations, path } = formatted
  const { code, message, retryAfterSeconds } = told ?? { code: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong on our side.' }
  return {
    message: shortened(message),
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { code, ...(requestId && { requestId }), ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) },
  }
}
