import { act, screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { usePathname } from 'next/navigation'
import {
  ReaderDocument,
  SignInDocument,
  SignInPageDocument,
  UserDetailDocument,
  UserHistoryDocument,
  UserNameUpdateDocument,
  UsersDocument,
} from '../generated/client/graphql.ts'
import { useReaderQuery } from '../generated/hooks.ts'
import { aUser, noHistory, usersPage } from '../testing/console-data.ts'
import { on, refusal } from '../testing/graphql-mock.ts'
import { listAnswers } from '../testing/list-answers.ts'
import { server } from '../testing/msw.ts'
import { address, renderScreen } from '../testing/render.tsx'
import { Users } from '../testing/user-screens.tsx'
import { SignInScreen } from './sign-in/sign-in-screen.tsx'

const viewer = { __typename: 'Viewer', user: { __typename: 'User', id: 'id-of-admin' }, requiredActions: [] as never[] } as const

/** The server, as far as it knows sessions: one is open. */
function aSession() {
  const state = { isSignedIn: true }
  server.use(
    ...listAnswers(),
    on(SignInPageDocument).answer(() => ({
      __typename: 'Query',
      instance: { __typename: 'Instance', name: 'Roster', passwordResetAvailable: false },
      viewer: state.isSignedIn ? viewer : null,
    })),
    on(SignInDocument).answer(() => {
      state.isSignedIn = true
      return { __typename: 'Mutation', signIn: { __typename: 'SignInPayload', viewer, secondStep: null, invitation: null, userErrors: [] } }
    }),
    on(UsersDocument).answer(({ after }) => {
      if (!state.isSignedIn) return refusal('UNAUTHENTICATED')
      return usersPage([aUser({ login: after ? 'second' : 'first' })], { hasNextPage: !after, endCursor: 'e' })
    }),
  )
  return state
}

function Console() {
  return usePathname() === '/sign-in' ? <SignInScreen /> : <Users organization={null} />
}

it('leads to sign in once when it is not known whose session has ended, and back to the same page', async () => {
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

/** A page that knows who reads it. */
function Page() {
  const { data } = useReaderQuery()
  return data && <Users organization={null} />
}

describe('when the session of a reader ends on an open page', () => {
  const admin = aUser({ login: 'admin', name: 'Administrator', version: 3 })

  /** A page with a changed name that is being sent, and the dialog over it. */
  async function endAtConfirm() {
    const session = aSession()
    const names: string[] = []
    const inputs: unknown[] = []
    server.use(
      on(ReaderDocument).answer(() => ({
        __typename: 'Query',
        viewer: session.isSignedIn ? { __typename: 'Viewer', user: { __typename: 'User', id: admin.id, login: 'admin' } } : null,
      })),
      on(UsersDocument).answer(() => (session.isSignedIn ? usersPage([admin]) : refusal('UNAUTHENTICATED'))),
      on(UserDetailDocument).answer(() => ({ __typename: 'Query', user: admin })),
      on(UserHistoryDocument).answer(({ id }) => noHistory(id)),
      on(UserNameUpdateDocument).answer(({ input }) => {
        if (!session.isSignedIn) return refusal('UNAUTHENTICATED')
        names.push(input.name ?? '')
        const user = { ...admin, name: input.name ?? '', version: 4 }
        return { __typename: 'Mutation', userUpdate: { __typename: 'UserUpdatePayload', user, userErrors: [] } }
      }),
      on(SignInDocument).answer(({ input }) => {
        inputs.push(input)
        session.isSignedIn = input.password === 'secret'
        const userError = { __typename: 'UserError', code: 'INVALID_CREDENTIALS', message: 'That is wrong.', field: null } as const
        const outcome = session.isSignedIn ? { viewer, userErrors: [] } : { viewer: null, userErrors: [userError] }
        return { __typename: 'Mutation', signIn: { __typename: 'SignInPayload', secondStep: null, invitation: null, ...outcome } }
      }),
    )
    const result = renderScreen(<Page />, { at: `/users?open=${admin.id}` })
    await result.user.click(await screen.findByRole('button', { name: 'Edit name' }))
    session.isSignedIn = false
    await result.user.keyboard('Ada{Enter}')
    const dialog = within(await screen.findByRole('dialog', { name: 'Your session has ended' }))
    return { ...result, dialog, names, inputs, session }
  }

  it('asks for the password over the page, then does what was asked', async () => {
    const { user, dialog, names, inputs, container } = await endAtConfirm()
    expect(dialog.getByText(/Sign in again as admin/)).toBeVisible()
    expect(dialog.getByLabelText('Password')).toHaveFocus()
    expect(dialog.queryByRole('textbox', { name: 'Login' })).not.toBeInTheDocument()
    expect(await axe(container)).toHaveNoViolations()

    await user.keyboard('wrong{Enter}')
    expect(await dialog.findByText('That is wrong.')).toBeVisible()
    await user.keyboard('secret{Enter}')

    expect(await screen.findByText('Name of admin changed')).toBeVisible()
    expect(names).toEqual(['Ada'])
    expect(inputs).toEqual([
      { login: 'admin', password: 'wrong' },
      { login: 'admin', password: 'secret' },
    ])
    expect(screen.queryByRole('dialog', { name: 'Your session has ended' })).not.toBeInTheDocument()
    expect(address()).toBe(`/users?open=${admin.id}`)
  })

  it('goes on by itself when the reader has signed in again in another tab', async () => {
    const { names, session } = await endAtConfirm()

    session.isSignedIn = true
    act(() => void window.dispatchEvent(new Event('focus')))

    expect(await screen.findByText('Name of admin changed')).toBeVisible()
    expect(names).toEqual(['Ada'])
  })

  it('stays over the page after Escape, and lets somebody else sign in', async () => {
    const { user, dialog, names } = await endAtConfirm()
    await user.keyboard('{Escape}')
    expect(dialog.getByLabelText('Password')).toBeVisible()

    await user.click(dialog.getByRole('button', { name: 'Sign in as somebody else' }))

    await waitFor(() => expect(address()).toBe('/sign-in'))
    expect(names).toEqual([])
  })
})
