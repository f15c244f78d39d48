// Who calls and who is acted upon in the authorization matrix. What each of them may do is said here in the words of the specification, not read from the server.
import { and, eq, inArray } from 'drizzle-orm'
import { create as createKey } from '../../server/api-keys/creating.ts'
import { apiKeys as keys } from '../../server/api-keys/table.ts'
import { avatars } from '../../server/avatars/table.ts'
import { invite } from '../../server/invitations/inviting.ts'
import { mails } from '../../server/mail/table.ts'
import { mfaFactors, recoveryCodes } from '../../server/mfa/table.ts'
import { sessions } from '../../server/sessions/table.ts'
import { remove } from '../../server/users/deleting.ts'
import { lock } from '../../server/users/locking.ts'
import { users } from '../../server/users/table.ts'
import * as views from '../../server/views/service.ts'
import { type Api, at, type Caller, codesOf } from '../api.ts'
import { actorOf, aKey, anOrganization, aProfile, aUser, type Person, sendsMail, signedIn } from '../factories.ts'

export type Place = 'A' | 'B' | 'platform'
type Rights = Partial<Record<Place, readonly string[]>>

export type CallerFacts = {
  name: string
  /** How the request is authenticated; null for a stranger. */
  caller: Caller
  /** What the answer to every request is, when the credential itself is refused. */
  refused: boolean
  user: string | null
  credential: 'key' | 'session' | null
  /** The organization in force, and the Roster permissions that count in each, within what the credential allows. */
  inForce: Place | null
  rights: Rights
}

export type TargetFacts = {
  name: string
  id: string
  login: string
  /** Null for one that is not there. */
  memberships: Rights | null
  keyId: string
  sessionId: string
}

export type Cast = {
  callers: CallerFacts[]
  /** `own` stands for whoever calls. */
  targetsOf: (caller: CallerFacts) => TargetFacts[]
  organizations: OrganizationFacts[]
  /** Open, into A, addressed to nobody in particular. */
  invitation: { id: string; token: string }
  profile: string
  /** A passkey of somebody in A. */
  factor: string
  /** Of somebody in A: one shared there, one private. */
  views: { shared: string; private: string }
}

/** `place` is null for one that is not there. */
export type OrganizationFacts = { name: string; id: string; place: Place | null }

const ORG_ADMIN = ['manageUser', 'manageConfig', 'readAudit']
const PLATFORM_ADMIN = ['managePlatform', 'manageOrganization', 'manageProfile', 'manageUser', 'readAudit']
const UNKNOWN = '01890000-0000-7000-8000-00000000abcd'

