import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { SignInDocument, type SignInMutation, SignInPageDocument, type SignInPageQuery } from '../../generated/client/graphql.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderOnServer, renderScreen } from '../../testing/render.tsx'
import { SignInScreen } from './sign-in-screen.tsx'

const stranger: SignInPageQuery = {
  __typename: 'Query',
  instance: { __typename: 'Instance', name: 'Acme accounts', passwordResetAvailable: false },
  viewer: null,
}

function signedIn(requiredActions: 'PASSWORD_CHANGE'[] = []): SignInMutation {
  const user = { __typename: 'User', id: 'id-of-alice' } as const
  return {
    __typename: 'Mutation',
    signIn: {
      __typename: 'SignInPayload',
      viewer: { __typename: 'Viewer', user, requiredActions },
      secondStep: null,
      invitation: null,
      userErrors: [],
    },
  }
}

function refused(message: string): SignInMutation {
  const userError = { __typename: 'UserError', code: 'INVALID_CREDENTIALS', message, field: null } as const
  return {
    __typename: 'Mutation',
    signIn: { __typename: 'SignInPayload', viewer: null, secondStep: null, invitation: null, userErrors: [userError] },
  }
}

async function signIn({ at = '/sign-in' } = {}) {
  const { user } = renderScreen(<SignInScreen />, { at })
  await user.type(screen.getByLabelText('Login'), 'alice')
  await user.type(screen.getByLabelText('Password'), 'wonderland{Enter}')
  return user
}

beforeEach(() => server.use(on(SignInPageDocument).answer(() => stranger)))

it('says whose instance it is and starts in the login field', async () => {
  const { container } = renderScreen(<SignInScreen />, { at: '/sign-in' })

  expect(await screen.findByText('Acme accounts')).toBeVisible()
  expect(screen.getByLabelText('Login')).toHaveFocus()
  expect(await axe(container)).toHaveNoViolations()
})

it('tells password managers what the fields are', () => {
  renderScreen(<SignInScreen />, { at: '/sign-in' })

  expect(screen.getByLabelText('Login')).toHaveAttribute('autocomplete', 'username')
  expect(screen.getByLabelText('Password')).toHaveAttribute('autocomplete', 'current-password')
})

it('cannot be submitted by the browser before its scripts run, which would write the password into the address', () => {
  const page = within(renderOnServer(<SignInScreen />))

  expect(page.getByLabelText('Password').closest('form')).toHaveAttribute(
    'action',
    expect.stringContaining('React form unexpectedly submitted'),
  )
  expect(page.getByLabelText('Login')).toHaveAttribute('autofocus')
})

it('signs in with Enter and goes where the reader wanted to be', async () => {
  const inputs: unknown[] = []
  server.use(
    on(SignInDocument).answer(({ input }) => {
      inputs.push(input)
      return signedIn()
    }),
  )

  await signIn({ at: '/sign-in?next=%2Fusers%3Fq%3Dbob' })

  await waitFor(() => expect(address()).toBe('/users?q=bob'))
  expect(inputs).toEqual([{ login: 'alice', password: 'wonderland' }])
})

it.each(['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)', 'users'])(
  'never leads to %s',
  async (next) => {
    server.use(on(SignInDocument).answer(() => signedIn()))

    await signIn({ at: `/sign-in?${new URLSearchParams({ next })}` })

    await waitFor(() => expect(address()).toBe('/'))
  },
)

it('leads to a new password first when one is owed', async () => {
  server.use(on(SignInDocument).answer(() => signedIn(['PASSWORD_CHANGE'])))

  await signIn({ at: '/sign-in?next=%2Fusers' })

  await waitFor(() => expect(address()).toBe('/change-password?next=%2Fusers'))
})

it('shows the sentence of the server and keeps the login', async () => {
  server.use(on(SignInDocument).answer(() => refused('Login or password is wrong, or this account cannot sign in now.')))

  await signIn()

  expect(await screen.findByText('Login or password is wrong, or this account cannot sign in now.')).toBeVisible()
  expect(screen.getByLabelText('Login')).toHaveValue('alice')
  expect(screen.getByLabelText('Password')).toHaveFocus()
})

it('says how long to wait after too many attempts', async () => {
  const tooMany = refusal('RATE_LIMITED')
  tooMany.errors[0].extensions.retryAfterSeconds = 40
  server.use(on(SignInDocument).answer(() => tooMany))

  await signIn()

  expect(await screen.findByText(/Try again in 40 seconds\./)).toBeVisible()
})

it('keeps both fields when the server cannot be reached', async () => {
  server.use(on(SignInDocument).fail())

  await signIn()

  expect(await screen.findByText(/The server cannot be reached/)).toBeVisible()
  expect(screen.getByLabelText('Login')).toHaveValue('alice')
  expect(screen.getByLabelText('Password')).toHaveValue('wonderland')
})

it('warns while caps lock is on', async () => {
  const { user } = renderScreen(<SignInScreen />, { at: '/sign-in' })

  await user.click(screen.getByLabelText('Password'))
  await user.keyboard('{CapsLock}a')
  expect(screen.getByText('Caps lock is on')).toBeVisible()

  await user.keyboard('{CapsLock}a')
  expect(screen.queryByText('Caps lock is on')).not.toBeInTheDocument()
})

it('lets those who are signed in through', async () => {
  const user = { __typename: 'User', id: 'id-of-alice' } as const
  server.use(on(SignInPageDocument).answer(() => ({ ...stranger, viewer: { __typename: 'Viewer', user, requiredActions: [] } })))

  renderScreen(<SignInScreen />, { at: '/sign-in?next=%2Fusers' })

  await waitFor(() => expect(address()).toBe('/users'))
})
