// What tests stand on. Each factory makes what it needs, through the services, as the system.
import { randomBytes } from 'node:crypto'
import * as apiKeys from '../server/api-keys/creating.ts'
import { readApiKeySecret } from '../server/auth/api-key-secret.ts'
import { actorByApiKey } from '../server/auth/credentials.ts'
import { transaction } from '../server/context.ts'
import * as organizations from '../server/organizations/service.ts'
import type { OrganizationRef } from '../server/organizations/table.ts'
import { hash } from '../server/passwords/hashing.ts'
import { store } from '../server/passwords/service.ts'
import { profiles } from '../server/profiles/table.ts'
import { settings } from '../server/settings/table.ts'
import * as users from '../server/users/service.ts'
import { type Api, at } from './api.ts'

export const PASSWORD = 'a long enough password'

let hashed: Promise<string> | undefined
const passwordHash = (): Promise<string> => {
  hashed ??= hash(PASSWORD)
  return hashed
}

const unique = (): string => randomBytes(5).toString('hex')

export const anOrganization = (api: Api, name = `org ${unique()}`): Promise<OrganizationRef> => organizations.create(api.ctx(), { name })

export type Person = users.User & { key: string }

type Wanted = {
  login?: string
  name?: string
  email?: string | null
  type?: 'NORMAL' | 'SERVICE'
  /** Organization and profile, by id or name. */
  in?: [organization: string, profile: string][]
  password?: boolean
  mustChange?: boolean
}

/** A user with an API key. */
export async function aUser(api: Api, wanted: Wanted = {}): Promise<Person> {
  const {
    login = `user-${unique()}`,
    name = 'Some Body',
    email = null,
    type = 'NORMAL',
    in: places = [],
    password = type === 'NORMAL',
    mustChange = false,
  } = wanted
  const ctx = api.ctx()
  const user = await users.create(ctx, {
    login,
    name,
    email,
    type,
    memberships: places.map(([organizationId, profileId]) => ({ organizationId, profileId })),
  })
  if (password) {
    const stored = await passwordHash()
    await transaction(ctx, (ctx) => store(ctx, user, stored, { mustChange }))
  }
  return { ...user, hasPassword: password, key: await aKey(api, user) }
}

export const anAdministrator = (api: Api, wanted: Wanted = {}): Promise<Person> => aUser(api, { in: [['platform', 'admin']], ...wanted })

export const anOrgAdmin = (api: Api, ...names: { name: string }[]): Promise<Person> =>
  aUser(api, { in: names.map(({ name }) => [name, 'org-admin']) })

/** A key of the user, made by the user itself. */
export async function aKey(
  api: Api,
  user: { id: string },
  limits: { organizationIds?: string[]; permissions?: string[]; networks?: string[]; expiresAt?: Date } = {},
): Promise<string> {
  const { secret } = await apiKeys.create(api.ctx(), { userId: user.id, name: 'test', ...limits })
  if (!secret) throw new Error('A new key has a secret.')
  return secret
}

/** A profile of its own. */
export async function aProfile(api: Api, permissions: string[], kind: 'PLATFORM' | 'ORGANIZATION' = 'ORGANIZATION'): Promise<string> {
  const name = `profile ${unique()}`
  const at = new Date()
  await api
    .ctx()
    .db.insert(profiles)
    .values({ name, kind, permissions, createdAt: at, createdByLabel: 'test', updatedAt: at, updatedByLabel: 'test' })
  return name
}

/** An open invitation as an `analyst`; returns its id and the token of its link. */
export async function anInvitation(
  api: Api,
  by: { key: string },
  wanted: { organizationId: string; profileId?: string; login?: string; email?: string },
): Promise<{ id: string; token: string }> {
  const address = wanted.login ? {} : { email: `${unique()}@example.org` }
  const { data } = await api.ask(
    'mutation ($input: UserInviteInput!) { userInvite(input: $input) { invitation { id } link userErrors { message } } }',
    { input: { profileId: 'analyst', ...address, ...wanted } },
    by,
  )
  const link = at(data, 'userInvite', 'link')
  if (typeof link !== 'string') throw new Error(`Nobody was invited: ${JSON.stringify(data)}`)
  return { id: String(at(data, 'userInvite', 'invitation', 'id')), token: new URL(link).hash.slice(1) }
}

/** From now on mail can be queued. Nobody listens where it would go. */
export async function sendsMail(api: Api): Promise<void> {
  const value = { enabled: true, host: '127.0.0.1', port: 2525, security: 'NONE', senderAddress: 'roster@example.org' }
  await api.ctx().db.insert(settings).values({ name: 'smtp', value, updatedAt: new Date(), updatedByLabel: 'test' })
}

/** Signs in with `PASSWORD`; returns the cookie. */
export async function signedIn(api: Api, { login }: { login: string }): Promise<string> {
  const { cookie, data } = await api.ask('mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { message } } }', {
    input: { login, password: PASSWORD },
  })
  if (!cookie) throw new Error(`${login} could not sign in: ${JSON.stringify(data)}`)
  // what a sign-in leaves behind, it writes after its answer
  await api.settled()
  return cookie
}

/** The actor behind a key, for tests of single functions. */
export async function actorOf(api: Api, { key }: Person, organization: string | null = null) {
  const ctx = api.ctx()
  const hash = readApiKeySecret(key)
  const actor = hash && (await actorByApiKey(ctx.db, hash, organization, ctx.now()))
  if (!actor) throw new Error('This key has no actor.')
  return actor
}
