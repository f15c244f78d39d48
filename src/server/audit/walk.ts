// The walk along the chain: link by link, from what was stored to what is wrong with it. Knows no database.
import type { Keyring } from '../auth/keyring.ts'
import { type ChainedEvent, type Link, linkBytes, PURPOSE, payloadHashOf, START } from './chain.ts'

export type ProblemKind =
  /** Before, after, reason, or their salt or hash, are not what was recorded. */
  | 'PAYLOAD_CHANGED'
  /** Another field of the event, or of its link beside the hash, is not what was sealed. */
  | 'METADATA_CHANGED'
  /** The link is there, its event is not. */
  | 'EVENT_MISSING'
  /** Stands among the sealed events, but was never sealed, or its link was removed. */
  | 'EVENT_INSERTED'
  /** There is no link at these positions. */
  | 'LINK_MISSING'
  /** The hash of the link is not the one that was made. */
  | 'LINK_CHANGED'
  /** A link before the beginning of the chain. */
  | 'LINK_INSERTED'
  /** Two places in the chain have changed their contents. */
  | 'ORDER_SWAPPED'
  /** The chain ends before the place that was written down elsewhere. */
  | 'TRUNCATED'
  /** The chain holds at that place what it did not hold then. */
  | 'ANCHOR_MISMATCH'
  /** Marked as erased, but not blank, or no event says who erased it. */
  | 'ERASURE_UNRECORDED'
  /** The beginning is gone, and no event says who dropped it. */
  | 'DROP_UNRECORDED'
  /** Sealed under a key that the ring does not hold. */
  | 'KEY_MISSING'

/** `lastPosition` where several in a row are missing. */
export type Problem = { kind: ProblemKind; position: bigint | null; lastPosition?: bigint; eventId: bigint | null }

/** A link as it was found; the event is null where it is missing. */
export type Stored = { link: Link; event: ChainedEvent | null; isErased: boolean; isRecorded: boolean }

type Place = { position: bigint; hash: Buffer }

const MAX_PROBLEMS = 1000
// pairs of them are compared
const MAX_SUSPECTS = 100

/** A link whose hash is not what its parts give, with what it follows. */
type Suspect = { link: Link; event: ChainedEvent; previous: Buffer; problem: Problem }

