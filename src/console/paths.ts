import type { RequiredAction } from '../generated/client/graphql.ts'

/** Every address of the console. */
export const paths = {
  home: '/',
  signIn: (next?: string) => withNext('/sign-in', next),
  forgottenPassword: '/forgotten-password',
  password: '/password',
  secondFactor: (next?: string) => withNext('/second-factor', next),
  passwordChange: (next?: string) => withNext('/change-password', next),
  invitation: '/invitation',
  dashboard: '/dashboard',
  audit: '/audit',
  settings: '/settings',
  users: '/users',
  user: (id: string) => `/users/${encodeURIComponent(id)}`,
  invitations: '/invitations',
  organizations: '/organizations',
  organization: (id: string) => `/organizations/${encodeURIComponent(id)}`,
  invitationsOf: (organizationId: string) => `/organizations/${encodeURIComponent(organizationId)}/invitations`,
  detailsOf: (organizationId: string) => `/organizations/${encodeURIComponent(organizationId)}/details`,
  apiKeys: '/api-keys',
  profiles: '/profiles',
  profile: (id: string) => `/profiles/${encodeURIComponent(id)}`,
  smtp: '/platform/smtp',
  mail: '/platform/mail',
  authentication: '/platform/authentication',
  organizationUsers: '/organization/users',
  organizationUser: (id: string) => `/organization/users/${encodeURIComponent(id)}`,
  organizationInvitations: '/organization/invitations',
  organizationDetails: '/organization/details',
}

/** Where somebody with a session goes who wants to be at `target`: first to what is owed before anything else. */
export function afterSteps(requiredActions: readonly RequiredAction[], target: string): string {
  if (requiredActions.includes('PASSWORD_CHANGE')) return paths.passwordChange(target)
  return requiredActions.includes('MFA_ENROLMENT') ? paths.secondFactor(target) : target
}

/** Where to go after signing in: the page that `next` names, or the first one. Only pages of this console: never another host. */
export function afterSignIn(next: string | null): string {
  const base = 'http://console.invalid'
  if (next === null || !next.startsWith('/') || !URL.canParse(next, base)) return paths.home
  const target = new URL(next, base)
  return target.origin === base ? target.pathname + target.search : paths.home
}

function withNext(path: string, next: string | undefined): string {
  return next === undefined || next === paths.home ? path : `${path}?${new URLSearchParams({ next })}`
}
