import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import { usePathname } from 'next/navigation'
import {
  PasswordLinkPageDocument,
  PasswordResetCompleteDocument,
  SignInPageDocument,
  type UserErrorFieldsFragment,
} from '../../generated/client/graphql.ts'
import { aPasswordPolicy } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { SignInScreen } from '../sign-in/sign-in-screen.tsx'
import { PasswordLinkScreen } from './password-link-screen.tsx'

const instance = { __typename: 'Instance', name: 'Acme accounts', passwordResetAvailable: true } as const

/** A server that answers each attempt with these errors, and remembers what it was asked. */
function completing(...answers: Pick<UserErrorFieldsFragment, 'code' | 'message'>[][]) {
  const inputs: unknown[] = []
  server.use(
    on(PasswordLinkPageDocument).answer(() => ({
      __typename: 'Query',
      instance,
      passwordPolicy: aPasswordPolicy(),
    })),
    on(SignInPageDocument).answer(() => ({ __typename: 'Query', instance, viewer: null })),
    on(PasswordResetCompleteDocument).answer(({ input }) => {
      const errors = answers[inputs.length] ?? []
      inputs.push(input)
      const userErrors = errors.map((error) => ({ __typename: 'UserError' as const, field: ['password'], rule: null, ...error }))
      return { __typename: 'Mutation', passwordResetComplete: { __typename: 'PasswordResetCompletePayload', userErrors } }
    }),
  )
  return inputs
}

function Console() {
  return usePathname() === '/sign-in' ? <SignInScreen /> : <PasswordLinkScreen />
}

const open = (at = '/password#token-of-the-link') => renderScreen(<Console />, { at })

it('takes the token out of the address, and a new password', async () => {
  const inputs = completing()
  const { user, container } = open()
  const field = await screen.findByLabelText('New password')
  expect(field).toHaveFocus()
  expect(field).toHaveAttribute('autocomplete', 'new-password')
  expect(window.location.href).not.toContain('token-of-the-link')
  expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain('token-of-the-link')
  expect(await axe(container)).toHaveNoViolations()

  await user.paste('seven llamas hum quietly at dawn')
  await user.keyboard('{Enter}')

  await waitFor(() => expect(address()).toBe('/sign-in'))
  expect(await screen.findByText('Your password was changed. Sign in with the new one.')).toBeVisible()
  expect(inputs).toEqual([{ token: 'token-of-the-link', password: 'seven llamas hum quietly at dawn' }])
})

it('advises against a weak password, and sends it all the same: the server decides', async () => {
  const inputs = completing()
  const { user } = open()
  expect(
    await screen.findByText('12 to 128 characters, neither a common password nor your login, name or email. A sentence works well.'),
  ).toBeVisible()

  await user.type(screen.getByLabelText('New password'), 'aaaaaaaaaaaa')
  expect(await screen.findByText(/Strength: very weak/)).toBeVisible()
  await user.keyboard('{Enter}')

  await waitFor(() => expect(inputs).toEqual([{ token: 'token-of-the-link', password: 'aaaaaaaaaaaa' }]))
})

it('shows all that is wrong with a password, keeps it, and the link works on', async () => {
  const inputs = completing([
    { code: 'POLICY', message: 'It is too short.' },
    { code: 'POLICY', message: 'It is too common.' },
  ])
  const { user } = open()
  await screen.findByLabelText('New password')

  await user.keyboard('short{Enter}')
  expect(await screen.findByText('It is too short.')).toBeVisible()
  expect(screen.getByText('It is too common.')).toBeVisible()
  expect(screen.getByLabelText('New password')).toHaveValue('short')
  await user.keyboard(' but longer now{Enter}')

  await waitFor(() => expect(address()).toBe('/sign-in'))
  expect(inputs).toHaveLength(2)
})

it('says what to do when the link cannot be used any more', async () => {
  completing([{ code: 'EXPIRED', message: 'This link cannot be used.' }])
  const { user, container } = open()
  await screen.findByLabelText('New password')

  await user.keyboard('seven llamas hum quietly at dawn{Enter}')

  expect(await screen.findByRole('heading', { name: 'This link cannot be used' })).toBeVisible()
  expect(screen.getByText(/It has expired, was used already/)).toBeVisible()
  expect(screen.getByRole('link', { name: 'Go to sign in' })).toHaveAttribute('href', '/sign-in')
  expect(await axe(container)).toHaveNoViolations()
})

it('says where the link is when it is missing', async () => {
  completing()

  open('/password')

  expect(await screen.findByText(/Open it again from where you received it/)).toBeVisible()
  expect(screen.queryByLabelText('New password')).not.toBeInTheDocument()
})
