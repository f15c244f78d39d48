import { RequestError } from '../errors.ts'
import type { Actor } from './actor.ts'

/** Refuses a session that owes a step, such as a new password. Keys owe nothing. */
export function requireNoStepOwed(actor: Actor): void {
  const owesPassword = actor.kind === 'user' && actor.credential.kind === 'SESSION' && actor.user.mustChangePassword
  if (owesPassword) throw new RequestError('PASSWORD_CHANGE_REQUIRED', 'Choose a new password first.', 403)
}
