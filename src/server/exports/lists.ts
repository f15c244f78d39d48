import { apiKeys } from './api-keys.ts'
import { audit } from './audit.ts'
import { organizations } from './organizations.ts'
import type { Exportable } from './service.ts'
import { users } from './users.ts'

/** The lists that can be exported, by the name in their address. */
const LISTS = { users, organizations, 'api-keys': apiKeys, audit }

export const exportNames = Object.keys(LISTS)

/** The list of a name; null when there is none. Rows only travel from a list's own `read` to its own `fields`, so their type does not matter outside. */
export const exportNamed = (name: string): Exportable | null =>
  Object.hasOwn(LISTS, name) ? (LISTS[name as keyof typeof LISTS] as unknown as Exportable) : null
