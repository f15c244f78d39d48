// What tests of API keys say: the five verbs, and whether a secret opens the door.
import { eq } from 'drizzle-orm'
import { type ApiKeyRow, apiKeyColumns, apiKeys } from '../server/api-keys/table.ts'
import { type Answer, type Api, at, type Caller, codesOf, type Data } from './api.ts'

const FIELDS =
  'id name prefix state expiresAt revokedAt isRevealable organizationIds permissions networks version renewedAt previousValidUntil reusedAt user { login } createdBy { label }'

const verb = (name: string, hasSecret: boolean) => {
  const type = `ApiKey${name}Input`
  const document = `mutation ($input: ${type}!) { apiKey${name}(input: $input) { apiKey { ${FIELDS} } ${hasSecret ? 'secret' : ''} userErrors { code field message } } }`
  return (api: Api, caller: Caller, input: object): Promise<Answer> => api.ask(document, { input }, caller)
}

export const create = verb('Create', true)
export const update = verb('Update', false)
export const renew = verb('Renew', true)
export const reveal = verb('Reveal', true)
export const revoke = verb('Revoke', false)

/** The key in a payload. */
export const keyIn = ({ data }: Answer): Data | undefined => at(payloadOf(data), 'apiKey')

/** The secret in a payload; throws what was answered instead. */
export function secretIn(answer: Answer): string {
  const secret = at(payloadOf(answer.data), 'secret')
  if (typeof secret !== 'string') throw new Error(`There is no secret in ${JSON.stringify([answer.data, answer.errors])}`)
  return secret
}

const payloadOf = (data: Data): Data => Object.values(data ?? {})[0] ?? null

/** Codes of userErrors, or of what failed as a whole. */
export const refusalsOf = (answer: Answer): unknown[] => [...codesOf(answer), ...answer.errors.map(({ extensions }) => extensions.code)]

/** Whether a secret opens the door. */
export async function works(api: Api, key: string, headers: Record<string, string> = {}): Promise<boolean> {
  const { status } = await api.ask('{ viewer { user { id } } }', {}, { key, headers })
  if (status !== 200 && status !== 401) throw new Error(`A key is right or wrong, and not ${status}.`)
  return status === 200
}

/** The row behind a secret. */
export async function rowOf(api: Api, secret: string): Promise<ApiKeyRow> {
  const [row] = await api
    .ctx()
    .db.select(apiKeyColumns)
    .from(apiKeys)
    .where(eq(apiKeys.prefix, secret.slice(0, 12)))
  if (!row) throw new Error('There is no such key.')
  return row
}

export const idOf = async (api: Api, secret: string): Promise<string> => (await rowOf(api, secret)).id
