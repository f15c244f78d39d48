import { screen, waitFor, within } from '@testing-library/react'
import {
  PasswordPolicyDocument,
  UserAccessLinkCreateDocument,
  UserPasswordChangeRequireDocument,
  UserPasswordEditDocument,
  UserPasswordResetDocument,
  UserPasswordSetDocument,
} from '../../generated/client/graphql.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { because, showUser } from '../../testing/shown-user.tsx'

const dialog = async () => within(await screen.findByRole('dialog'))
const button = (name: string) => screen.getByRole('button', { name })
const needsMail = (action: 'EDIT_PASSWORD' | 'RESET_PASSWORD') =>
  ({ __typename: 'BlockedAction', action, code: 'SMTP_REQUIRED', message: 'No SMTP server is configured.' }) as const

it('edits the password to a generated one that is shown once', async () => {
  const asked: unknown[] = []
  const { user, become } = await showUser()
  server.use(
    on(UserPasswordEditDocument).answer(({ input }) => {
      asked.push(input)
      const changed = become({ mustChangePassword: true })
      return {
        __typename: 'Mutation',
        userPasswordEdit: { __typename: 'UserPasswordEditPayload', user: changed, password: 'a generated one', userErrors: [] },
      }
    }),
  )

  await user.click(button('Edit password'))
  await user.click((await dialog()).getByRole('button', { name: 'Edit password' }))

  const shown = await dialog()
  expect(await shown.findByText('Hand it to alice through a secure channel.')).toBeVisible()
  await user.click(shown.getByRole('button', { name: 'Show the secret' }))
  expect(shown.getByText('a generated one')).toBeVisible()
  await user.click(shown.getByRole('checkbox', { name: 'I have stored it' }))
  await user.click(shown.getByRole('button', { name: 'Done' }))
  expect(screen.queryByText('a generated one')).not.toBeInTheDocument()
  expect(await screen.findByText(/A new one must be chosen at the next sign-in/)).toBeVisible()
  expect(asked).toEqual([{ id: expect.any(String) }])
})

it('sets a first password that is typed, and shows every rule that it breaks', async () => {
  const asked: unknown[] = []
  const { user, become } = await showUser({ hasPassword: false, state: 'INVITED' })
  server.use(
    on(PasswordPolicyDocument).answer(() => ({
      __typename: 'Query',
      passwordPolicy: { __typename: 'PasswordPolicy', minLength: 12, maxLength: 128, rules: ['MIN_LENGTH'], commonPasswords: 49_233 },
    })),
    on(UserPasswordSetDocument).answer(({ input }) => {
      asked.push(input.password)
      const isWeak = input.password === 'alice'
      const userErrors = isWeak
        ? [because('POLICY', 'At least 12 characters are needed.', ['password']), because('POLICY', 'It is the login.', ['password'])]
        : []
      const changed = isWeak ? null : become({ hasPassword: true, state: 'ACTIVE' })
      return {
        __typename: 'Mutation',
        userPasswordSet: { __typename: 'UserPasswordSetPayload', user: changed, password: null, userErrors },
      }
    }),
  )

  await user.click(button('Set password'))
  const question = await dialog()
  await user.click(question.getByRole('radio', { name: 'Type one' }))
  await user.type(await question.findByLabelText('New password'), 'alice{Enter}')
  expect(await question.findByText('At least 12 characters are needed.')).toBeVisible()
  expect(question.getByText('It is the login.')).toBeVisible()
  await user.clear(question.getByLabelText('New password'))
  await user.type(question.getByLabelText('New password'), 'down the rabbit hole{Enter}')

  expect(await screen.findByText('Password of alice changed')).toBeVisible()
  expect(asked).toEqual(['alice', 'down the rabbit hole'])
  expect(await screen.findByRole('button', { name: 'Edit password' })).toBeVisible()
})

it('cannot edit or reset without mail, says why, and makes a link to hand over instead', async () => {
  const url = 'http://localhost:4000/password#token'
  const { user } = await showUser({ blockedActions: [needsMail('EDIT_PASSWORD'), needsMail('RESET_PASSWORD')] })
  server.use(
    on(UserAccessLinkCreateDocument).answer(() => ({
      __typename: 'Mutation',
      userAccessLinkCreate: { __typename: 'UserAccessLinkCreatePayload', url, expiresAt: '2026-01-03T10:00:00.000Z', userErrors: [] },
    })),
  )
  for (const name of ['Edit password', 'Reset password']) expect(button(name)).toHaveAccessibleDescription('No SMTP server is configured.')

  await user.click(button('One-time link'))
  await user.click((await dialog()).getByRole('button', { name: 'One-time link' }))

  const shown = await dialog()
  await user.click(await shown.findByRole('button', { name: 'Show the secret' }))
  expect(shown.getByText(url)).toBeVisible()
})

it('mails a link, tells what became of it, and can require a new password', async () => {
  const { user, become } = await showUser()
  server.use(
    on(UserPasswordResetDocument).answer(() => {
      const mail = { __typename: 'CredentialMail', kind: 'PASSWORD_RESET', state: 'FAILED', at: '2026-01-02T10:00:00.000Z' } as const
      const changed = become({ credentialMail: { ...mail, expiresAt: null, error: 'sender: 550 no such user' } })
      return { __typename: 'Mutation', userPasswordReset: { __typename: 'UserPasswordResetPayload', user: changed, userErrors: [] } }
    }),
    on(UserPasswordChangeRequireDocument).answer(() => {
      const changed = become({ mustChangePassword: true })
      return {
        __typename: 'Mutation',
        userPasswordChangeRequire: { __typename: 'UserPasswordChangeRequirePayload', user: changed, userErrors: [] },
      }
    }),
  )

  await user.click(button('Reset password'))
  await user.click((await dialog()).getByRole('button', { name: 'Reset password' }))
  expect(await screen.findByText('A link for alice is on its way')).toBeVisible()
  expect(await screen.findByText(/Link to reset the password could not be sent/)).toHaveTextContent('sender: 550 no such user')

  await user.click(button('Require a new one'))
  await user.click((await dialog()).getByRole('button', { name: 'Require a new one' }))
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Require a new one' })).not.toBeInTheDocument())
})
