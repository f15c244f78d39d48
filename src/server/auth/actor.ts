import type { OrganizationRef } from '../organizations/table.ts'
import type { UserRow } from '../users/table.ts'

/** Who acts. A closed union: whoever switches over it is told by the compiler about a new kind. */
export type Actor = Anonymous | PendingActor | SystemActor | UserActor

export type Anonymous = { kind: 'anonymous' }

/** A browser that sent the right password and owes the second factor: nobody yet, and good for nothing but that step. */
export type PendingActor = {
  kind: 'pending'
  user: UserRow
  /** SHA-256 of the token. */
  sessionId: string
}

/** The installation itself: migrations, first start, commands on the server. */
export type SystemActor = {
  kind: 'system'
  label: string
  /** Whose organization an act belongs to that nobody signed in did. */
  organization?: OrganizationRef
}

export type UserActor = {
  kind: 'user'
  id: string
  user: UserRow
  /** The organization in force; null when the user has no usable one. */
  organization: OrganizationRef | null
  /** What is permitted in the organization in force with this credential. */
  permissions: ReadonlySet<string>
  credential: Credential
}

export type Credential = SessionCredential | ApiKeyCredential

export type SessionCredential = {
  kind: 'SESSION'
  /** SHA-256 of the token. */
  id: string
  publicId: string
  organizationId: string | null
  lastSeenAt: Date
  /** When the user last proved to be there: at sign-in, or by `identityConfirm` since. */
  confirmedAt: Date
  idleExpiresAt: Date
  expiresAt: Date
  /** Whether a second factor is required of the user, who has none. */
  mustEnrol: boolean
}

export type ApiKeyCredential = {
  kind: 'API_KEY'
  id: string
  prefix: string
  /** SHA-256 of the secret that was presented. */
  hash: Buffer
  /** Whether that is the one from before the last renewal, which works only for a while yet: `expiresAt` says how long. */
  isPrevious: boolean
  expiresAt: Date | null
  organizationIds: string[] | null
  permissions: string[] | null
  networks: string[] | null
  lastUsedAt: Date | null
}

/** Whether nobody has signed in: also while the second factor is owed. */
export const isStranger = ({ kind }: Actor): boolean => kind === 'anonymous' || kind === 'pending'

/** Who did something, as it is stored with the thing done. */
export type ActorLabel = { id: string | null; label: string }

export const ANONYMOUS: Anonymous = { kind: 'anonymous' }

export const labelOf = (actor: Actor): ActorLabel => {
  if (actor.kind === 'user') return { id: actor.id, label: actor.user.login }
  return { id: null, label: actor.kind === 'system' ? actor.label : 'anonymous' }
}

/** Who made a row, and when: also its first change. */
export function creation({ actor, now }: { actor: Actor; now: () => Date }) {
  const { id, label } = labelOf(actor)
  const at = now()
  return { createdAt: at, createdById: id, createdByLabel: label, updatedAt: at, updatedById: id, updatedByLabel: label }
}
