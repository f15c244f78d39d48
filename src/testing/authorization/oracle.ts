// The rules of the specification (§2) once more, in few words and without the database: what the matrix compares the server with.
import type { CallerFacts, Place, TargetFacts } from './cast.ts'

/** `ok`, the code of a refusal, or for fields `shown` and `hidden`. */
export type Outcome = string

const PLATFORM_SCOPE = 'all'
const ROSTER = ['manageUser', 'manageConfig', 'readAudit']

export const holds = ({ inForce, rights }: CallerFacts, permission: string): boolean =>
  inForce !== null && (rights[inForce]?.includes(permission) ?? false)

export const holdsPlatform = (caller: CallerFacts, permission: string): boolean =>
  caller.inForce === 'platform' && holds(caller, permission)

/** Who sees whom. */
export function sees(caller: CallerFacts): Place | typeof PLATFORM_SCOPE | 'self' {
  if (!caller.inForce || !holds(caller, 'manageUser')) return 'self'
  return caller.inForce === 'platform' ? PLATFORM_SCOPE : caller.inForce
}

export const isOwn = ({ name }: TargetFacts): boolean => name === 'own'

export function isVisible(caller: CallerFacts, target: TargetFacts): boolean {
  if (!caller.user || !target.memberships) return false
  const scope = sees(caller)
  if (isOwn(target) || scope === PLATFORM_SCOPE) return true
  return scope !== 'self' && scope in target.memberships
}

/** Sees everything of a user, not only one of several memberships. */
export function isWhollyVisible(caller: CallerFacts, target: TargetFacts): boolean {
  if (!isVisible(caller, target)) return false
  return isOwn(target) || sees(caller) === PLATFORM_SCOPE || Object.keys(target.memberships ?? {}).length === 1
}

export const manages = (caller: CallerFacts, place: Place): boolean => {
  if (sees(caller) === PLATFORM_SCOPE) return true
  return place !== 'platform' && (caller.rights[place]?.includes('manageUser') ?? false)
}

type Rule = { self: 'always' | 'never' | 'others'; ownRights: boolean }

/** What becomes of an act on a whole account. */
export function actOn(caller: CallerFacts, target: TargetFacts, { self, ownRights }: Rule): Outcome {
  if (!isVisible(caller, target)) return 'NOT_FOUND'
  if (isOwn(target) && self !== 'others') return self === 'always' ? 'ok' : 'SELF'
  const places = Object.keys(target.memberships ?? {}) as Place[]
  const isAbove = sees(caller) === PLATFORM_SCOPE
  const isSole = isAbove || (places.length > 0 && places.every((place) => place !== 'platform' && manages(caller, place)))
  if (!isSole) return 'NOT_SOLE_AUTHORITY'
  const exceeds = places
    .filter((place) => !isAbove || place === 'platform')
    .some((place) => {
      const guarded = (target.memberships?.[place] ?? []).filter((name) => place === 'platform' || ROSTER.includes(name))
      return guarded.some((name) => !caller.rights[place]?.includes(name))
    })
  return ownRights && exceeds ? 'EXCEEDS_OWN_RIGHTS' : 'ok'
}

/** What becomes of a change of one membership. */
export function changeOf(caller: CallerFacts, target: TargetFacts, place: Place): Outcome {
  if (!isVisible(caller, target) || !manages(caller, place) || !target.memberships || !(place in target.memberships)) return 'NOT_FOUND'
  return isOwn(target) ? 'SELF' : 'ok'
}

/** What every request of this caller is answered with, whatever it asks; null for a caller who is let in. */
export function atTheDoor(caller: CallerFacts, isPublic: boolean): Outcome | null {
  if (caller.refused) return 'UNAUTHENTICATED'
  return caller.user === null && !isPublic ? 'UNAUTHENTICATED' : null
}
