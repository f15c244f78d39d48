import type {
  OrganizationDetailsFragment,
  PasswordPolicyFieldsFragment,
  PasswordRule,
  PreferencesFieldsFragment,
  UserDetailQuery,
  UserHistoryQuery,
  UsersQuery,
  ViewerQuery,
  ViewFieldsFragment,
} from '../generated/client/graphql.ts'

type User = NonNullable<UserDetailQuery['user']>
type Membership = User['memberships'][number]
type Viewer = NonNullable<ViewerQuery['viewer']>

/** As it is unless an instance asks for more; `more` are the rules that it then has besides. */
export const aPasswordPolicy = (...more: PasswordRule[]): PasswordPolicyFieldsFragment => ({
  __typename: 'PasswordPolicy',
  minLength: 12,
  maxLength: 128,
  rules: ['WHOLE_CHARACTERS', 'MIN_LENGTH', 'MAX_LENGTH', ...more, 'NOT_YOURS', 'NOT_COMMON', 'NOT_THE_CURRENT_ONE'],
})

let made = 0
const nextId = () => `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`

export const platform = { __typename: 'Organization', id: nextId(), name: 'platform', kind: 'PLATFORM' } as const
export const alpine = { __typename: 'Organization', id: nextId(), name: 'Alpine Rescue', kind: 'ORGANIZATION' } as const

const mayEverything = {
  viewerCanUpdate: true,
  viewerCanUpdateEmail: true,
  viewerCanUpdateLogin: true,
  viewerCanUpdateType: true,
  viewerCanLock: true,
  viewerCanDelete: true,
  viewerCanUpdateAvatar: true,
  viewerCanResetMfa: true,
  viewerCanSetMemberships: true,
  viewerCanSetDefaultOrganization: true,
  viewerCanManageApiKeys: true,
  viewerCanManageSessions: true,
  viewerCanEditPassword: true,
  viewerCanResetPassword: true,
}

/** What somebody sees who may change nothing. */
export const mayNothing = {
  viewerCanUpdate: false,
  viewerCanUpdateEmail: false,
  viewerCanUpdateLogin: false,
  viewerCanUpdateType: false,
  viewerCanLock: false,
  viewerCanDelete: false,
  viewerCanUpdateAvatar: false,
  viewerCanResetMfa: false,
  viewerCanSetMemberships: false,
  viewerCanSetDefaultOrganization: false,
  viewerCanManageApiKeys: false,
  viewerCanManageSessions: false,
  viewerCanEditPassword: false,
  viewerCanResetPassword: false,
}

export function aUser(values: Partial<User> = {}): User {
  const id = nextId()
  return {
    __typename: 'User',
    id,
    login: `user-${made}@example.org`,
    name: `User ${made}`,
    email: null,
    type: 'NORMAL',
    state: 'ACTIVE',
    version: 1,
    hasMfa: false,
    avatar: null,
    smallAvatar: null,
    memberships: [],
    hasOtherMemberships: false,
    createdAt: '2026-01-02T10:00:00.000Z',
    createdBy: actor('admin'),
    updatedAt: '2026-01-02T10:00:00.000Z',
    updatedBy: actor('admin'),
    lastSeenAt: null,
    lockedAt: null,
    lockedBy: null,
    lockReason: null,
    throttledUntil: null,
    hasPassword: true,
    mustChangePassword: false,
    mfaFactors: [],
    recoveryCodesLeft: null,
    apiKeys: [],
    sessions: [],
    credentialMail: null,
    ...mayEverything,
    blockedActions: [],
    ...values,
  }
}

export function aMembership(name: string, values: Partial<Membership> = {}): Membership {
  return {
    __typename: 'Membership',
    organization: { __typename: 'Organization', id: `id-of-${name}`, name, kind: 'ORGANIZATION', lockedAt: null },
    profile: { __typename: 'Profile', id: 'id-of-analyst', name: 'analyst' },
    suspendedAt: null,
    isDefault: false,
    version: 1,
    viewerCanManage: true,
    ...values,
  }
}

