/** Permissions of the organization `platform`. */
export const PLATFORM_PERMISSIONS = ['managePlatform', 'manageOrganization', 'manageProfile', 'manageUser', 'readAudit'] as const

/** Permissions that Roster itself heeds in every other organization. */
export const ROSTER_PERMISSIONS = ['manageUser', 'manageConfig', 'readAudit'] as const

export type Kind = 'PLATFORM' | 'ORGANIZATION'
export type Permission = { name: string; kind: Kind; group: string; description: string; isRoster: boolean }

type Entry = [name: string, description: string]
const roster = (kind: Kind, group: string, ...entries: Entry[]): Permission[] =>
  entries.map(([name, description]) => ({ name, kind, group, description, isRoster: true }))
const product = (group: string, ...entries: Entry[]): Permission[] =>
  entries.map(([name, description]) => ({ name, kind: 'ORGANIZATION', group, description, isRoster: false }))

/** Every permission, in the order to show it. */
export const CATALOGUE: readonly Permission[] = [
  ...roster(
    'PLATFORM',
    'Platform',
    ['managePlatform', 'Change the settings of the instance: mail, authentication, automation.'],
    ['manageOrganization', 'Create, change and lock organizations.'],
    ['manageProfile', 'Create, change and delete profiles.'],
    ['manageUser', 'See and administer every user of the instance.'],
    ['readAudit', 'Read and export the whole audit trail.'],
  ),
  ...roster(
    'ORGANIZATION',
    'Administration',
    ['manageUser', 'See and administer the users of the organization.'],
    ['manageConfig', 'Change the description of the organization, its date for a second factor, and shared views.'],
    ['readAudit', 'Read and export the audit trail of the organization.'],
  ),
  ...product(
    'Cases',
    ['manageCase/create', 'Create cases.'],
    ['manageCase/update', 'Change cases.'],
    ['manageCase/delete', 'Delete cases.'],
    ['manageCase/merge', 'Merge cases.'],
    ['manageCase/reopen', 'Reopen closed cases.'],
    ['manageCase/changeOwnership', 'Hand a case over to another organization.'],
    ['manageCase/access', 'Decide who may see a case.'],
    ['manageObservable', 'Add, change and remove observables.'],
    ['manageTask', 'Add, change and remove tasks.'],
    ['manageProcedure', 'Add, change and remove procedures.'],
    ['manageComment', 'Add, change and remove comments.'],
    ['managePage', 'Add, change and remove pages of a case.'],
    ['manageCustomEvent', 'Add, change and remove events of the timeline.'],
    ['manageShare', 'Share with other organizations.'],
    ['manageTag', 'Manage the tags of the organization.'],
  ),
  ...product(
    'Alerts',
    ['manageAlert/create', 'Create alerts.'],
    ['manageAlert/update', 'Change alerts.'],
    ['manageAlert/delete', 'Delete alerts.'],
    ['manageAlert/import', 'Import alerts into cases.'],
    ['manageAlert/reopen', 'Reopen closed alerts.'],
  ),
  ...product(
    'Templates and reports',
    ['manageCaseTemplate', 'Manage templates of cases.'],
    ['managePageTemplate', 'Manage templates of pages.'],
    ['manageCaseReport', 'Write reports of cases.'],
    ['manageCaseReportTemplate', 'Manage templates of reports.'],
  ),
  ...product(
    'Automation',
    ['manageAnalyse', 'Run analyzers.'],
    ['manageAction', 'Run responders.'],
    ['manageFunction/create', 'Create and change functions.'],
    ['manageFunction/invoke', 'Call functions.'],
  ),
  ...product(
    'Knowledge',
    ['manageDashboard', 'Manage dashboards.'],
    ['manageKnowledgeBase', 'Manage the knowledge base.'],
    ['accessFiles', 'Download attached files.'],
  ),
]

const namesOf = (isWanted: (permission: Permission) => boolean): readonly string[] => CATALOGUE.filter(isWanted).map(({ name }) => name)

/** Permissions that Roster stores and hands out to other systems. */
export const PRODUCT_PERMISSIONS = namesOf(({ isRoster }) => !isRoster)

export const ORGANIZATION_PERMISSIONS = namesOf(({ kind }) => kind === 'ORGANIZATION')

const NOT_FOR_ANALYSTS = ['manageTag', 'manageCaseTemplate', 'managePageTemplate', 'manageCaseReportTemplate', 'manageFunction/create']

/** Profiles that are there from the first start; the migration that creates them is compared with this by a test. */
export const PREDEFINED_PROFILES = [
  { name: 'admin', kind: 'PLATFORM', permissions: [...PLATFORM_PERMISSIONS] },
  { name: 'org-admin', kind: 'ORGANIZATION', permissions: [...ORGANIZATION_PERMISSIONS] },
  { name: 'analyst', kind: 'ORGANIZATION', permissions: PRODUCT_PERMISSIONS.filter((name) => !NOT_FOR_ANALYSTS.includes(name)) },
  { name: 'read-only', kind: 'ORGANIZATION', permissions: [] },
] as const

export const isPermission = (name: string, ofKind?: Kind): boolean =>
  CATALOGUE.some((one) => one.name === name && (ofKind === undefined || one.kind === ofKind))

/** Those of a profile's permissions that count for the own-rights rule: all of a PLATFORM profile, `manageUser`, `manageConfig` and `readAudit` elsewhere. */
export const rosterPermissionsOf = (profile: { kind: Kind; permissions: readonly string[] }): readonly string[] =>
  profile.kind === 'PLATFORM'
    ? profile.permissions
    : profile.permissions.filter((name) => (ROSTER_PERMISSIONS as readonly string[]).includes(name))
