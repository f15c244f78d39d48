// What a session may do while it owes a step. Keys owe nothing.
import { RequestError, type RequestErrorCode } from '../errors.ts'
import type { Actor, UserActor } from './actor.ts'

export type RequiredAction = 'PASSWORD_CHANGE' | 'MFA_ENROLMENT'

type Step = { code: RequestErrorCode; sentence: string; fields: string[] }

// a link by which a password is chosen works in every browser, whoever signed in there and got stuck
const ALWAYS = [
  'Query.instance',
  'Query.viewer',
  'Query.passwordPolicy',
  ...['signIn', 'signOut', 'passwordResetRequest', 'passwordResetComplete'].map((name) => `Mutation.${name}`),
]

const SECOND_FACTOR: Step = {
  code: 'MFA_REQUIRED',
  sentence: 'Finish signing in with your second factor first.',
  fields: ['Mutation.signInVerify', 'Mutation.passkeyChallenge'],
}

const STEPS: Record<RequiredAction, Step> = {
  PASSWORD_CHANGE: {
    code: 'PASSWORD_CHANGE_REQUIRED',
    sentence: 'Choose a new password first.',
    fields: ['Mutation.passwordChange'],
  },
  MFA_ENROLMENT: {
    code: 'MFA_ENROLMENT_REQUIRED',
    sentence: 'Add a second factor first.',
    fields: ['totpBegin', 'totpConfirm', 'passkeyBegin', 'passkeyConfirm', 'identityConfirm'].map((name) => `Mutation.${name}`),
  },
}

/** What must be done before anything else, in this order. */
export function stepsOwed({ user, credential }: UserActor): RequiredAction[] {
  if (credential.kind !== 'SESSION') return []
  const owed: [RequiredAction, boolean][] = [
    ['PASSWORD_CHANGE', user.mustChangePassword],
    ['MFA_ENROLMENT', credential.mustEnrol],
  ]
  return owed.flatMap(([action, isOwed]) => (isOwed ? [action] : []))
}

/**
 * Refuses a session that owes a step, but for that step: `field` is a root field, as `Query.viewer`. Whoever owes the second factor is nobody yet, and may what everybody may:
 * what is open to strangers does not fail because of a sign-in that was begun and left.
 */
export function requireNoStepOwed(actor: Actor, field: string | null = null, isPublic = false): void {
  if (actor.kind === 'pending' && isPublic) return
  const step = nextStep(actor)
  if (!step || (field && [...ALWAYS, ...step.fields].includes(field))) return
  throw new RequestError(step.code, step.sentence, 403)
}

function nextStep(actor: Actor): Step | null {
  if (actor.kind === 'pending') return SECOND_FACTOR
  const [action] = actor.kind === 'user' ? stepsOwed(actor) : []
  return action ? STEPS[action] : null
}
