// Loaded by pages with a new password only: its lists are larger than any page.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

export type Strength = { level: 0 | 1 | 2 | 3 | 4; warning: string | null }

// what comes after that makes no difference, and costs time at each key
const readCharacters = 72
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: readCharacters })

/** How hard it is to guess, as zxcvbn counts; `warning` is one of its names for what makes it easy. */
export function strengthOf(password: string, ownWords: readonly string[]): Strength {
  const { score, feedback } = estimator.check(password, [...ownWords])
  return { level: score, warning: feedback.warning }
}
