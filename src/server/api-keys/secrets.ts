// Secrets of keys at rest: sealed for the row, the column and the renewal that they belong to.
import type { Ctx } from '../context.ts'
import type { AuthenticationSettings } from '../settings/authentication.ts'

type Whose = { id: string; generation: number }

const placeOf = ({ id, generation }: Whose) => ({ table: 'api_keys', column: 'sealed', row: id, version: generation })

/** What is kept of a secret so that it can be revealed; nothing where the instance does not reveal. */
export const kept = ({ keyring }: Ctx, { apiKeyReveal }: AuthenticationSettings, key: Whose, secret: string): Buffer | null =>
  apiKeyReveal ? keyring.seal(placeOf(key), secret) : null

export const opened = ({ keyring }: Ctx, key: Whose, sealed: Buffer): string | null => keyring.open(placeOf(key), sealed)
