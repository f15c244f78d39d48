import { pino } from 'pino'

export type Log = pino.Logger

/** One JSON object a line on standard output. Whatever could be a secret is cut out by its path, not by the goodwill of callers. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: {
      paths: [
        'req.headers.authorization',
        'req.headers.cookie',
        '*.password',
        '*.newPassword',
        '*.currentPassword',
        '*.secret',
        '*.token',
        '*.passwordHash',
      ],
      censor: '(secret)',
    },
    serializers: { err: describeError },
  })
}

/** Drizzle's message holds the parameters of the statement: log the cause, never that message. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: typeof error === 'string' ? error : 'Something that is no Error was thrown.' }
  const cause = error.cause instanceof Error ? error.cause : undefined
  if (error.constructor.name === 'DrizzleQueryError' && cause) return { ...describeError(cause), statement: statementOf(error) }
  const { code } = error as { code?: unknown }
  return { type: error.name, message: error.message, code, stack: error.stack, ...(cause && { cause: describeError(cause) }) }
}

const statementOf = (error: Error): unknown => ('query' in error ? error.query : undefined)
