import { screen } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  ForgottenPasswordPageDocument,
  type ForgottenPasswordPageQuery,
  PasswordResetRequestDocument,
} from '../../generated/client/graphql.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { ForgottenPasswordScreen } from './forgotten-password-screen.tsx'

const page = (passwordResetAvailable: boolean): ForgottenPasswordPageQuery => ({
  __typename: 'Query',
  instance: { __typename: 'Instance', name: 'Acme accounts', passwordResetAvailable },
})

function open({ isAvailable = true } = {}) {
  server.use(on(ForgottenPasswordPageDocument).answer(() => page(isAvailable)))
  return renderScreen(<ForgottenPasswordScreen />, { at: '/forgotten-password' })
}

it('asks for a link, by the keyboard alone, and says the same whoever is meant', async () => {
  const inputs: unknown[] = []
  server.use(
    on(PasswordResetRequestDocument).answer(({ input }) => {
      inputs.push(input)
      return { __typename: 'Mutation', passwordResetRequest: { __typename: 'PasswordResetRequestPayload', userErrors: [] } }
    }),
  )
  const { user, container } = open()
  expect(await screen.findByLabelText('Login or email')).toHaveFocus()
  expect(screen.getByLabelText('Login or email')).toHaveAttribute('autocomplete', 'username')
  expect(await axe(container)).toHaveNoViolations()

  await user.keyboard('alice@example.org{Enter}')

  expect(await screen.findByText(/If alice@example.org belongs to an account/)).toBeVisible()
  expect(screen.getByRole('link', { name: 'Back to sign in' })).toHaveAttribute('href', '/sign-in')
  expect(inputs).toEqual([{ login: 'alice@example.org' }])
  expect(await axe(container)).toHaveNoViolations()
})

it('says whom to ask where no mail is sent', async () => {
  open({ isAvailable: false })

  expect(await screen.findByText(/This instance sends no mail/)).toBeVisible()
  expect(screen.queryByLabelText('Login or email')).not.toBeInTheDocument()
})

it('keeps the login when there were too many attempts, and says how long to wait', async () => {
  const tooMany = refusal('RATE_LIMITED')
  tooMany.errors[0].extensions.retryAfterSeconds = 60
  server.use(on(PasswordResetRequestDocument).answer(() => tooMany))
  const { user } = open()
  await screen.findByLabelText('Login or email')

  await user.keyboard('alice{Enter}')

  expect(await screen.findByText(/Try again in 60 seconds/)).toBeVisible()
  expect(screen.getByLabelText('Login or email')).toHaveValue('alice')
})

it('shows an error with Retry', async () => {
  server.use(on(ForgottenPasswordPageDocument).fail())
  const { user } = renderScreen(<ForgottenPasswordScreen />, { at: '/forgotten-password' })
  expect(await screen.findByText(/The server cannot be reached/)).toBeVisible()

  server.use(on(ForgottenPasswordPageDocument).answer(() => page(true)))
  await user.click(screen.getByRole('button', { name: 'Retry' }))

  expect(await screen.findByLabelText('Login or email')).toBeVisible()
})