export function aWalk(keyring: Keyring, kept: Place | null, anchor: Place | undefined) {
  const found: Problem[] = []
  const suspects: Suspect[] = []
  let broken = 0
  let sealed = 0n
  let completeTo = 0n
  let last: Place = kept ?? { position: 0n, hash: START }
  let hashAtAnchor = kept && kept.position === anchor?.position ? kept.hash : null
  /** Hash of the link before; null where it is lost. */
  let previous: Buffer | null = last.hash
  /** The link before, when its hash is not what its parts give, and what they give. */
  let doubt: { problem: Problem; remade: Buffer } | null = null

  function report(kind: ProblemKind, position: bigint | null, eventId: bigint | null, lastPosition?: bigint): Problem {
    const problem: Problem = { kind, position, eventId, ...(lastPosition !== undefined && { lastPosition }) }
    broken += 1
    if (found.length < MAX_PROBLEMS) found.push(problem)
    return problem
  }

  function retract(problem: Problem): void {
    broken -= 1
    if (found.includes(problem)) found.splice(found.indexOf(problem), 1)
  }

  const made = (before: Buffer, link: Link, event: ChainedEvent) => keyring.macBy(link.keyName, PURPOSE, linkBytes(before, link, event))
  const fits = (before: Buffer, link: Link, event: ChainedEvent): boolean => made(before, link, event)?.equals(link.hash) ?? false

  function step(row: Stored): void {
    const { link } = row
    const expected = last.position + 1n
    if (link.position < expected) return void report('LINK_INSERTED', link.position, link.eventId)
    if (link.position > expected) {
      report('LINK_MISSING', expected, null, link.position - 1n)
      previous = null
      doubt = null
    }
    sealed += 1n
    doubt = judge(row)
    previous = link.hash
    last = { position: link.position, hash: link.hash }
    completeTo = link.completeTo
    if (link.position === anchor?.position) hashAtAnchor = link.hash
  }

  /** Reports what is wrong with one link. Returns it when only the next link can tell whether the hash was changed or what it is made of. */
  function judge({ link, event, isErased, isRecorded }: Stored): typeof doubt {
    const { position, eventId } = link
    if (!event) {
      report('EVENT_MISSING', position, eventId)
      return null
    }
    if (isErased && !(isBlank(event) && isRecorded)) report('ERASURE_UNRECORDED', position, eventId)
    const payloadHash = isErased ? event.payloadHash : payloadHashOf(event)
    const isTrue = event.payloadHash === null || payloadHash?.equals(event.payloadHash) === true
    const remade = previous && made(previous, link, event)
    const isRight = remade?.equals(link.hash) === true || (doubt !== null && fits(doubt.remade, link, event))
    if (isRight && doubt && !remade?.equals(link.hash)) doubt.problem.kind = 'LINK_CHANGED'
    const isOnlyHash = !isTrue && previous !== null && fits(previous, link, { ...event, payloadHash })
    if (!previous || isRight || isOnlyHash) {
      if (!isTrue) report('PAYLOAD_CHANGED', position, eventId)
      return null
    }
    const problem = report(kindOf(remade, isTrue), position, eventId)
    if (!remade) return null
    if (suspects.length < MAX_SUSPECTS) suspects.push({ link, event, previous, problem })
    return { problem, remade }
  }

  function end() {
    for (const [index, one] of suspects.entries()) for (const other of suspects.slice(index + 1)) compare(one, other)
    if (anchor && last.position < anchor.position) report('TRUNCATED', last.position + 1n, null, anchor.position)
    if (anchor && hashAtAnchor && !hashAtAnchor.equals(anchor.hash)) mismatch(anchor.position)
    return { sealed, completeTo, head: last.position > 0n ? last : null }
  }

  /** A head has no next link that could tell: the anchor does. */
  function mismatch(position: bigint): void {
    const suspect = suspects.find(({ link, problem }) => link.position === position && problem.kind === 'METADATA_CHANGED')
    if (suspect) suspect.problem.kind = 'LINK_CHANGED'
    else report('ANCHOR_MISMATCH', position, null)
  }

  function compare(one: Suspect, other: Suspect): void {
    if (!haveSwapped(one, other)) return
    one.problem.kind = 'ORDER_SWAPPED'
    other.problem.kind = 'ORDER_SWAPPED'
    // those behind them were only suspected for what they follow
    for (const [place, truth] of [
      [one, other.link.hash],
      [other, one.link.hash],
    ] as const) {
      const next = suspects.find(({ link }) => link.position === place.link.position + 1n)
      if (next && next !== other && fits(truth, next.link, next.event)) retract(next.problem)
    }
  }

  /** Whether both are right when they trade events, the contents of events, or places. */
  function haveSwapped(one: Suspect, other: Suspect): boolean {
    const suits = (at: Suspect, event: ChainedEvent) => fits(at.previous, at.link, event)
    if (suits(one, other.event) && suits(other, one.event)) return true
    if (suits(one, { ...other.event, id: one.event.id }) && suits(other, { ...one.event, id: other.event.id })) return true
    const areNeighbours = other.link.position === one.link.position + 1n
    const moved = (from: Suspect, to: Suspect, before: Buffer) => fits(before, { ...from.link, position: to.link.position }, from.event)
    return moved(other, one, one.previous) && moved(one, other, areNeighbours ? other.link.hash : other.previous)
  }

  return { step, report, end, problems: () => ({ problems: found, broken }) }
}

const isBlank = ({ before, after, reason, salt }: ChainedEvent): boolean => [before, after, reason, salt].every((part) => part === null)

function kindOf(remade: Buffer | null, isPayloadTrue: boolean): ProblemKind {
  if (!remade) return 'KEY_MISSING'
  return isPayloadTrue ? 'METADATA_CHANGED' : 'PAYLOAD_CHANGED'
}
