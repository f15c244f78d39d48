import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import { PasswordChangeDocument, PasswordChangePageDocument, type PasswordChangePageQuery } from '../../generated/client/graphql.ts'
import { aPasswordPolicy } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { PasswordChangeScreen } from './password-change-screen.tsx'

const page: PasswordChangePageQuery = {
  __typename: 'Query',
  instance: { __typename: 'Instance', name: 'Acme accounts' },
  viewer: { __typename: 'Viewer', user: { __typename: 'User', id: 'id-of-alice', login: 'alice' }, requiredActions: ['PASSWORD_CHANGE'] },
  passwordPolicy: aPasswordPolicy('DIGIT', 'SYMBOL'),
}

async function changePassword() {
  const result = renderScreen(<PasswordChangeScreen wayOut={<button type="button">Way out</button>} />, {
    at: '/change-password?next=%2Fusers',
  })
  await result.user.type(await screen.findByLabelText('Current password'), 'one-time')
  await result.user.type(screen.getByLabelText('New password'), 'short{Enter}')
  return result
}

beforeEach(() => server.use(on(PasswordChangePageDocument).answer(() => page)))

it('says what is owed, by which rule, with a way out', async () => {
  const { container } = renderScreen(<PasswordChangeScreen wayOut={<button type="button">Way out</button>} />, { at: '/change-password' })

  expect(
    await screen.findByText(
      '12 to 128 characters with a digit and a character that is neither letter nor digit, neither a common password nor your login, name or email.',
    ),
  ).toBeVisible()
  expect(screen.getByText('Your password must be changed before you go on.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Way out' })).toBeVisible()
  expect(screen.getByLabelText('New password')).toHaveAttribute('autocomplete', 'new-password')
  expect(container.querySelector('[autocomplete=username]')).toHaveValue('alice')
  expect(await axe(container)).toHaveNoViolations()
})

it('says while it is typed how far it is, and how strong', async () => {
  const { user } = renderScreen(<PasswordChangeScreen wayOut={null} />, { at: '/change-password' })
  const field = await screen.findByLabelText('New password')

  await user.type(field, 'short')
  expect(await screen.findByText('5 of at least 12 characters')).toBeVisible()

  await user.clear(field)
  await user.type(field, 'alicealicealice')
  expect(await screen.findByText(/Strength: weak\. Repeated patterns add little\./)).toBeVisible()

  await user.clear(field)
  await user.paste('seven llamas hum quietly at dawn')
  expect(await screen.findByText('Strength: strong.')).toBeVisible()
})

it('changes it and goes on to where the reader wanted to be', async () => {
  const user = { __typename: 'User', id: 'id-of-alice', mustChangePassword: false } as const
  server.use(
    on(PasswordChangeDocument).answer(() => ({
      __typename: 'Mutation',
      passwordChange: { __typename: 'PasswordChangePayload', user, userErrors: [] },
    })),
  )

  await changePassword()

  await waitFor(() => expect(address()).toBe('/users'))
})

it('shows every broken rule beside the field, and a wrong current password beside its own', async () => {
  const userErrors = [
    because('POLICY', 'It is too short.', ['newPassword']),
    because('POLICY', 'It is too common.', ['newPassword']),
    because('INVALID_CREDENTIALS', 'That is not your password.', ['currentPassword']),
  ]
  server.use(
    on(PasswordChangeDocument).answer(() => ({
      __typename: 'Mutation',
      passwordChange: { __typename: 'PasswordChangePayload', user: null, userErrors },
    })),
  )

  await changePassword()

  expect(await screen.findByText('It is too short.')).toBeVisible()
  expect(screen.getByText('It is too common.')).toBeVisible()
  expect(screen.getByLabelText('New password')).toHaveAccessibleDescription(/It is too short/)
  expect(screen.getByText('That is not your password.')).toBeVisible()
})

it('sends strangers to sign in and back here', async () => {
  server.use(on(PasswordChangePageDocument).answer(() => ({ ...page, viewer: null })))

  renderScreen(<PasswordChangeScreen wayOut={null} />, { at: '/change-password?next=%2Fusers' })

  await waitFor(() => expect(address()).toBe(`/sign-in?${new URLSearchParams({ next: '/change-password?next=%2Fusers' })}`))
})

it('asks for the password over the page when the session has just ended', async () => {
  server.use(on(PasswordChangeDocument).answer(() => refusal('UNAUTHENTICATED')))

  await changePassword()

  expect(await screen.findByRole('dialog', { name: 'Your session has ended' })).toBeVisible()
  expect(screen.getByLabelText('New password')).toHaveValue('short')
})