export function anOrganization(values: Partial<OrganizationDetailsFragment> = {}): OrganizationDetailsFragment {
  return {
    __typename: 'Organization',
    id: nextId(),
    name: `Organization ${made}`,
    description: null,
    kind: 'ORGANIZATION',
    version: 1,
    lockedAt: null,
    userCount: 3,
    hasAdministrator: true,
    createdAt: '2026-01-02T10:00:00.000Z',
    createdBy: actor('admin'),
    updatedAt: '2026-01-02T10:00:00.000Z',
    updatedBy: actor('admin'),
    mfaRequiredFrom: null,
    viewerCanUpdate: true,
    viewerCanRename: true,
    viewerCanLock: true,
    viewerCanManageUsers: true,
    ...values,
  }
}

export function aSession(values: Partial<User['sessions'][number]> = {}): User['sessions'][number] {
  return {
    __typename: 'Session',
    id: nextId(),
    browser: 'Firefox 140',
    os: 'Linux',
    address: '192.0.2.7',
    organization: null,
    method: 'PASSWORD',
    startedAt: '2026-01-02T10:00:00.000Z',
    lastSeenAt: '2026-01-02T11:00:00.000Z',
    expiresAt: '2026-01-02T20:00:00.000Z',
    isCurrent: false,
    ...values,
  }
}

export function anApiKey(values: Partial<User['apiKeys'][number]> = {}): User['apiKeys'][number] {
  return {
    __typename: 'ApiKey',
    id: nextId(),
    name: `Key ${made}`,
    prefix: `rst_${String(made).padStart(8, 'a')}`,
    state: 'ACTIVE',
    createdAt: '2026-01-02T10:00:00.000Z',
    createdBy: actor('admin'),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    lastUsedFrom: null,
    isRevealable: true,
    organizationIds: null,
    permissions: null,
    networks: null,
    version: 1,
    renewedAt: null,
    previousValidUntil: null,
    reusedAt: null,
    ...values,
  }
}

export function actor(label: string) {
  return { __typename: 'Actor', label } as const
}

/** One page with these users; `page` names its neighbours. */
export function usersPage(users: readonly User[], page: Partial<UsersQuery['users']['pageInfo']> = {}, total = users.length): UsersQuery {
  return {
    __typename: 'Query',
    users: {
      __typename: 'UserConnection',
      nodes: [...users],
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, hasPreviousPage: false, startCursor: 'start', endCursor: 'end', ...page },
      totalCount: Math.min(total, 10_000),
      totalCountIsExact: total <= 10_000,
    },
  }
}

export function noHistory(id: string): UserHistoryQuery {
  return {
    __typename: 'Query',
    user: {
      __typename: 'User',
      id,
      history: { __typename: 'AuditEventConnection', edges: [], pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null } },
    },
  }
}

/** Who is signed in; a platform administrator unless said. */
export function aViewer(values: Partial<Viewer> = {}): ViewerQuery {
  return {
    __typename: 'Query',
    instance: { __typename: 'Instance', name: 'Roster Test', version: '0.0.0' },
    viewer: {
      __typename: 'Viewer',
      user: { __typename: 'User', id: 'id-of-admin', login: 'admin', name: 'Administrator', smallAvatar: null },
      organization: platform,
      organizations: [platform, alpine],
      permissions: ['managePlatform', 'manageUser'],
      requiredActions: [],
      preferences: somePreferences(),
      ...values,
    },
  }
}

/** As somebody has them who never changed any. */
export function somePreferences(values: Partial<PreferencesFieldsFragment> = {}): PreferencesFieldsFragment {
  return {
    __typename: 'Preferences',
    id: 'id-of-admin',
    theme: 'SYSTEM',
    density: 'COMFORTABLE',
    singleKeys: true,
    language: null,
    pageSize: null,
    lastViews: [],
    version: 0,
    ...values,
  }
}

export function aView(values: Partial<ViewFieldsFragment> = {}): ViewFieldsFragment {
  return {
    __typename: 'View',
    id: nextId(),
    list: 'USERS',
    name: `View ${made}`,
    visibility: 'PRIVATE',
    owner: actor('admin'),
    filter: null,
    sort: null,
    columns: null,
    pageSize: null,
    version: 1,
    viewerCanUpdate: true,
    ...values,
  }
}
