import { refuse } from '../errors.ts'
import type { Actor } from './actor.ts'

const CONFIRMATION_SECONDS = 5 * 60

type Asking = { actor: Actor; now: () => Date }

/** Until when the session counts as confirmed; null when it does not, and for anybody without a session. */
export function confirmedUntil({ actor, now }: Asking): Date | null {
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION') return null
  const until = endOf(actor.credential.confirmedAt)
  return until > now() ? until : null
}

export const endOf = (confirmedAt: Date): Date => new Date(confirmedAt.getTime() + CONFIRMATION_SECONDS * 1000)

/**
 * Refuses a session that was neither signed in to nor confirmed within the last minutes. Call it inside the transaction, with the actor as it is now. API keys pass: nobody
 * sits behind them, and whoever left a browser open has left no key there.
 */
export function requireConfirmed(ctx: Asking): void {
  const { actor } = ctx
  if (actor.kind !== 'user' || actor.credential.kind !== 'SESSION') return
  if (!confirmedUntil(ctx)) throw refuse('CONFIRMATION_REQUIRED', 'Confirm with your password that it is you, then repeat this.')
}
