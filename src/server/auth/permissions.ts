/** Permissions of the organization `platform`. */
export const PLATFORM_PERMISSIONS = ['managePlatform', 'manageOrganization', 'manageProfile', 'manageUser', 'readAudit'] as const

/** Permissions that Roster itself heeds in every other organization. */
export const ROSTER_PERMISSIONS = ['manageUser', 'manageConfig', 'readAudit'] as const

const parts = (name: string, verbs: string[]) => verbs.map((verb) => `${name}/${verb}`)

/** Permissions that Roster stores and hands out to other systems. */
export const PRODUCT_PERMISSIONS: readonly string[] = [
  ...parts('manageCase', ['create', 'update', 'delete', 'merge', 'reopen', 'changeOwnership', 'access']),
  ...parts('manageAlert', ['create', 'update', 'delete', 'import', 'reopen']),
  'manageObservable',
  'manageTask',
  'manageProcedure',
  'manageComment',
  'managePage',
  'manageCustomEvent',
  'manageShare',
  'manageTag',
  'manageCaseTemplate',
  'managePageTemplate',
  'manageCaseReport',
  'manageCaseReportTemplate',
  'manageAnalyse',
  'manageAction',
  ...parts('manageFunction', ['create', 'invoke']),
  'manageDashboard',
  'manageKnowledgeBase',
  'accessFiles',
]

export const ORGANIZATION_PERMISSIONS: readonly string[] = [...ROSTER_PERMISSIONS, ...PRODUCT_PERMISSIONS]

const NOT_FOR_ANALYSTS = ['manageTag', 'manageCaseTemplate', 'managePageTemplate', 'manageCaseReportTemplate', 'manageFunction/create']

/** Profiles that are there from the first start; the migration that creates them is compared with this by a test. */
export const PREDEFINED_PROFILES = [
  { name: 'admin', kind: 'PLATFORM', permissions: [...PLATFORM_PERMISSIONS] },
  { name: 'org-admin', kind: 'ORGANIZATION', permissions: [...ORGANIZATION_PERMISSIONS] },
  { name: 'analyst', kind: 'ORGANIZATION', permissions: PRODUCT_PERMISSIONS.filter((name) => !NOT_FOR_ANALYSTS.includes(name)) },
  { name: 'read-only', kind: 'ORGANIZATION', permissions: [] },
] as const

export const isPermission = (name: string): boolean =>
  ORGANIZATION_PERMISSIONS.includes(name) || (PLATFORM_PERMISSIONS as readonly string[]).includes(name)

/** Those of a profile's permissions that count for the own-rights rule: all of a PLATFORM profile, `manageUser`, `manageConfig` and `readAudit` elsewhere. */
export const rosterPermissionsOf = (profile: { kind: 'PLATFORM' | 'ORGANIZATION'; permissions: readonly string[] }): readonly string[] =>
  profile.kind === 'PLATFORM'
    ? profile.permissions
    : profile.permissions.filter((name) => (ROSTER_PERMISSIONS as readonly string[]).includes(name))
