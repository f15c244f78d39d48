import { counted, lists, numbers } from './words.ts'

const namedAtMost = 6

/** Some names, and how many more there are. */
const named = (names: readonly string[]) =>
  names.length <= namedAtMost
    ? lists.format(names)
    : lists.format([...names.slice(0, namedAtMost), `${numbers.format(names.length - namedAtMost)} more`])

const holders = (memberships: number | null) =>
  memberships === null ? 'Everybody with this profile' : counted(memberships, 'membership', 'memberships')

export const profiles = {
  title: 'Profiles',
  titleIn: (organization: string) => `Profiles for ${organization}`,
  profile: 'Profile',
  search: 'Search name or permission',
  openFullPage: (name: string) => `Open the page of ${name}`,
  fullPage: 'Full page',
  previous: 'Previous profile',
  next: 'Next profile',
  backToList: 'All profiles',
  notFoundTitle: 'Profile not found',
  notFoundText: 'There is no such profile any more.',
  emptyTitle: 'No profiles',
  emptyText: 'There is no profile yet.',
  kinds: { PLATFORM: 'Platform', ORGANIZATION: 'Organization' },
  predefined: 'Predefined',
  columns: { name: 'Name', kind: 'For', permissions: 'Permissions', usedBy: 'Used by' },
  gives: 'Gives',
  countOf: (given: number, all: number) => `${numbers.format(given)} of ${numbers.format(all)}`,
  memberships: (count: number) => counted(count, 'membership', 'memberships'),
  nobody: 'Nobody',
  showUsers: 'Show users',
  usersWith: (name: string) => `Users with the profile ${name}`,
  id: 'Id',
  name: 'Name',
  history: 'History',
  showHistory: 'Show in the audit trail',

  permissions: 'Permissions',
  form: (name: string) => `Permissions of ${name}`,
  find: 'Find permission',
  nothingFound: (text: string) => `No permission contains “${text}”.`,
  none: 'This profile gives no permission.',
  groupCount: (given: number, all: number) => `${given} of ${all}`,
  notGranted: {
    PLATFORM: 'You cannot give what you do not hold yourself.',
    ORGANIZATION: 'Given only by those who manage all users of the instance.',
  },
  fixed: 'Predefined profiles stay as they are. Duplicate this one to make your own.',
  fixedNoDuplicate: 'Predefined profiles stay as they are.',
  readOnly: 'Only those who manage profiles can change what it gives.',
  exceeds: 'It gives permissions that you do not hold: only somebody who holds them can change it.',
  own: 'You hold this profile yourself: ask another administrator to change what it gives.',
  effect: (memberships: number | null, gains: number, losses: number) => {
    if (memberships === 0) return 'Nobody has this profile yet.'
    const isOne = memberships === null || memberships === 1
    const parts = [
      ...(gains > 0 ? [`${isOne ? 'gains' : 'gain'} ${counted(gains, 'permission', 'permissions')}`] : []),
      ...(losses > 0 ? [`${isOne ? 'loses' : 'lose'} ${counted(losses, 'permission', 'permissions')}`] : []),
    ]
    return `${holders(memberships)} ${parts.join(' and ')}, from the next request on.`
  },
  gains: (names: readonly string[]) => `+ ${named(names)}`,
  losses: (names: readonly string[]) => `− ${named(names)}`,
  given: 'Given',
  notGiven: 'Not given',
  saved: (name: string) => `Permissions of ${name} changed`,
  renamed: (name: string) => `The profile is called ${name} now`,
  changedBy: (label: string) => `${label} changed this profile`,
  changedBySomebody: 'Somebody changed this profile',

  manage: 'Duplicate or delete',
  create: 'Create',
  createTitle: 'Create a profile',
  kind: 'For memberships in',
  kindNames: { PLATFORM: 'platform', ORGANIZATION: 'Organizations' },
  basis: 'Permissions to begin with',
  basisNone: 'None',
  basisHint: 'They can be changed before anybody gets the profile.',
  created: (name: string) => `Profile ${name} created`,
  duplicate: 'Duplicate',
  duplicateTitle: (name: string) => `Duplicate ${name}`,
  copyOf: (name: string) => `${name} copy`,
  delete: 'Delete profile',
  deleteTitle: (name: string) => `Delete the profile ${name}?`,
  deleteConsequences: ['It can no longer be given to anybody.', 'It cannot be undone. The audit trail keeps what it gave.'],
  inUse: (memberships: number) =>
    `${counted(memberships, 'membership has', 'memberships have')} this profile. Give them another one first.`,
  deleted: (name: string) => `Profile ${name} deleted`,
}
