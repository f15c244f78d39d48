// A row for each root field that does not act on a user, and for each field of an organization.
import type { CallerFacts, Cast, OrganizationFacts } from './cast.ts'
import { holds, holdsPlatform, manages, type Outcome, sees } from './oracle.ts'
import type { FieldRow } from './user-policies.ts'

export type RootRow = {
  /** Arguments, as the text after the field's name. */
  args?: (cast: Cast) => Record<string, unknown>
  select: string
  expect: (caller: CallerFacts) => Outcome
  isPublic?: true
}

const toAll = (select: string, more: Partial<RootRow> = {}): RootRow => ({ select, expect: () => 'ok', ...more })
const toHolders = (select: string, isHolder: (caller: CallerFacts) => boolean, more: Partial<RootRow> = {}): RootRow => ({
  select,
  expect: (caller) => (isHolder(caller) ? 'ok' : 'FORBIDDEN'),
  ...more,
})

const managesUsersSomewhere = (caller: CallerFacts): boolean => sees(caller) !== 'self'

/** Whether the query is answered; what is in the answer has tests of its own. */
export const QUERIES: Record<string, RootRow> = {
  instance: toAll('{ name }', { isPublic: true }),
  passwordPolicy: toAll('{ minLength }', { isPublic: true }),
  viewer: toAll('{ user { id } }', { isPublic: true }),
  invitation: toAll('{ expiresAt }', { isPublic: true, args: ({ invitation }) => ({ token: invitation.token }) }),
  permissions: toAll('{ name }'),
  profiles: toAll('{ name }'),
  views: toAll('{ id }', { args: () => ({ list: 'USERS' }) }),
  apiKeyPolicy: toAll('{ maxKeys }'),
  apiKeys: toAll('{ nodes { id } }'),
  authenticationSettings: toHolders('{ version }', (caller) => holdsPlatform(caller, 'managePlatform')),
  smtpSettings: toHolders('{ version }', (caller) => holdsPlatform(caller, 'managePlatform')),
  mails: toHolders('{ nodes { id } }', (caller) => holdsPlatform(caller, 'managePlatform')),
  userStatistics: toHolders('{ total }', managesUsersSomewhere),
  signInStatistics: toHolders('{ day }', managesUsersSomewhere),
  auditEvents: toHolders('{ nodes { id } }', (caller) => holds(caller, 'readAudit')),
  invitations: toHolders('{ nodes { id } }', managesUsersSomewhere),
}

const holdsManageProfile = (caller: CallerFacts): boolean => holdsPlatform(caller, 'manageProfile')

const inviting = (place: 'A' | 'B', profileId: string): RootRow => ({
  args: ({ organizations }) => ({
    organizationId: organizations.find((one) => one.place === place)?.id,
    profileId,
    email: 'new@example.org',
  }),
  select: 'invitation { id }',
  expect: (caller) => {
    if (!manages(caller, place)) return 'NOT_FOUND'
    const grantsAll = sees(caller) === 'all' || ['manageConfig', 'readAudit'].every((name) => caller.rights[place]?.includes(name))
    return profileId === 'read-only' || grantsAll ? 'ok' : 'EXCEEDS_OWN_RIGHTS'
  },
})

const ofInvitation = (select: string): RootRow => ({
  args: ({ invitation }) => ({ id: invitation.id }),
  select,
  expect: (caller) => (manages(caller, 'A') ? 'ok' : 'NOT_FOUND'),
})

/** Of somebody else in A. A shared one is seen by whoever works there, and changed by its owner or who configures the organization. */
const onShared = (select: string, more = {}): RootRow => ({
  args: ({ views }) => ({ id: views.shared, ...more }),
  select,
  expect: (caller) => {
    if (caller.inForce !== 'A') return 'NOT_FOUND'
    return holds(caller, 'manageConfig') ? 'ok' : 'FORBIDDEN'
  },
})

const onPrivate = (select: string, more = {}): RootRow => ({
  args: ({ views }) => ({ id: views.private, ...more }),
  select,
  expect: () => 'NOT_FOUND',
})

const NOBODY = '00000000-0000-4000-8000-000000000000'

const byIdOfSomebodyElse = (credential: CallerFacts['credential']): Outcome => (credential === null ? 'UNAUTHENTICATED' : 'NOT_FOUND')

const ofNoMail: RootRow = {
  args: () => ({ id: NOBODY }),
  select: 'mail { id }',
  expect: (caller) => (holdsPlatform(caller, 'managePlatform') ? 'NOT_FOUND' : 'FORBIDDEN'),
}

/** What one does to oneself in a browser; everybody there has an app already. */
const inSession = (select: string, { args, outcome = 'ok' }: { args?: RootRow['args']; outcome?: Outcome } = {}): RootRow => ({
  ...(args && { args }),
  select,
  expect: ({ credential }) => (credential === 'session' ? outcome : 'FORBIDDEN'),
})

