import { forbidden, unauthenticated } from '../errors.ts'
import type { Actor } from './actor.ts'
import type { PLATFORM_PERMISSIONS } from './permissions.ts'

/** How far the actor sees: every user, those of one organization, or oneself. */
export type Scope = { sees: 'all' } | { sees: 'organization'; organizationId: string } | { sees: 'self'; userId: string }

export function scopeOf({ actor }: { actor: Actor }): Scope {
  if (actor.kind === 'system') return { sees: 'all' }
  if (actor.kind !== 'user') throw unauthenticated()
  if (!actor.organization || !actor.permissions.has('manageUser')) return { sees: 'self', userId: actor.id }
  if (actor.organization.kind === 'PLATFORM') return { sees: 'all' }
  return { sees: 'organization', organizationId: actor.organization.id }
}

/** Whether the actor holds a platform permission, which counts only with the organization `platform` in force. */
export function holdsPlatform({ actor }: { actor: Actor }, permission: PlatformPermission): boolean {
  if (actor.kind === 'system') return true
  return actor.kind === 'user' && actor.organization?.kind === 'PLATFORM' && actor.permissions.has(permission)
}

/** Refuses with FORBIDDEN whoever does not hold the platform permission. */
export function requirePlatform(ctx: { actor: Actor }, permission: PlatformPermission): void {
  if (!holdsPlatform(ctx, permission)) throw forbidden(permission)
}

type PlatformPermission = (typeof PLATFORM_PERMISSIONS)[number]
