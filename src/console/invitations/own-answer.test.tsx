import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import { type InvitationAcceptInput, InvitationPageDocument, SignOutDocument } from '../../generated/client/graphql.ts'
import { alpine } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { accepted, accepting, alice, aServer, offer, open, refused, TOKEN } from '../../testing/invitation-page.tsx'
import { server } from '../../testing/msw.ts'
import { address } from '../../testing/render.tsx'

describe('whoever is signed in', () => {
  it('accepts, and goes on in the new organization', async () => {
    aServer({ invitation: offer(), viewer: alice })
    const inputs: InvitationAcceptInput[] = []
    accepting((input) => {
      inputs.push(input)
      return { invitation: accepted, login: 'alice' }
    })
    const { user, container } = open()
    expect(await screen.findByText('alice')).toBeVisible()
    expect(await axe(container)).toHaveNoViolations()

    await user.click(screen.getByRole('button', { name: 'Accept' }))

    await waitFor(() => expect(address()).toBe('/'))
    expect(await screen.findByText('You belong to Alpine Rescue now')).toBeVisible()
    expect(inputs).toEqual([{ token: TOKEN, idempotencyKey: expect.any(String) }])
    expect({ ...sessionStorage }).toEqual({ 'roster.organization': alpine.id })
  })

  it.each([
    ['ALREADY_MEMBER', 'You already belong to Alpine Rescue.'],
    ['SELF', 'Nobody can change their own memberships, also not by inviting themselves.'],
    ['CONFLICT', 'Alpine Rescue is locked: nobody can join it now.'],
  ] as const)('reads why not: %s', async (code, message) => {
    aServer({ invitation: offer(), viewer: alice })
    accepting(() => refused(code, message))
    const { user } = open()

    await user.click(await screen.findByRole('button', { name: 'Accept' }))

    expect((await screen.findByText(message)).closest('[role=alert]')).not.toBeNull()
    expect(screen.getByRole('button', { name: 'Accept' })).toBeEnabled()
  })

  it('opens the organization that was joined already', async () => {
    aServer({ invitation: offer(), viewer: { ...alice, organizations: [alpine] } })
    const { user } = open()
    expect(await screen.findByText('You already belong to Alpine Rescue.')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Accept' })).not.toBeInTheDocument()

    await user.click(screen.getByRole('button', { name: 'Open Alpine Rescue' }))

    await waitFor(() => expect(address()).toBe('/'))
    expect(sessionStorage.getItem('roster.organization')).toBe(alpine.id)
  })

  it('is told when the invitation is addressed to another login', async () => {
    aServer({ invitation: offer({ login: 'bob', email: null }), viewer: alice })

    open()

    expect(await screen.findByText(/is addressed to bob\. Accept it only if that is you too/)).toBeVisible()
  })

  it('signs out and goes on as somebody else', async () => {
    const { state } = aServer({ invitation: offer(), viewer: alice })
    server.use(
      on(SignOutDocument).answer(() => {
        state.viewer = null
        return { __typename: 'Mutation', signOut: { __typename: 'SignOutPayload', userErrors: [] } }
      }),
    )
    const { user } = open()

    await user.click(await screen.findByRole('button', { name: 'Sign out and use another account' }))

    expect(await screen.findByRole('button', { name: 'Create account and join' })).toBeVisible()
    expect(address()).toBe('/invitation')
  })

  it('is told that the session has ended, and can go on', async () => {
    const { state } = aServer({ invitation: offer(), viewer: alice })
    accepting(() => {
      state.viewer = null
      return refused('INVALID', 'A login has 1 to 128 characters.', ['login'])
    })
    const { user } = open()

    await user.click(await screen.findByRole('button', { name: 'Accept' }))

    expect(await screen.findByText('Your session has ended. Sign in again, or create an account.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Sign in instead' })).toBeVisible()
  })

  it('chooses the password that is owed first, and comes back', async () => {
    server.use(on(InvitationPageDocument).answer(() => refusal('PASSWORD_CHANGE_REQUIRED')))

    open()

    await waitFor(() => expect(address()).toBe('/change-password?next=%2Finvitation'))
  })
})