/** Mutations that are about no user. With several faces, a row for each. */
export const MUTATIONS: Record<string, RootRow[]> = {
  userCreate: [
    {
      args: () => ({ login: 'somebody-new', name: 'Somebody' }),
      select: 'user { id }',
      expect: (caller) => {
        if (sees(caller) === 'self') return 'FORBIDDEN'
        return sees(caller) === 'all' ? 'ok' : 'INVALID'
      },
    },
    {
      args: ({ organizations }) => ({
        login: 'somebody-new',
        name: 'Somebody',
        memberships: [{ organizationId: organizations[0]?.id, profileId: 'org-admin' }],
      }),
      select: 'user { id }',
      expect: (caller) => (sees(caller) === 'self' ? 'FORBIDDEN' : inviting('A', 'org-admin').expect(caller)),
    },
    {
      args: ({ organizations }) => ({
        login: 'somebody-new',
        name: 'Somebody',
        memberships: [{ organizationId: organizations[0]?.id, profileId: 'analyst' }],
        invite: true,
      }),
      select: 'user { id }',
      // before anything that depends on the organization: the login is no address
      expect: (caller) => (sees(caller) === 'self' ? 'FORBIDDEN' : 'NO_ADDRESS'),
    },
  ],
  organizationCreate: [
    toHolders('organization { id }', (caller) => holdsPlatform(caller, 'manageOrganization'), { args: () => ({ name: 'A new one' }) }),
  ],
  profileCreate: [
    toHolders('profile { id }', holdsManageProfile, { args: () => ({ name: 'A new one', kind: 'ORGANIZATION', permissions: [] }) }),
  ],
  profileUpdate: [toHolders('profile { id }', holdsManageProfile, { args: ({ profile }) => ({ id: profile, permissions: [] }) })],
  profileDelete: [toHolders('profile { id }', holdsManageProfile, { args: ({ profile }) => ({ id: profile }) })],
  userInvite: [inviting('A', 'read-only'), inviting('A', 'org-admin'), inviting('B', 'read-only')],
  invitationResend: [ofInvitation('invitation { id }')],
  invitationRevoke: [ofInvitation('invitation { id }')],
  invitationAccept: [
    {
      args: ({ invitation }) => ({ token: invitation.token, login: 'invited', name: 'Invited', password: 'a long enough password' }),
      select: 'invitation { id }',
      expect: ({ credential, rights, user }) => {
        if (credential === 'key') return 'FORBIDDEN'
        if (user === 'admin-a') return 'SELF' // who invited
        return 'A' in rights ? 'ALREADY_MEMBER' : 'ok'
      },
      isPublic: true,
    },
    {
      args: ({ invitation }) => ({ id: invitation.id }),
      select: 'invitation { id }',
      expect: ({ credential }) => (credential === 'key' ? 'FORBIDDEN' : byIdOfSomebodyElse(credential)),
      isPublic: true,
    },
  ],
  invitationDecline: [
    { args: ({ invitation }) => ({ token: invitation.token }), select: 'invitation { id }', expect: () => 'ok', isPublic: true },
    {
      args: ({ invitation }) => ({ id: invitation.id }),
      select: 'invitation { id }',
      expect: ({ credential }) => byIdOfSomebodyElse(credential),
      isPublic: true,
    },
  ],
  authenticationSettingsUpdate: [
    toHolders('authenticationSettings { version }', (caller) => holdsPlatform(caller, 'managePlatform'), {
      args: () => ({ apiKeyMaxDays: 30 }),
    }),
  ],
  smtpSettingsUpdate: [
    toHolders('smtpSettings { version }', (caller) => holdsPlatform(caller, 'managePlatform'), { args: () => ({ port: 25 }) }),
  ],
  smtpSettingsTest: [
    {
      args: () => ({ host: 'mail.example.org', port: 0 }),
      select: 'outcome { ok }',
      expect: (caller) => (holdsPlatform(caller, 'managePlatform') ? 'INVALID' : 'FORBIDDEN'), // no such port
    },
  ],
  mailRetry: [ofNoMail],
  mailDiscard: [ofNoMail],
  identityConfirm: [
    {
      args: () => ({ password: 'a wrong password' }),
      select: 'confirmedUntil',
      expect: ({ credential }) => (credential === 'session' ? 'INVALID_CREDENTIALS' : 'FORBIDDEN'),
    },
  ],
  totpBegin: [inSession('secret')],
  totpConfirm: [inSession('recoveryCodes', { args: () => ({ code: '123456' }), outcome: 'EXPIRED' })],
  totpDisable: [inSession('user { id }')],
  recoveryCodesRenew: [inSession('recoveryCodes')],
  passkeyBegin: [inSession('options')],
  passkeyConfirm: [inSession('factor { id }', { args: () => ({ name: 'A key', passkey: {} }), outcome: 'EXPIRED' })],
  // that of somebody else looks like none
  passkeyRemove: [inSession('user { id }', { args: ({ factor }) => ({ id: factor }), outcome: 'NOT_FOUND' })],
  passkeyChallenge: [inSession('options')],
  passwordChange: [
    {
      args: () => ({ currentPassword: 'a wrong password', newPassword: 'another long password' }),
      select: 'user { id }',
      expect: ({ credential }) => (credential === 'session' ? 'INVALID_CREDENTIALS' : 'FORBIDDEN'),
    },
  ],
  passwordResetComplete: [
    {
      args: () => ({ token: 'no such token', password: 'quiet mountains in the north' }),
      select: '',
      expect: () => 'EXPIRED',
      isPublic: true,
    },
  ],
  viewCreate: [
    {
      args: () => ({ list: 'USERS', name: 'A new one', visibility: 'ORGANIZATION' }),
      select: 'view { id }',
      expect: ({ inForce }) => (inForce ? 'ok' : 'NO_ORGANIZATION'),
    },
  ],
  viewUpdate: [onShared('view { id }', { name: 'Renamed' }), onPrivate('view { id }', { name: 'Renamed' })],
  viewDelete: [onShared('view { id }'), onPrivate('view { id }')],
  preferencesUpdate: [toAll('preferences { version }', { args: () => ({ theme: 'DARK' }) })],
  signIn: [
    {
      args: () => ({ login: 'same', password: 'a wrong password' }),
      select: 'viewer { user { id } }',
      expect: () => 'INVALID_CREDENTIALS',
      isPublic: true,
    },
  ],
}