export async function aCast(api: Api): Promise<Cast> {
  const [A, B] = [await anOrganization(api, 'A tenant'), await anOrganization(api, 'B tenant')]
  const nameOf = { A: A.name, B: B.name, platform: 'platform' }
  const people = new Map<string, { person: Person; rights: Rights; keyId: string; sessionId: string }>()

  const add = async (login: string, rights: Rights, profiles: Partial<Record<Place, string>> = {}): Promise<Person> => {
    const places = Object.entries(rights) as [Place, readonly string[]][]
    const named = places.map(async ([place, permissions]): Promise<[string, string]> => {
      const kind = place === 'platform' ? 'PLATFORM' : 'ORGANIZATION'
      return [nameOf[place], profiles[place] ?? (await aProfile(api, [...permissions], kind))]
    })
    const person = await aUser(api, { login, name: `Name of ${login}`, email: `${login}@example.org`, in: await Promise.all(named) })
    const { keyId, sessionId } = await belongingsOf(api, person, places.length > 0)
    people.set(login, { person, rights, keyId, sessionId })
    return person
  }

  const platform = await add('platform', { platform: PLATFORM_ADMIN }, { platform: 'admin' })
  await add('second-platform', { platform: PLATFORM_ADMIN }, { platform: 'admin' })
  const platformHelpdesk = await add('platform-helpdesk', { platform: ['manageUser'] })
  const platformReader = await add('platform-reader', { platform: ['readAudit'] })
  const member = await add('member', { A: [] })
  const adminA = await add('admin-a', { A: ORG_ADMIN })
  const adminB = await add('admin-b', { B: ORG_ADMIN })
  const adminAB = await add('admin-ab', { A: ORG_ADMIN, B: ORG_ADMIN })
  const helpdeskA = await add('helpdesk-a', { A: ['manageUser'] })
  const configA = await add('config-a', { A: ['manageConfig', 'readAudit'] })
  const both = await add('both', { platform: PLATFORM_ADMIN, A: ORG_ADMIN }, { platform: 'admin' })
  const lonely = await add('lonely', {})
  const lockedCaller = await add('locked-caller', { A: ORG_ADMIN })
  const same = await add('same', { A: [] })
  await add('same-admin', { A: ORG_ADMIN })
  await add('shared', { A: [], B: [] })
  await add('other', { B: [] })
  await add('nowhere', {})
  await add('locked', { A: [] })
  await add('deleted', { A: [] })
  await leaveTraces(api, adminAB, A, ['same', 'same-admin', 'shared', 'locked'])
  await leaveTraces(api, adminAB, B, ['other', 'shared'])
  await fill(api, ['same', 'same-admin', 'shared', 'other', 'nowhere', 'second-platform', 'locked'])
  await sendsMail(api)
  for (const login of ['locked', 'locked-caller']) await lock(api.ctx(), { id: login, reason: 'for the test' })
  await remove(api.ctx(), { id: 'deleted', login: 'deleted' })

  const a = (name: string, user: Person, key: string, inForce: Place | null, rights: Rights, organization?: string): CallerFacts => ({
    ...{ name, caller: { key, ...(organization && { organization }) }, refused: false },
    ...{ user: user.login, credential: 'key', inForce, rights },
  })
  const signed = async (name: string, user: Person, inForce: Place, rights: Rights): Promise<CallerFacts> => ({
    ...a(name, user, '', inForce, rights),
    ...{ caller: { cookie: await signedIn(api, user) }, credential: 'session' },
  })
  const refused = (name: string, user: Person, key: string): CallerFacts => ({ ...a(name, user, key, null, {}), refused: true })

  const callers: CallerFacts[] = [
    { name: 'anonymous', caller: {}, refused: false, user: null, credential: null, inForce: null, rights: {} },
    a('member without permission', member, member.key, 'A', { A: [] }),
    a('member of nothing', lonely, lonely.key, null, {}),
    a('administrator of A', adminA, adminA.key, 'A', { A: ORG_ADMIN }),
    a('administrator of B', adminB, adminB.key, 'B', { B: ORG_ADMIN }),
    a('administrator of A and B', adminAB, adminAB.key, 'A', { A: ORG_ADMIN, B: ORG_ADMIN }),
    a('helpdesk of A', helpdeskA, helpdeskA.key, 'A', { A: ['manageUser'] }),
    a('manageConfig of A', configA, configA.key, 'A', { A: ['manageConfig', 'readAudit'] }),
    a('platform administrator', platform, platform.key, 'platform', { platform: PLATFORM_ADMIN }),
    a('platform helpdesk', platformHelpdesk, platformHelpdesk.key, 'platform', { platform: ['manageUser'] }),
    a('platform reader', platformReader, platformReader.key, 'platform', { platform: ['readAudit'] }),
    a('platform administrator working in A', both, both.key, 'A', { platform: PLATFORM_ADMIN, A: ORG_ADMIN }, A.name),
    a('key held to A', adminAB, await aKey(api, adminAB, { organizationIds: [A.id] }), 'A', { A: ORG_ADMIN }),
    a('key held to B', adminAB, await aKey(api, adminAB, { organizationIds: [B.id] }), 'B', { B: ORG_ADMIN }),
    a('key held to readAudit', adminA, await aKey(api, adminA, { permissions: ['readAudit'] }), 'A', { A: ['readAudit'] }),
    a('platform key held to manageOrganization', platform, await aKey(api, platform, { permissions: ['manageOrganization'] }), 'platform', {
      platform: ['manageOrganization'],
    }),
    await signed('session of a member', member, 'A', { A: [] }),
    await signed('session of the administrator of A', adminA, 'A', { A: ORG_ADMIN }),
    await signed('session of the platform administrator', platform, 'platform', { platform: PLATFORM_ADMIN }),
    refused('key of a locked user', lockedCaller, lockedCaller.key),
    refused('revoked key', adminA, await anEndedKey(api, adminA, 'revokedAt')),
    refused('expired key', adminA, await anEndedKey(api, adminA, 'expiresAt')),
  ]

  const targetOf = (name: string, login: string): TargetFacts => {
    const known = people.get(login)
    if (!known) throw new Error(`Nobody is called ${login}.`)
    const { person, rights, keyId, sessionId } = known
    return { name, id: person.id, login, memberships: rights, keyId, sessionId }
  }
  const gone = (name: string, id: string): TargetFacts => ({ name, id, login: 'gone', memberships: null, keyId: id, sessionId: id })
  const deleted = targetOf('deleted', 'deleted')
  const others = [
    targetOf('same organization', 'same'),
    targetOf('administrator of the same organization', 'same-admin'),
    targetOf('same organization and another', 'shared'),
    targetOf('other organization', 'other'),
    targetOf('no organization', 'nowhere'),
    targetOf('platform administrator', 'second-platform'),
    targetOf('locked', 'locked'),
    { ...deleted, memberships: null },
    gone('unknown', UNKNOWN),
    gone('malformed', `${UNKNOWN.slice(0, -1)}g`),
  ]
  await equip(api)
  // however long the matrix takes, whoever signed in has just proved to be there
  await api
    .ctx()
    .db.update(sessions)
    .set({ confirmedAt: new Date(Date.now() + 3_600_000) })
  return {
    callers,
    targetsOf: ({ user }) => (user ? [targetOf('own', user), ...others] : others),
    organizations: [
      { name: 'A', id: A.id, place: 'A' },
      { name: 'B', id: B.id, place: 'B' },
      { name: 'platform', id: 'platform', place: 'platform' },
      { name: 'unknown organization', id: UNKNOWN, place: null },
      { name: 'malformed organization', id: 'no\tname', place: null },
    ],
    invitation: await anInvitation(api, adminA, A.id),
    profile: await aProfile(api, ['manageTag']),
    factor: await passkeyOf(api, same),
    views: await viewsOf(api, same),
  }
}

