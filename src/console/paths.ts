/** Every address of the console. */
export const paths = {
  home: '/',
  signIn: (next?: string) => withNext('/sign-in', next),
  passwordChange: (next?: string) => withNext('/change-password', next),
  invitation: '/invitation',
  users: '/users',
  user: (id: string) => `/users/${encodeURIComponent(id)}`,
  organizationUsers: '/organization/users',
  organizationUser: (id: string) => `/organization/users/${encodeURIComponent(id)}`,
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
