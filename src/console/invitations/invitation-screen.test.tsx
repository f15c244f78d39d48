import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import { usePathname } from 'next/navigation'
import {
  InvitationAcceptDocument,
  type InvitationAcceptInput,
  type InvitationAcceptMutation,
  InvitationDeclineDocument,
  InvitationPageDocument,
  type InvitationPageQuery,
  type PasswordRule,
  SignInDocument,
  SignInPageDocument,
  SignOutDocument,
  type UserErrorFieldsFragment,
} from '../../generated/client/graphql.ts'
import { alpine } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { SignInScreen } from '../sign-in/sign-in-screen.tsx'
import { InvitationScreen } from './invitation-screen.tsx'

type Offer = NonNullable<InvitationPageQuery['invitation']>
type Reader = NonNullable<InvitationPageQuery['viewer']>

const TOKEN = 'token-of-the-link'
const alice: Reader = {
  __typename: 'Viewer',
  user: { __typename: 'User', id: 'id-of-alice', login: 'alice', name: 'Alice Liddell' },
  organizations: [],
}
const instance = { __typename: 'Instance', name: 'Acme accounts', passwordResetAvailable: false } as const

function offer(values: Partial<Offer> = {}): Offer {
  const expiresAt = new Date(Date.now() + 71.5 * 3_600_000).toISOString()
  return {
    __typename: 'InvitationPreview',
    organization: alpine.name,
    profile: 'analyst',
    login: null,
    email: 'new.comer@example.org',
    invitedBy: 'boss',
    expiresAt,
    ...values,
  }
}

/** The server, as far as it knows this invitation and who is signed in. */
function aServer(state: { invitation: Offer | null; viewer: Reader | null }) {
  const asked: unknown[] = []
  server.use(
    on(InvitationPageDocument).answer(({ token }) => {
      asked.push(token)
      const passwordPolicy = { __typename: 'PasswordPolicy', minLength: 12, maxLength: 128, rules: [] as PasswordRule[] } as const
      return { __typename: 'Query', ...state, instance, passwordPolicy }
    }),
  )
  return { state, asked }
}

function accepting(answer: (input: InvitationAcceptInput) => Partial<InvitationAcceptMutation['invitationAccept']>) {
  server.use(
    on(InvitationAcceptDocument).answer(({ input }) => ({
      __typename: 'Mutation',
      invitationAccept: { __typename: 'InvitationAcceptPayload', invitation: null, login: null, userErrors: [], ...answer(input) },
    })),
  )
}

const accepted = { __typename: 'Invitation', id: 'id-of-invitation', state: 'ACCEPTED', organization: alpine } as const
const refused = (code: UserErrorFieldsFragment['code'], message: string, field: string[] | null = null) => ({
  userErrors: [{ __typename: 'UserError', code, message, field } as const],
})

const open = (fragment = `#${TOKEN}`) => renderScreen(<InvitationScreen />, { at: `/invitation${fragment}` })

async function createAccount({ login = '', name = 'New Comer', password = 'a long enough password' } = {}) {
  const result = open()
  const field = await screen.findByLabelText('Login')
  if (login) await result.user.type(field, login)
  await result.user.type(screen.getByLabelText('Name'), name)
  await result.user.type(screen.getByLabelText('Password'), `${password}{Enter}`)
  return result
}

