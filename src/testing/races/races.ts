// What the races share: how often, and two at a time.
import { type Api, codesOf } from '../api.ts'

/** ROSTER_DEEP=1 for a thousand. */
export const ROUNDS = process.env.ROSTER_DEEP === '1' ? 1000 : 50

/** Room for every round of one test, on a busy machine. */
export const DEADLINE_MS = 20_000 + ROUNDS * 400

export type Answered = Awaited<ReturnType<Api['ask']>>

/** `ok`, or the codes of the refusal. */
export const outcomeOf = (answer: Answered): string => {
  const [error] = answer.errors
  return error ? String(error.extensions.code) : codesOf(answer).join('+') || 'ok'
}

/** How often each combination of outcomes was seen, whatever the order. */
export async function tally(rounds: number, race: () => Promise<string[]>): Promise<Record<string, number>> {
  const seen: Record<string, number> = {}
  for (let round = 0; round < rounds; round++) {
    const name = (await race()).toSorted().join(' ∥ ')
    seen[name] = (seen[name] ?? 0) + 1
  }
  return seen
}
