import type { FastifyReply, FastifyRequest } from 'fastify'
import { badInput, RequestError } from '../errors.ts'
import { known } from '../graphql/format-error.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
export const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8'

/** Answers what goes wrong outside Apollo in the same shape and media type as what goes wrong inside. */
export function refuseRequest(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = translated(thrown)
  const told = known(error)
  if (!told) request.log.error({ err: error, requestId: request.id }, 'request failed')
  const {
    code,
    message,
    status = 500,
    retryAfterSeconds,
  } = told ?? { code: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong on our side.' }
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  const extensions = { code, requestId: request.id, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
  return reply
    .code(status)
    .type(mediaType(request))
    .send({ errors: [{ message, extensions }] })
}

const mediaType = ({ headers, url }: FastifyRequest): string =>
  url.startsWith('/graphql') && headers.accept?.includes('application/graphql-response+json') ? GRAPHQL_TYPE : JSON_TYPE

/** Fastify's own refusals in the contract's words. */
function translated(error: unknown): unknown {
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new RequestError('PAYLOAD_TOO_LARGE', 'A request has at most 1 MB.', 413)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new RequestError('BAD_USER_INPUT', 'Send JSON: Content-Type: application/json.', 415)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500 && !(error instanceof RequestError))
    return badInput('This request could not be read: its JSON is broken.')
  return error
}
