// Ways to more than one was given, each by name, each refused with the code that says why.
import { type Api, aDryTwin, anApi, type Caller } from '../api.ts'
import { aKey, aProfile, aUser } from '../factories.ts'
import { outcomeOf } from '../races/races.ts'
import { aCast, type Cast } from './cast.ts'

let api: Api
let dry: Api
let cast: Cast
beforeAll(async () => {
  api = await anApi()
  cast = await aCast(api)
  dry = await aDryTwin(api)
}, 60_000)
afterAll(async () => {
  await dry.close()
  await api.close()
})

const callerOf = (name: string): Caller => {
  const found = cast.callers.find((one) => one.name === name)
  if (!found) throw new Error(`Nobody calls as ${name}.`)
  return found.caller
}
const idOf = (name: string): string => {
  const [caller] = cast.callers.filter(({ user }) => user)
  const found = caller && cast.targetsOf(caller).find((one) => one.name === name)
  if (!found) throw new Error(`There is no target ${name}.`)
  return found.id
}
const organization = (name: string): string => cast.organizations.find((one) => one.name === name)?.id ?? ''

/** Runs a mutation and undoes it. */
const run = async (caller: Caller, mutation: string, input: object): Promise<string> => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`
  return outcomeOf(await dry.ask(`mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`, { input }, caller))
}

type Attempt = [name: string, expected: string, attempt: () => Promise<string>]

/** On one account, by whoever is named. */
const takeover = (by: string, target: string, expected: string, acts: Record<string, (id: string) => object>): Attempt[] =>
  Object.entries(acts).map(([mutation, input]) => [
    `${by} runs ${mutation} on: ${target}`,
    expected,
    () => run(callerOf(by), mutation, input(idOf(target))),
  ])

const EMAIL = { userEmailUpdate: (id: string) => ({ id, email: 'mine@example.org' }) }
const KEY = { apiKeyCreate: (userId: string) => ({ userId, name: 'mine' }) }
const LOGIN = { userLoginUpdate: (id: string) => ({ id, login: 'mine' }) }
const TYPE = { userUpdate: (id: string) => ({ id, type: 'SERVICE' }) }
const LOCK = { userLock: (id: string) => ({ id }) }
const SESSIONS = { sessionDeleteAll: (userId: string) => ({ userId }) }
const MEMBERSHIPS = { userMembershipsSet: (id: string) => ({ id, memberships: [] }) }
const TAKEOVERS = { ...EMAIL, ...KEY, ...LOGIN, ...TYPE }

const inA = (userId: string, profileId: string) => ({ userId, organizationId: organization('A'), profileId })

const attempts: Attempt[] = [
  ...takeover('helpdesk of A', 'administrator of the same organization', 'EXCEEDS_OWN_RIGHTS', TAKEOVERS),
  ...takeover('platform helpdesk', 'platform administrator', 'EXCEEDS_OWN_RIGHTS', TAKEOVERS),
  ...takeover('administrator of A', 'same organization and another', 'NOT_SOLE_AUTHORITY', {
    ...TAKEOVERS,
    ...LOCK,
    ...SESSIONS,
    ...MEMBERSHIPS,
  }),
  ...takeover('administrator of A', 'other organization', 'NOT_FOUND', { ...TAKEOVERS, ...LOCK, ...SESSIONS }),
  ...takeover('administrator of A', 'platform administrator', 'NOT_FOUND', { ...TAKEOVERS, ...LOCK, ...SESSIONS }),
  ...takeover('administrator of A and B', 'no organization', 'NOT_FOUND', { ...EMAIL, ...KEY }),
  ...takeover('platform reader', 'other organization', 'NOT_FOUND', { ...EMAIL, ...KEY }),
  ...takeover('key held to A', 'same organization and another', 'NOT_SOLE_AUTHORITY', { ...EMAIL, ...KEY, ...LOCK }),
  ...takeover('key held to readAudit', 'same organization', 'NOT_FOUND', { ...EMAIL, ...KEY }),
  ...takeover('platform key held to manageOrganization', 'same organization', 'NOT_FOUND', { ...EMAIL, ...KEY }),

  [
    'a member makes itself administrator',
    'SELF',
    () => run(callerOf('member without permission'), 'membershipAdd', inA('member', 'org-admin')),
  ],
  [
    'an administrator changes its own profile',
    'SELF',
    () => run(callerOf('administrator of A'), 'membershipProfileUpdate', inA('admin-a', 'read-only')),
  ],
  [
    'an administrator adds itself to platform',
    'SELF',
    () => run(callerOf('administrator of A'), 'membershipAdd', { userId: 'admin-a', organizationId: 'platform', profileId: 'admin' }),
  ],
  [
    'an administrator adds a friend to platform',
    'NOT_FOUND',
    () => run(callerOf('administrator of A'), 'membershipAdd', { userId: 'same', organizationId: 'platform', profileId: 'admin' }),
  ],
  [
    'an administrator gives a tenant’s user a PLATFORM profile',
    'INVALID',
    () => run(callerOf('administrator of A'), 'membershipProfileUpdate', inA('same', 'admin')),
  ],
  [
    'a platform administrator replaces its own memberships',
    'SELF',
    () => run(callerOf('platform administrator'), 'userMembershipsSet', { id: 'platform', memberships: [] }),
  ],
  [
    'a helpdesk makes a colleague administrator',
    'EXCEEDS_OWN_RIGHTS',
    () => run(callerOf('helpdesk of A'), 'membershipProfileUpdate', inA('same', 'org-admin')),
  ],
  [
    'a helpdesk makes a colleague administrator by replacing all memberships',
    'EXCEEDS_OWN_RIGHTS',
    () =>
      run(callerOf('helpdesk of A'), 'userMembershipsSet', {
        id: 'same',
        memberships: [{ organizationId: organization('A'), profileId: 'org-admin' }],
      }),
  ],
  [
    'a helpdesk creates an administrator',
    'EXCEEDS_OWN_RIGHTS',
    () =>
      run(callerOf('helpdesk of A'), 'userCreate', {
        login: 'puppet',
        name: 'Puppet',
        memberships: [{ organizationId: organization('A'), profileId: 'org-admin' }],
      }),
  ],
  [
    'a helpdesk invites an administrator',
    'EXCEEDS_OWN_RIGHTS',
    () =>
      run(callerOf('helpdesk of A'), 'userInvite', {
        organizationId: organization('A'),
        profileId: 'org-admin',
        email: 'puppet@example.org',
      }),
  ],
  [
    'an administrator invites into another organization',
    'NOT_FOUND',
    () =>
      run(callerOf('administrator of A'), 'userInvite', {
        organizationId: organization('B'),
        profileId: 'read-only',
        email: 'a@example.org',
      }),
  ],
  [
    'an administrator invites into platform',
    'NOT_FOUND',
    () => run(callerOf('administrator of A'), 'userInvite', { organizationId: 'platform', profileId: 'admin', email: 'a@example.org' }),
  ],
  [
    'a platform helpdesk creates a platform administrator',
    'EXCEEDS_OWN_RIGHTS',
    () =>
      run(callerOf('platform helpdesk'), 'userCreate', {
        login: 'puppet',
        name: 'Puppet',
        memberships: [{ organizationId: 'platform', profileId: 'admin' }],
      }),
  ],
  [
    'a platform helpdesk makes somebody platform administrator',
    'EXCEEDS_OWN_RIGHTS',
    () => run(callerOf('platform helpdesk'), 'membershipAdd', { userId: 'same', organizationId: 'platform', profileId: 'admin' }),
  ],
  [
    'a platform helpdesk edits profiles',
    'FORBIDDEN',
    () => run(callerOf('platform helpdesk'), 'profileUpdate', { id: cast.profile, permissions: ['manageUser'] }),
  ],
  [
    'a tenant’s administrator edits profiles',
    'FORBIDDEN',
    () => run(callerOf('administrator of A'), 'profileUpdate', { id: cast.profile, permissions: ['manageUser'] }),
  ],
  [
    'somebody who may edit profiles makes one for the platform with more than they hold',
    'EXCEEDS_OWN_RIGHTS',
    async () => run(await aProfileEditor(), 'profileCreate', { name: 'more', kind: 'PLATFORM', permissions: ['managePlatform'] }),
  ],
  [
    'somebody who may edit profiles puts manageUser into a tenant’s profile',
    'EXCEEDS_OWN_RIGHTS',
    async () => run(await aProfileEditor(), 'profileUpdate', { id: cast.profile, permissions: ['manageUser'] }),
  ],
  [
    'somebody widens the profile that they hold',
    'SELF',
    async () => {
      const profile = await aProfile(api, ['manageProfile', 'manageUser'], 'PLATFORM')
      const editor = await aUser(api, { in: [['platform', profile]] })
      return run(editor, 'profileUpdate', { id: profile, permissions: ['manageProfile', 'manageUser', 'managePlatform'] })
    },
  ],
  [
    'a key held to A works in B',
    'ORGANIZATION_UNAVAILABLE',
    () => run({ ...callerOf('key held to A'), organization: 'B tenant' }, 'userLock', { id: 'other' }),
  ],
  [
    'an administrator works in platform',
    'ORGANIZATION_UNAVAILABLE',
    () => run({ ...callerOf('administrator of A'), organization: 'platform' }, 'userLock', { id: 'other' }),
  ],
  [
    'an administrator works in an organization of others',
    'ORGANIZATION_UNAVAILABLE',
    () => run({ ...callerOf('administrator of A'), organization: 'B tenant' }, 'userLock', { id: 'other' }),
  ],
  [
    'a key held to A is made wider through itself',
    'EXCEEDS_OWN_RIGHTS',
    () => run(callerOf('key held to A'), 'apiKeyCreate', { name: 'wider', organizationIds: ['B tenant'] }),
  ],
  [
    'a revoked key is renewed through itself',
    'UNAUTHENTICATED',
    () => run(callerOf('revoked key'), 'apiKeyRenew', { id: idOf('unknown') }),
  ],
  ['an expired key makes another', 'UNAUTHENTICATED', () => run(callerOf('expired key'), 'apiKeyCreate', { name: 'again' })],
  [
    'a locked user’s key unlocks its user',
    'UNAUTHENTICATED',
    () => run(callerOf('key of a locked user'), 'userUnlock', { id: 'locked-caller' }),
  ],
  [
    'a tenant’s administrator renames the organization',
    'FORBIDDEN',
    () => run(callerOf('administrator of A'), 'organizationUpdate', { id: organization('A'), name: 'Mine' }),
  ],
  [
    'a tenant’s administrator unlocks an organization',
    'FORBIDDEN',
    () => run(callerOf('administrator of A'), 'organizationUnlock', { id: organization('A') }),
  ],
  [
    'a platform administrator who works in A creates an organization',
    'FORBIDDEN',
    () => run(callerOf('platform administrator working in A'), 'organizationCreate', { name: 'Mine' }),
  ],
  [
    'a platform administrator who works in A locks somebody elsewhere',
    'NOT_FOUND',
    () => run(callerOf('platform administrator working in A'), 'userLock', { id: 'other' }),
  ],
  [
    'a tenant’s administrator changes settings of the instance',
    'FORBIDDEN',
    () => run(callerOf('administrator of A'), 'authenticationSettingsUpdate', { apiKeyReveal: true }),
  ],
]

const ownAccount: [string, object][] = [
  ['userLock', { id: 'platform' }],
  ['userDelete', { id: 'platform', login: 'platform' }],
  ['userUpdate', { id: 'platform', type: 'SERVICE' }],
  ['membershipProfileUpdate', { userId: 'platform', organizationId: 'platform', profileId: 'admin' }],
  ['membershipSuspend', { userId: 'platform', organizationId: 'platform' }],
  ['membershipRemove', { userId: 'platform', organizationId: 'platform' }],
]
for (const [mutation, input] of ownAccount)
  attempts.push([`nobody runs ${mutation} on themselves`, 'SELF', () => run(callerOf('platform administrator'), mutation, input)])

const aProfileEditor = async (): Promise<Caller> => aUser(api, { in: [['platform', await aProfile(api, ['manageProfile'], 'PLATFORM')]] })

it(`tries at least forty ways (${attempts.length})`, () => {
  expect(attempts.length).toBeGreaterThanOrEqual(40)
  expect(new Set(attempts.map(([name]) => name)).size).toBe(attempts.length)
})

it.each(attempts)('%s: %s', async (_, expected, attempt) => {
  expect(await attempt()).toBe(expected)
})

describe('a right that was taken is gone at the next request', () => {
  const LOCK = 'mutation ($input: UserLockInput!) { userLock(input: $input) { userErrors { code } } }'

  it.each([
    ['demoted', 'membershipProfileUpdate', { organizationId: 'A tenant', profileId: 'read-only' }, 'NOT_FOUND'],
    ['suspended', 'membershipSuspend', { organizationId: 'A tenant' }, 'NOT_FOUND'],
    ['removed', 'membershipRemove', { organizationId: 'A tenant' }, 'NOT_FOUND'],
    ['locked', 'userLock', {}, 'UNAUTHENTICATED'],
  ])('from whoever was %s, also in a key that was made before', async (_, mutation, more, expected) => {
    const user = await aUser(api, { in: [['A tenant', 'org-admin']] })
    const earlier = await aKey(api, user, { permissions: ['manageUser'] })
    const named = mutation === 'userLock' ? { id: user.id } : { userId: user.id }
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`
    const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`
    expect(outcomeOf(await api.ask(query, { input: { ...named, ...more } }, callerOf('platform administrator')))).toBe('ok')

    for (const key of [user.key, earlier]) expect(outcomeOf(await api.ask(LOCK, { input: { id: 'same' } }, { key }))).toBe(expected)
  })
})