async function anInvitation(api: Api, by: Person, organizationId: string): Promise<{ id: string; token: string }> {
  const { id, link } = await invite(api.ctx(await actorOf(api, by)), {
    organizationId,
    profileId: 'read-only',
    email: 'somebody@example.org',
  })
  return { id, token: String(link?.split('#')[1]) }
}

async function viewsOf(api: Api, owner: Person): Promise<{ shared: string; private: string }> {
  const ctx = api.ctx(await actorOf(api, owner))
  const shared = await views.create(ctx, { list: 'ORGANIZATION_USERS', name: 'Shared', visibility: 'ORGANIZATION' })
  const own = await views.create(ctx, { list: 'ORGANIZATION_USERS', name: 'Private' })
  return { shared: shared.id, private: own.id }
}

/** A second key, and a session, of a user. */
async function belongingsOf(api: Api, person: Person, hasPlace: boolean): Promise<{ keyId: string; sessionId: string }> {
  const { id: keyId } = await createKey(api.ctx(), { userId: person.id, name: 'another' })
  // whoever belongs nowhere cannot sign in
  if (!hasPlace) return { keyId, sessionId: UNKNOWN }
  const { data } = await api.ask('{ viewer { user { sessions { id } } } }', {}, { cookie: await signedIn(api, person) })
  return { keyId, sessionId: String(at(data, 'viewer', 'user', 'sessions', 0, 'id')) }
}

/** Something that was done to these users in an organization: given a profile of the same rights. */
async function leaveTraces(api: Api, by: Person, { name }: { name: string }, logins: string[]): Promise<void> {
  const UPDATE = 'mutation ($input: MembershipProfileUpdateInput!) { membershipProfileUpdate(input: $input) { userErrors { code } } }'
  for (const userId of logins) {
    const input = { userId, organizationId: name, profileId: userId === 'same-admin' ? 'org-admin' : 'read-only' }
    const answer = await api.ask(UPDATE, { input }, { ...by, organization: name })
    if (answer.errors.length + codesOf(answer).length > 0) throw new Error(`No trace was left on ${userId}: ${JSON.stringify(answer)}`)
  }
}

/** Gives every user a value in what could be hidden. */
async function fill(api: Api, targets: string[]): Promise<void> {
  const { db, now } = api.ctx()
  const hash = 'a'.repeat(64)
  await db.insert(avatars).values({ hash, large: Buffer.alloc(1), small: Buffer.alloc(1), createdAt: now() })
  await db.update(users).set({ avatarHash: hash, lastSeenAt: now() })
  const everybody = await db.select({ userId: users.id }).from(users)
  const sent = {
    kind: 'PASSWORD_RESET',
    facts: {},
    state: 'SENT',
    createdAt: now(),
    endedAt: now(),
    nextAttemptAt: now(),
    giveUpAt: now(),
  } as const
  await db.insert(mails).values(everybody.map(({ userId }) => ({ ...sent, userId })))
  await db
    .update(users)
    .set({ mustChangePassword: true, throttledUntil: new Date(Date.now() + 3_600_000) })
    .where(inArray(users.login, targets))
}

/** Gives every user both kinds of factor, after all have signed in. */
async function equip(api: Api): Promise<void> {
  const { db, now } = api.ctx()
  await db.update(users).set({ hasMfa: true })
  for (const { id: userId } of await db.select({ id: users.id }).from(users)) {
    const passkey = { credentialId: userId, publicKey: Buffer.alloc(1), counter: 0 }
    await db.insert(mfaFactors).values({ userId, kind: 'TOTP', name: 'An app', sealed: Buffer.alloc(1), createdAt: now() })
    await db.insert(mfaFactors).values({ userId, kind: 'PASSKEY', name: 'A key', ...passkey, createdAt: now() })
    await db.insert(recoveryCodes).values({ userId, hash: Buffer.alloc(1), createdAt: now() })
  }
}

/** Of a user, that of somebody else for everybody who calls. */
async function passkeyOf(api: Api, { id }: Person): Promise<string> {
  const isTheirs = and(eq(mfaFactors.userId, id), eq(mfaFactors.kind, 'PASSKEY'))
  const [factor] = await api.ctx().db.select({ id: mfaFactors.id }).from(mfaFactors).where(isTheirs)
  return String(factor?.id)
}

/** A key that has ended. */
async function anEndedKey(api: Api, person: Person, ended: 'revokedAt' | 'expiresAt'): Promise<string> {
  const key = await aKey(api, person)
  const at = new Date(Date.now() - 60_000)
  await api
    .ctx()
    .db.update(keys)
    .set({ [ended]: at })
    .where(eq(keys.prefix, key.slice(0, 12)))
  return key
}
