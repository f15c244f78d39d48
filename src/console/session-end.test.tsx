import { screen, waitFor } from '@testing-library/react'
import { usePathname } from 'next/navigation'
import { SignInDocument, SignInPageDocument, UsersDocument } from '../generated/client/graphql.ts'
import { aUser, usersPage } from '../testing/console-data.ts'
import { on, refusal } from '../testing/graphql-mock.ts'
import { server } from '../testing/msw.ts'
import { address, renderScreen } from '../testing/render.tsx'
import { SignInScreen } from './sign-in/sign-in-screen.tsx'
import { UsersScreen } from './users/users-screen.tsx'

const viewer = { __typename: 'Viewer', user: { __typename: 'User', id: 'id-of-admin' }, requiredActions: [] as never[] } as const

/** The server, as far as it knows sessions: one is open. */
function aSession() {
  const state = { isSignedIn: true }
  server.use(
    on(SignInPageDocument).answer(() => ({
      __typename: 'Query',
      instance: { __typename: 'Instance', name: 'Roster' },
      viewer: state.isSignedIn ? viewer : null,
    })),
    on(SignInDocument).answer(() => {
      state.isSignedIn = true
      return { __typename: 'Mutation', signIn: { __typename: 'SignInPayload', viewer, userErrors: [] } }
    }),
    on(UsersDocument).answer(({ after }) => {
      if (!state.isSignedIn) return refusal('UNAUTHENTICATED')
      return usersPage([aUser({ login: after ? 'second' : 'first' })], { hasNextPage: !after, endCursor: 'e' })
    }),
  )
  return state
}

function Console() {
  return usePathname() === '/sign-in' ? <SignInScreen /> : <UsersScreen organization={null} />
}

it('asks for the password once when a session ends, and leads back to the same page', async () => {
  const session = aSession()
  const { user } = renderScreen(<Console />, { at: '/sign-in?next=%2Fusers%3Fsort%3Dname' })
  await screen.findByText('first')

  session.isSignedIn = false
  await user.click(screen.getByRole('button', { name: 'Next page' }))
  await waitFor(() => expect(address()).toBe('/sign-in?next=%2Fusers%3Fsort%3Dname%26after%3De'))
  await user.type(await screen.findByLabelText('Login'), 'admin')
  await user.type(screen.getByLabelText('Password'), 'secret{Enter}')

  expect(await screen.findByText('second')).toBeVisible()
  expect(address()).toBe('/users?sort=name&after=e')
})
