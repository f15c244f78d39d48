import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  ConfirmationDocument,
  IdentityConfirmDocument,
  type IdentityConfirmMutation,
  type MfaFactorKind,
  PasskeyChallengeDocument,
  UserDetailDocument,
  UserEmailUpdateDocument,
  type UserEmailUpdateInput,
  UserHistoryDocument,
  UsersDocument,
} from '../../generated/client/graphql.ts'
import { aUser, noHistory, usersPage } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { aBrowserWithoutPasskeys, aPasskeyBrowser } from '../../testing/passkeys.ts'
import { renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const own = aUser({ login: 'alice', name: 'Alice', email: 'alice@example.org' })

const aFactor = (kind: MfaFactorKind) => ({
  __typename: 'MfaFactor' as const,
  id: `id-of-${kind}`,
  kind,
  name: kind,
  createdAt: own.createdAt,
  lastUsedAt: null,
})

/** A server that changes the email of those who have confirmed, and remembers what was asked. */
function aGuardedServer(...kinds: MfaFactorKind[]) {
  const asked = { changes: [] as UserEmailUpdateInput[], confirmations: [] as unknown[], isConfirmed: false }
  server.use(
    ...listAnswers(),
    on(UsersDocument).answer(() => usersPage([own])),
    on(UserDetailDocument).answer(() => ({ __typename: 'Query', user: { ...own, mfaFactors: kinds.map(aFactor) } })),
    on(UserHistoryDocument).answer(({ id }) => noHistory(id)),
    on(ConfirmationDocument).answer(() => ({
      __typename: 'Query',
      viewer: { __typename: 'Viewer', user: { __typename: 'User', id: own.id, login: own.login, mfaFactors: kinds.map(aFactor) } },
    })),
    on(UserEmailUpdateDocument).answer(({ input }) => {
      asked.changes.push(input)
      const user = asked.isConfirmed ? { ...own, email: input.email ?? null, version: 2 } : null
      const userError = { __typename: 'UserError', code: 'CONFIRMATION_REQUIRED', message: 'Confirm first.', field: null } as const
      const userErrors = asked.isConfirmed ? [] : [userError]
      return { __typename: 'Mutation', userEmailUpdate: { __typename: 'UserEmailUpdatePayload', user, userErrors } }
    }),
    on(IdentityConfirmDocument).answer(({ input }) => {
      asked.confirmations.push(input)
      asked.isConfirmed = input.password === 'wonderland' || input.code === '123456' || input.passkey !== undefined
      return asked.isConfirmed ? confirmed : wrong
    }),
  )
  return asked
}

const confirmed: IdentityConfirmMutation = {
  __typename: 'Mutation',
  identityConfirm: { __typename: 'IdentityConfirmPayload', confirmedUntil: '2026-01-01T00:05:00.000Z', userErrors: [] },
}

const wrong: IdentityConfirmMutation = {
  __typename: 'Mutation',
  identityConfirm: {
    __typename: 'IdentityConfirmPayload',
    confirmedUntil: null,
    userErrors: [{ __typename: 'UserError', code: 'INVALID_CREDENTIALS', message: 'That is not your password.', field: ['password'] }],
  },
}

/** Changes the email up to the question. */
async function changeEmail() {
  const result = renderScreen(<Users organization={null} />, { at: `/users?open=${own.id}` })
  const { user } = result
  await user.click(await screen.findByRole('button', { name: 'Edit email' }))
  await user.clear(screen.getByRole('textbox', { name: 'Email' }))
  await user.keyboard('new@example.org{Enter}')
  const dialog = await screen.findByRole('dialog', { name: 'Confirm it is you' })
  return { ...result, dialog: within(dialog) }
}

it('asks who sits there, by the keyboard alone, then does what was asked', async () => {
  const asked = aGuardedServer()
  const { user, dialog, container } = await changeEmail()
  expect(await dialog.findByText(/Prove once more that you are alice/)).toBeVisible()
  expect(dialog.getByLabelText('Password')).toHaveFocus()
  expect(dialog.getByLabelText('Password')).toHaveAttribute('autocomplete', 'current-password')
  expect(await axe(container)).toHaveNoViolations()

  await user.keyboard('wonderland{Enter}')

  expect(await screen.findByText('Email of alice changed')).toBeVisible()
  expect(asked.changes.map(({ email }) => email)).toEqual(['new@example.org', 'new@example.org'])
  expect(screen.queryByRole('dialog', { name: 'Confirm it is you' })).not.toBeInTheDocument()
})

it('says that the password is wrong and asks again', async () => {
  const asked = aGuardedServer()
  const { user, dialog } = await changeEmail()

  await user.keyboard('rabbit hole{Enter}')
  expect(await dialog.findByText('That is not your password.')).toBeVisible()
  await user.clear(dialog.getByLabelText('Password'))
  await user.keyboard('wonderland{Enter}')

  expect(await screen.findByText('Email of alice changed')).toBeVisible()
  expect(asked.confirmations).toEqual([{ password: 'rabbit hole' }, { password: 'wonderland' }])
})

it.each(['Cancel', '{Escape}'])('keeps what was typed after %s, says what is missing, and asks again at the next attempt', async (way) => {
  const asked = aGuardedServer()
  const { user, dialog } = await changeEmail()

  if (way === 'Cancel') await user.click(dialog.getByRole('button', { name: 'Cancel' }))
  else await user.keyboard(way)

  expect(await screen.findByText('Confirm first.')).toBeVisible()
  expect(screen.getByRole('textbox', { name: 'Email' })).toHaveValue('new@example.org')
  expect(asked.changes).toHaveLength(1)
  await user.type(screen.getByRole('textbox', { name: 'Email' }), '{Enter}')
  expect(await screen.findByRole('dialog', { name: 'Confirm it is you' })).toBeVisible()
})

it('says how long to wait after too many wrong passwords', async () => {
  aGuardedServer()
  const tooMany = refusal('RATE_LIMITED')
  tooMany.errors[0].extensions.retryAfterSeconds = 40
  server.use(on(IdentityConfirmDocument).answer(() => tooMany))
  const { user, dialog } = await changeEmail()

  await user.keyboard('wonderland{Enter}')

  await waitFor(() => expect(dialog.getByText(/Try again in 40 seconds/)).toBeVisible())
})

it('takes a code of the authenticator app instead', async () => {
  const asked = aGuardedServer('TOTP')
  const { user, dialog } = await changeEmail()

  await user.click(await dialog.findByRole('button', { name: 'Use a code of your authenticator app' }))
  expect(dialog.getByLabelText('Code')).toHaveFocus()
  await user.keyboard('123456{Enter}')

  expect(await screen.findByText('Email of alice changed')).toBeVisible()
  expect(asked.confirmations).toEqual([{ code: '123456' }])
})

it('takes a passkey instead', async () => {
  aPasskeyBrowser()
  const asked = aGuardedServer('PASSKEY')
  const options = { challenge: 'Y2hhbGxlbmdl', rpId: 'localhost' }
  server.use(
    on(PasskeyChallengeDocument).answer(() => ({
      __typename: 'Mutation',
      passkeyChallenge: { __typename: 'PasskeyChallengePayload', options, userErrors: [] },
    })),
  )
  const { user, dialog } = await changeEmail()

  await user.click(await dialog.findByRole('button', { name: 'Use a passkey' }))
  await user.click(dialog.getByRole('button', { name: 'Use a passkey' }))

  expect(await screen.findByText('Email of alice changed')).toBeVisible()
  expect(asked.confirmations).toEqual([{ passkey: expect.objectContaining({ id: 'id-of-passkey' }) }])
  aBrowserWithoutPasskeys()
})
