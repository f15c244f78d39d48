import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { PasswordChangeDocument, PasswordPolicyDocument } from '../../generated/client/graphql.ts'
import { aSession } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { showSettings } from '../../testing/own-settings.tsx'
import { because } from '../../testing/shown-user.tsx'

beforeEach(() =>
  server.use(
    on(PasswordPolicyDocument).answer(() => ({
      __typename: 'Query',
      passwordPolicy: { __typename: 'PasswordPolicy', minLength: 12, maxLength: 128, rules: [], commonPasswords: 49_000 },
    })),
  ),
)

async function openForm() {
  const shown = await showSettings({ sessions: [aSession({ isCurrent: true }), aSession({ browser: 'Chrome 150' })] })
  await shown.user.click(screen.getByRole('button', { name: 'Change password' }))
  await screen.findByLabelText('Current password')
  return shown
}

it('changes the password in place, after which the other sessions are gone', async () => {
  const asked: unknown[] = []
  const { user, become, container } = await openForm()
  server.use(
    on(PasswordChangeDocument).answer(({ input }) => {
      asked.push(input)
      const { __typename, id } = become({ sessions: [aSession({ isCurrent: true })] })
      const changed = { __typename, id, mustChangePassword: false }
      return { __typename: 'Mutation', passwordChange: { __typename: 'PasswordChangePayload', user: changed, userErrors: [] } }
    }),
  )
  expect(screen.getByLabelText('Current password')).toHaveFocus()
  expect(container.querySelector('[autocomplete=username]')).toHaveValue('alice')
  expect(await axe(container)).toHaveNoViolations()

  await user.keyboard('the present one')
  await user.type(screen.getByLabelText('New password'), 'seven llamas hum quietly{Enter}')

  expect(await screen.findByText('Your password was changed. All your other sessions have ended.')).toBeVisible()
  expect(asked).toEqual([{ currentPassword: 'the present one', newPassword: 'seven llamas hum quietly' }])
  await waitFor(() => expect(screen.queryByText(/Chrome 150/)).not.toBeInTheDocument())
  expect(screen.getByRole('button', { name: 'Change password' })).toHaveFocus()
})

it('keeps the form and says what is wrong', async () => {
  const { user } = await openForm()
  const userErrors = [because('POLICY', 'It is too short.', ['newPassword']), because('INVALID', 'Not your password.', ['currentPassword'])]
  server.use(
    on(PasswordChangeDocument).answer(() => ({
      __typename: 'Mutation',
      passwordChange: { __typename: 'PasswordChangePayload', user: null, userErrors },
    })),
  )

  await user.keyboard('wrong{Tab}')
  await user.type(screen.getByLabelText('New password'), 'short{Enter}')

  expect(await screen.findByText('It is too short.')).toBeVisible()
  expect(screen.getByText('Not your password.')).toBeVisible()
})

it.each(['Escape', 'Cancel'])('leaves everything as it was on %s, with the focus where it was', async (way) => {
  const { user } = await openForm()

  const cancel = within(screen.getByRole('region', { name: 'Password' })).getByRole('button', { name: 'Cancel' })
  await (way === 'Escape' ? user.keyboard('{Escape}') : user.click(cancel))

  expect(screen.queryByLabelText('Current password')).not.toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Change password' })).toHaveFocus()
})
