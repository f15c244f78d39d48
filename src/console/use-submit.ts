import { isErrorLike } from '@apollo/client/errors'
import { useRef, useState } from 'react'
import type { UserErrorFieldsFragment } from '../generated/client/graphql.ts'
import { useConfirmIdentity } from './confirm-identity.ts'
import { type Failure, readFailure, refusalsOf } from './failure.ts'
import { useMessages } from './messages/messages.tsx'

export interface SubmitOptions<Input, Data, Payload> {
  mutate: (options: { variables: { input: Input } }) => Promise<{ data?: Data | null }>
  payloadOf: (data: Data) => Payload
  /** The fields of the input that the form shows: their errors stand beside them, all others above the form's buttons. */
  fields: readonly (keyof Input & string)[]
  /** Sends an idempotency key, so that a repeated attempt after a lost answer runs once. */
  isIdempotent: 'idempotencyKey' extends keyof Input ? true : false
  /** What a refusal came with. */
  onRefused?: (payload: Payload) => void
  /** Told of a request that was not answered, beside its sentence. */
  onFailure?: (failure: Failure) => void
}

interface Outcome {
  userErrors: readonly UserErrorFieldsFragment[]
  failure: Failure | null
}

const nothingYet: Outcome = { userErrors: [], failure: null }

/** The one way from a form to a mutation. Whatever goes wrong is told and the form keeps its values; what asks for confirmation is repeated after it. */
export function useSubmit<Input extends object, Data, Payload extends { userErrors: readonly UserErrorFieldsFragment[] }>(
  options: SubmitOptions<Input, Data, Payload>,
) {
  const messages = useMessages()
  const confirmIdentity = useConfirmIdentity()
  const [isSubmitting, setIsSubmitting] = useState(false)
  const [{ userErrors, failure }, setOutcome] = useState(nothingYet)
  const attempt = useRef<{ input: string; key: string } | null>(null)

  /** Answers the payload when it was done, null when it was refused or the answer is unknown. */
  async function submit(input: Omit<Input, 'idempotencyKey'>): Promise<Payload | null> {
    if (isSubmitting) return null
    setIsSubmitting(true)
    const outcome = await sendConfirmed(input)
    setOutcome(outcome)
    setIsSubmitting(false)
    if (outcome.failure !== null) options.onFailure?.(outcome.failure)
    if (outcome.payload !== null && outcome.userErrors.length > 0) options.onRefused?.(outcome.payload)
    return outcome.userErrors.length === 0 ? outcome.payload : null
  }

  async function sendConfirmed(input: Omit<Input, 'idempotencyKey'>): ReturnType<typeof send> {
    const outcome = await send(withKey(input))
    const isUnconfirmed = outcome.userErrors.some(({ code }) => code === 'CONFIRMATION_REQUIRED')
    return isUnconfirmed && (await confirmIdentity()) ? send(withKey(input)) : outcome
  }

  async function send(input: Input): Promise<Outcome & { payload: Payload | null }> {
    try {
      const { data } = await options.mutate({ variables: { input } })
      if (!data) return { ...nothingYet, payload: null }
      attempt.current = null
      const answer = options.payloadOf(data)
      const payload = { ...answer, userErrors: refusalsOf(answer, messages) }
      return { userErrors: payload.userErrors, failure: null, payload }
    } catch (error) {
      if (!isErrorLike(error)) throw error
      return { userErrors: [], failure: readFailure(error, messages), payload: null }
    }
  }

  function withKey(input: Omit<Input, 'idempotencyKey'>): Input {
    if (!options.isIdempotent) return input as Input // has no such key
    const text = JSON.stringify(input)
    if (attempt.current?.input !== text) attempt.current = { input: text, key: newKey() }
    return { ...input, idempotencyKey: attempt.current.key } as Input // what Omit took is back
  }

  const isShown = (field: string | undefined) => options.fields.some((shown) => shown === field)
  const hasConflict = userErrors.some(({ code }) => code === 'VERSION_MISMATCH')
  const others = userErrors.filter(({ code, field }) => code !== 'VERSION_MISMATCH' && !isShown(field?.[0]))
  const message = failure === null ? joined(others) : messages.failures.withRequestId(failure.sentence, failure.requestId)

  return {
    submit,
    isSubmitting,
    /** Somebody changed the object first; the cache holds it as it is now. */
    hasConflict,
    /** All that is wrong with a field, one by one. */
    errorsOf: (shown: keyof Input & string) => userErrors.filter(({ field }) => field?.[0] === shown).map(({ message }) => message),
    errorOf: (shown: keyof Input & string) => joined(userErrors.filter(({ field }) => field?.[0] === shown)),
    /** What concerns no single field. */
    message,
    /** The same, where a conflict is shown in no other way. */
    problem: message ?? (hasConflict ? messages.failures.changedMeanwhile : null),
    reset: () => setOutcome(nothingYet),
  }
}

function joined(userErrors: readonly UserErrorFieldsFragment[]): string | null {
  return userErrors.length === 0 ? null : userErrors.map(({ message }) => message).join(' ')
}

// crypto.randomUUID is missing on pages without HTTPS
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
