import { counted } from './words.ts'

export const failures = {
  unreachable: 'The server cannot be reached. Nothing was lost; try again in a moment.',
  unavailable: 'The server is not ready. Try again in a moment.',
  internal: 'Something went wrong on the server. If it happens again, pass the request id to your operator.',
  forbidden: 'You may not do this.',
  changedMeanwhile: 'Somebody else has just changed this. It is shown as it is now; try again if you still want to.',
  rateLimited: (seconds: number) => `Too many attempts. Try again in ${counted(seconds, 'second', 'seconds')}.`,
  withRequestId: (sentence: string, requestId: string | null) => (requestId === null ? sentence : `${sentence} (Request id ${requestId})`),
}

export const pages = {
  notFoundTitle: 'Page not found',
  notFoundText: 'The address leads nowhere, or to something that you may not see.',
  forbiddenTitle: 'You may not see this page',
  forbiddenText: (organization: string, task: string) => `Your profile in ${organization} does not give you the right to ${task}.`,
  tasks: {
    manageAllUsers: 'manage users',
    manageOrganizations: 'manage organizations',
    seeOrganizations: 'see all organizations',
    seeOrganization: 'manage the organization',
    manageOrganizationUsers: 'manage users',
    managePlatform: 'change the settings of the instance',
    readAudit: 'read the audit trail',
  },
  platformOnlyText: 'What concerns the whole instance is managed in the organization “platform”.',
  switchTo: (organization: string) => `Switch to ${organization}`,
  noOrganizationTitle: 'No active organization',
  noOrganizationText: 'You belong to no active organization; ask your administrator.',
  crashTitle: 'This page stopped working',
  crashText: 'Reload it to go on. What was confirmed before is safe.',
  toStart: 'Go to the start page',
}

export const shell = {
  skip: 'Skip to content',
  navigation: 'Main',
  openNavigation: 'Open navigation',
  dashboard: 'Dashboard',
  audit: 'Audit',
  users: 'Users',
  organizations: 'Organizations',
  organizationDetails: 'Details',
  platform: 'Platform',
  smtp: 'SMTP',
  mail: 'Mail',
  authentication: 'Authentication',
  organization: 'Organization',
  switchOrganization: (current: string) => `Organization: ${current}. Switch organization`,
  findOrganization: 'Find organization',
  organizationUnavailable: 'The organization that you worked in is not available any more. You are in your default one now.',
  ownMenu: (login: string) => `Your menu, ${login}`,
  settings: 'Settings',
  theme: 'Theme',
  themes: { LIGHT: 'Light', DARK: 'Dark', SYSTEM: 'System' },
  signOut: 'Sign out',
}
