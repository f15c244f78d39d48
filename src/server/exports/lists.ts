import type { Exportable } from './service.ts'
import { users } from './users.ts'

/** The lists that can be exported, by the name in their address. */
export const EXPORTS = { users } satisfies Record<string, unknown>

export type ExportName = keyof typeof EXPORTS

/** The list of a name; null when there is none. Whatever kind of rows it has, they only travel from its `read` to its `fields`. */
export const exportNamed = (name: string): Exportable | null =>
  Object.hasOwn(EXPORTS, name) ? (EXPORTS[name as ExportName] as unknown as Exportable) : null