describe('a link', () => {
  it('leaves the address at once and is kept nowhere that outlives the page', async () => {
    const { asked } = aServer({ invitation: offer(), viewer: null })

    open()

    await screen.findByRole('heading', { name: 'Join Alpine Rescue' })
    expect(
      [window.location.href, history.state, { ...localStorage }, { ...sessionStorage }, document.cookie].map(String).join(),
    ).not.toContain(TOKEN)
    expect(address()).toBe('/invitation')
    expect(window.location.hash).toBe('')
    expect(asked).toEqual([TOKEN])
  })

  it('gives way to another one opened in the same tab', async () => {
    const { asked } = aServer({ invitation: offer(), viewer: null })
    open()
    await screen.findByRole('heading', { name: 'Join Alpine Rescue' })

    window.location.hash = '#another'

    await waitFor(() => expect(asked).toEqual([TOKEN, 'another']))
    await waitFor(() => expect(window.location.hash).toBe(''))
  })

  it('is missed, with what to do', async () => {
    const { container } = open('')

    expect(await screen.findByRole('heading', { name: 'Open the link of your invitation' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Go to the start page' })).toHaveAttribute('href', '/')
    expect(await axe(container)).toHaveNoViolations()
  })

  it.each([
    ['strangers to sign in', null, 'Sign in', '/sign-in'],
    ['those who are signed in to the console', alice, 'Go to the start page', '/'],
  ])('that opens nothing any more leads %s', async (_who, viewer, action, href) => {
    aServer({ invitation: null, viewer })

    const { container } = open()

    expect(await screen.findByRole('heading', { name: 'This invitation is not open any more' })).toBeVisible()
    expect(screen.getByText(/Ask whoever invited you for a new one/)).toBeVisible()
    expect(screen.getByRole('link', { name: action })).toHaveAttribute('href', href)
    expect(await axe(container)).toHaveNoViolations()
  })

  it('can be tried again when the server was not reached', async () => {
    server.use(on(InvitationPageDocument).fail())
    const { user } = open()
    expect(await screen.findByText(/The server cannot be reached/)).toBeVisible()

    aServer({ invitation: offer(), viewer: null })
    await user.click(screen.getByRole('button', { name: 'Retry' }))

    expect(await screen.findByRole('heading', { name: 'Join Alpine Rescue' })).toBeVisible()
  })
})

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
    const { user } = renderScreen(<Pages />, { at: `/invitation#${TOKEN}` })
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
          signIn: { __typename: 'SignInPayload', viewer: { ...viewer, requiredActions: [] }, secondStep: null, userErrors: [] },
        }
      }),
    )
    const reader = renderScreen(<Pages />, { at: `/invitation#${TOKEN}` }).user

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

describe('declining', () => {
  const declining = (userErrors: UserErrorFieldsFragment[] = []) => {
    const inputs: unknown[] = []
    server.use(
      on(InvitationDeclineDocument).answer(({ input }) => {
        inputs.push(input)
        const invitation = userErrors.length ? null : ({ __typename: 'Invitation', id: 'id-of-invitation', state: 'DECLINED' } as const)
        return { __typename: 'Mutation', invitationDecline: { __typename: 'InvitationDeclinePayload', invitation, userErrors } }
      }),
    )
    return inputs
  }

  it.each([
    ['a stranger', null],
    ['somebody who is signed in', alice],
  ])('as %s asks once, then ends it', async (_who, viewer) => {
    aServer({ invitation: offer(), viewer })
    const inputs = declining()
    const { user, container } = open()

    await user.click(await screen.findByRole('button', { name: 'Decline' }))
    expect(screen.getByText('Decline the invitation to Alpine Rescue? It ends for good.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Keep it' })).toHaveFocus()
    await user.keyboard('{Escape}')
    expect(screen.getByRole('button', { name: 'Decline' })).toHaveFocus()
    expect(inputs).toEqual([])
    await user.keyboard('{Enter}')
    await user.click(screen.getByRole('button', { name: 'Decline' }))

    expect(await screen.findByRole('heading', { name: 'Invitation declined' })).toBeVisible()
    expect(screen.getByText(/ask boss for a new invitation/)).toBeVisible()
    expect(inputs).toEqual([{ token: TOKEN, idempotencyKey: expect.any(String) }])
    expect(await axe(container)).toHaveNoViolations()
  })

  it('says why it was refused', async () => {
    aServer({ invitation: offer(), viewer: alice })
    declining([{ __typename: 'UserError', code: 'INVALID', message: 'Not now.', field: ['token'] }])
    const { user } = open()

    await user.click(await screen.findByRole('button', { name: 'Decline' }))
    await user.click(screen.getByRole('button', { name: 'Decline' }))

    expect((await screen.findByText('Not now.')).closest('[role=alert]')).not.toBeNull()
  })
})

function Pages() {
  return usePathname() === '/sign-in' ? <SignInScreen /> : <InvitationScreen />
}
