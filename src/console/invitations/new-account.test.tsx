import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  InvitationAcceptDocument,
  type InvitationAcceptInput,
  InvitationPageDocument,
  SignInDocument,
  SignInPageDocument,
} from '../../generated/client/graphql.ts'
import { on } from '../../testing/graphql-mock.ts'
import { accepted, accepting, alice, aServer, instance, offer, open, refused, TOKEN } from '../../testing/invitation-page.tsx'
import { server } from '../../testing/msw.ts'
import { address } from '../../testing/render.tsx'

async function createAccount({ login = '', name = 'New Comer', password = 'a long enough password' } = {}) {
  const result = open()
  const field = await screen.findByLabelText('Login')
  if (login) await result.user.type(field, login)
  await result.user.type(screen.getByLabelText('Name'), name)
  await result.user.type(screen.getByLabelText('Password'), `${password}{Enter}`)
  return result
}

describe('a stranger', () => {
  it('reads who invites to what, and by which rules an account is made', async () => {
    aServer({ invitation: offer(), viewer: null })

    const { container } = open()

    expect(await screen.findByRole('heading', { name: 'Join Alpine Rescue' })).toBeVisible()
    const facts = [...container.querySelectorAll('dd')].map((fact) => fact.textContent)
    expect(facts).toEqual(['boss', 'analyst', 'new.comer@example.org', 'in 2 days'])
    expect(screen.getByText('Acme accounts')).toBeVisible()
    expect(screen.getByLabelText('Login')).toHaveValue('new.comer@example.org')
    expect(screen.getByText(/12 to 128 characters, neither a common password nor your login, name or email/)).toBeVisible()
    expect(screen.getByLabelText('Login')).toHaveAttribute('autocomplete', 'username')
    expect(screen.getByLabelText('Password')).toHaveAttribute('autocomplete', 'new-password')
    expect(await axe(container)).toHaveNoViolations()
  })

  it('gets the login that was invited, and no other', async () => {
    aServer({ invitation: offer({ login: 'bob', email: null }), viewer: null })

    open()

    expect(await screen.findByLabelText('Login')).toHaveValue('bob')
    expect(screen.getByLabelText('Login')).toHaveAttribute('readonly')
    expect(screen.getByLabelText('Login')).toHaveAccessibleDescription('The invitation is for this login.')
  })

  it('creates an account and signs in with it: the login is filled in', async () => {
    aServer({ invitation: offer({ email: null }), viewer: null })
    server.use(on(SignInPageDocument).answer(() => ({ __typename: 'Query', instance, viewer: null })))
    const inputs: InvitationAcceptInput[] = []
    accepting((input) => {
      inputs.push(input)
      return { invitation: accepted, login: 'new.comer' }
    })
    const { user } = open()
    await user.type(await screen.findByLabelText('Login'), 'New.Comer')
    await user.type(screen.getByLabelText('Name'), 'New Comer')
    await user.type(screen.getByLabelText('Password'), 'a long enough password{Enter}')

    expect(await screen.findByText('Your account was created. Sign in with it.')).toBeVisible()
    expect(screen.getByLabelText('Login')).toHaveValue('new.comer')
    expect(screen.getByLabelText('Password')).toHaveFocus()
    expect(address()).toBe('/sign-in')
    expect(inputs).toMatchObject([{ token: TOKEN, login: 'New.Comer', name: 'New Comer', password: 'a long enough password' }])
  })

  it('reads every broken rule beside its field, and loses nothing', async () => {
    aServer({ invitation: offer({ email: null }), viewer: null })
    const [first, second] = ['A password has at least 12 characters.', 'A password must not be the login, name or email.']
    accepting(() => ({
      userErrors: [...refused('POLICY', first, ['password']).userErrors, ...refused('POLICY', second, ['password']).userErrors],
    }))

    await createAccount({ login: 'bob', name: 'Bob', password: 'bob' })

    expect(await screen.findByText(first)).toBeVisible()
    expect(screen.getByText(second)).toBeVisible()
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(/at least 12 characters/)
    expect(['Login', 'Name', 'Password'].map((label) => (screen.getByLabelText(label) as HTMLInputElement).value)).toEqual([
      'bob',
      'Bob',
      'bob',
    ])
  })

  it.each([
    ['TAKEN', 'login', 'Login'],
    ['INVALID', 'login', 'Login'],
    ['INVALID', 'name', 'Name'],
  ] as const)('reads %s of %s beside its field', async (code, field, label) => {
    aServer({ invitation: offer({ email: null }), viewer: null })
    accepting(() => refused(code, 'Not like that.', [field]))

    await createAccount({ login: 'bob' })

    await screen.findByText('Not like that.')
    expect(screen.getByLabelText(label)).toHaveAccessibleDescription('Not like that.')
    await waitFor(() => expect(screen.getByLabelText(label)).toHaveFocus())
  })

  it.each([
    ['LIMIT', ['token'], 'This link was tried too often. Ask for a new one.'],
    ['CONFLICT', null, 'Alpine Rescue is locked: nobody can join it now.'],
  ] as const)('reads %s above the button', async (code, field, message) => {
    aServer({ invitation: offer({ email: null }), viewer: null })
    accepting(() => refused(code, message, field && [...field]))

    await createAccount({ login: 'bob' })

    const shown = await screen.findByText(message)
    expect(shown.closest('[role=alert]')).not.toBeNull()
    expect(screen.getByLabelText('Login')).toHaveValue('bob')
  })

  it('keeps the form when the server cannot be reached', async () => {
    aServer({ invitation: offer({ email: null }), viewer: null })
    const { user } = open()
    await user.type(await screen.findByLabelText('Login'), 'bob')
    await user.type(screen.getByLabelText('Name'), 'Bob')
    server.use(on(InvitationAcceptDocument).fail(), on(InvitationPageDocument).fail())

    await user.type(screen.getByLabelText('Password'), 'a long enough password{Enter}')

    expect(await screen.findByText(/The server cannot be reached/)).toBeVisible()
    expect(screen.getByLabelText('Login')).toHaveValue('bob')
    expect(screen.getByLabelText('Password')).toHaveValue('a long enough password')
  })

  it('sees the end of the invitation when it ends meanwhile', async () => {
    const { state } = aServer({ invitation: offer({ email: null }), viewer: null })
    accepting(() => {
      state.invitation = null
      return refused('EXPIRED', 'This invitation has expired, was used or was withdrawn. Ask for a new one.', ['token'])
    })

    await createAccount({ login: 'bob' })

    expect(await screen.findByRole('heading', { name: 'This invitation is not open any more' })).toBeVisible()
  })

  it('creates nothing once somebody is signed in, in another tab: they would become the member', async () => {
    const { state } = aServer({ invitation: offer({ email: null }), viewer: null })
    let isAccepted = false
    accepting(() => {
      isAccepted = true
      return { invitation: accepted, login: 'alice' }
    })
    const { user } = open()
    await user.type(await screen.findByLabelText('Login'), 'bob')
    await user.type(screen.getByLabelText('Name'), 'Bob')
    state.viewer = alice

    await user.type(screen.getByLabelText('Password'), 'a long enough password{Enter}')

    expect(await screen.findByRole('button', { name: 'Accept' })).toBeVisible()
    expect(isAccepted).toBe(false)
  })

  it('is a member by signing in instead, where the account belonged nowhere', async () => {
    const inputs: unknown[] = []
    aServer({ invitation: offer(), viewer: null })
    server.use(
      on(SignInPageDocument).answer(() => ({ __typename: 'Query', instance, viewer: null })),
      on(SignInDocument).answer(({ input }) => {
        inputs.push(input)
        const user = { __typename: 'User', id: 'id-of-alice' } as const
        return {
          __typename: 'Mutation',
          signIn: {
            __typename: 'SignInPayload',
            viewer: { __typename: 'Viewer', user, requiredActions: [] },
            secondStep: null,
            invitation: accepted,
            userErrors: [],
          },
        }
      }),
    )
    const reader = open().user

    await reader.click(await screen.findByRole('button', { name: 'Sign in instead' }))
    await reader.type(await screen.findByLabelText('Login'), 'alice')
    await reader.type(screen.getByLabelText('Password'), 'wonderland{Enter}')

    expect(await screen.findByText('You belong to Alpine Rescue now')).toBeVisible()
    await waitFor(() => expect(address()).toBe('/'))
    expect(inputs).toEqual([{ login: 'alice', password: 'wonderland', invitation: TOKEN }])
  })

  it('signs in instead, and is back with the same invitation', async () => {
    const { state, asked } = aServer({ invitation: offer(), viewer: null })
    const user = { __typename: 'User', id: 'id-of-alice' } as const
    server.use(
      on(SignInPageDocument).answer(() => ({ __typename: 'Query', instance, viewer: null })),
      on(SignInDocument).answer(() => {
        state.viewer = alice
        const viewer = { __typename: 'Viewer', user, requiredActions: [] } as const
        return {
          __typename: 'Mutation',
          signIn: {
            __typename: 'SignInPayload',
            viewer: { ...viewer, requiredActions: [] },
            secondStep: null,
            invitation: null,
            userErrors: [],
          },
        }
      }),
    )
    const reader = open().user

    await reader.click(await screen.findByRole('button', { name: 'Sign in instead' }))
    await waitFor(() => expect(address()).toBe('/sign-in?next=%2Finvitation'))
    await reader.type(await screen.findByLabelText('Login'), 'alice')
    await reader.type(screen.getByLabelText('Password'), 'wonderland{Enter}')

    expect(await screen.findByRole('button', { name: 'Accept' })).toBeVisible()
    expect(screen.getByText('alice')).toBeVisible()
    expect(address()).toBe('/invitation')
    expect(new Set(asked)).toEqual(new Set([TOKEN]))
  })
})
