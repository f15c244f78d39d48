import { unauthenticated } from '../errors.ts'
import type { Actor } from './actor.ts'

/** How far the actor sees: every user, those of one organization, or oneself. */
export type Scope = { sees: 'all' } | { sees: 'organization'; organizationId: string } | { sees: 'self'; userId: string }

export function scopeOf({ actor }: { actor: Actor }): Scope {
  if (actor.kind === 'system') return { sees: 'all' }
  if (actor.kind === 'anonymous') throw unauthenticated()
  if (!actor.organization || !actor.permissions.has('manageUser')) return { sees: 'self', userId: actor.id }
  if (actor.organization.kind === 'PLATFORM') return { sees: 'all' }
  return { sees: 'organization', organizationId: actor.organization.id }
}