/** What one may see of an organization that is there. */
export function seesOrganization(caller: CallerFacts, { place }: OrganizationFacts): boolean {
  if (!caller.user || place === null) return false
  return holdsPlatform(caller, 'manageOrganization') || holdsPlatform(caller, 'manageUser') || place in caller.rights
}

type OrganizationRow = { expect: (caller: CallerFacts, organization: OrganizationFacts) => ReturnType<FieldRow['expect']>; select?: string }

const whenSeen: OrganizationRow = { expect: () => 'shown' }
const managesThere = (caller: CallerFacts, { place }: OrganizationFacts): boolean => place !== null && manages(caller, place)
const mayDescribe = (caller: CallerFacts, { place }: OrganizationFacts): boolean =>
  holdsPlatform(caller, 'manageOrganization') || (caller.inForce === place && holds(caller, 'manageConfig'))
const when = (isShown: (caller: CallerFacts, organization: OrganizationFacts) => boolean, select?: string): OrganizationRow => ({
  expect: (caller, organization) => (isShown(caller, organization) ? 'shown' : 'hidden'),
  ...(select && { select }),
})
const mayManage = (caller: CallerFacts, { place }: OrganizationFacts): boolean =>
  holdsPlatform(caller, 'manageOrganization') && place !== 'platform'
const mayKnowMaker = (caller: CallerFacts, organization: OrganizationFacts): boolean =>
  mayDescribe(caller, organization) || managesThere(caller, organization)

export const ORGANIZATION_FIELDS: Record<string, OrganizationRow> = {
  id: whenSeen,
  name: whenSeen,
  kind: whenSeen,
  description: when((_, { place }) => place === 'platform'),
  mfaRequiredFrom: when(() => false),
  version: whenSeen,
  lockedAt: when(() => false),
  createdAt: whenSeen,
  createdBy: when(mayKnowMaker, '{ label }'),
  updatedAt: whenSeen,
  updatedBy: when(mayKnowMaker, '{ label }'),
  userCount: when(managesThere),
  hasAdministrator: when(managesThere),
  viewerCanUpdate: when(mayDescribe),
  viewerCanRename: when(mayManage),
  viewerCanLock: when(mayManage),
  viewerCanManageUsers: when(managesThere),
}

type OrganizationMutationRow = { more: Record<string, unknown>; expect: (caller: CallerFacts, organization: OrganizationFacts) => Outcome }

export const ORGANIZATION_MUTATIONS: Record<string, OrganizationMutationRow[]> = {
  organizationUpdate: [
    { more: { description: 'New' }, expect: (caller, organization) => outcomeOn(caller, organization, mayDescribe(caller, organization)) },
    {
      more: { name: 'New' },
      expect: (caller, organization) => outcomeOn(caller, organization, holdsPlatform(caller, 'manageOrganization')),
    },
  ],
  organizationLock: [
    { more: {}, expect: (caller, organization) => outcomeOn(caller, organization, holdsPlatform(caller, 'manageOrganization')) },
  ],
  organizationUnlock: [
    { more: {}, expect: (caller, organization) => outcomeOn(caller, organization, holdsPlatform(caller, 'manageOrganization')) },
  ],
}

function outcomeOn(caller: CallerFacts, organization: OrganizationFacts, isAllowed: boolean): Outcome {
  if (!seesOrganization(caller, organization)) return 'NOT_FOUND'
  return isAllowed ? 'ok' : 'FORBIDDEN'
}
