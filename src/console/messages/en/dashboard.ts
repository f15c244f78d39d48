import { counted, numbers } from './words.ts'

export const dashboard = {
  title: 'Dashboard',
  titleOf: (organization: string) => `Dashboard of ${organization}`,
  counts: {
    total: 'Users',
    active: 'Active',
    locked: 'Locked',
    invited: 'Invited',
    throttled: 'Held up now',
    normal: 'Persons',
    service: 'Service users',
    withMfa: 'With MFA',
    withoutMfa: 'Without MFA',
    neverSeen: 'Never signed in',
    notSeenFor90Days: 'Inactive for 90 days',
    createdInLast30Days: 'New in 30 days',
    withoutOrganization: 'Without organization',
    organizations: 'Organizations',
    organizationsWithoutAdministrator: 'Organizations without administrator',
  },
  signIns: 'Sign-ins',
  failures: 'Failed sign-ins',
  inDays: (count: number, days: number) => `${numbers.format(count)} in ${counted(days, 'day', 'days')}`,
  highest: (count: number) => `at most ${numbers.format(count)} a day`,
  seenUsers: 'Users seen in these days',
  throttledUsers: 'Users held up now',
}
