import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  AuthenticationSettingsDocument,
  type AuthenticationSettingsFieldsFragment,
  AuthenticationSettingsUpdateDocument,
} from '../../generated/client/graphql.ts'
import { actor } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { AuthenticationScreen } from './authentication-screen.tsx'

const saved: AuthenticationSettingsFieldsFragment = {
  __typename: 'AuthenticationSettings',
  apiKeyReveal: true,
  apiKeyMaxDays: 365,
  passwordMinLength: 12,
  passwordRequireDigit: false,
  passwordRequireMixedCase: false,
  passwordRequireSymbol: false,
  sessionMaxMinutes: 600,
  sessionIdleMinutes: 60,
  sessionWarnMinutes: 5,
  lockoutFailures: 5,
  lockoutWindowMinutes: 15,
  lockoutMinutes: 15,
  loginDomain: null,
  mfaRequiredFrom: null,
  version: 4,
  updatedAt: '2026-01-02T10:00:00.000Z',
  updatedBy: actor('bob'),
}

type Errors = ReturnType<typeof because>[]
type Input = Record<string, unknown>

/** The page; the server refuses a change with what `refuse` says, and `sent` are the changes. */
async function showAuthentication(refuse: (input: Input, now: AuthenticationSettingsFieldsFragment) => Errors = () => []) {
  const now = { ...saved }
  const sent: Input[] = []
  server.use(
    on(AuthenticationSettingsDocument).answer(() => ({ __typename: 'Query', authenticationSettings: { ...now } })),
    on(AuthenticationSettingsUpdateDocument).answer(({ input: { idempotencyKey: _, ...input } }) => {
      sent.push(input)
      const userErrors = refuse(input, now)
      return {
        __typename: 'Mutation',
        authenticationSettingsUpdate: {
          __typename: 'AuthenticationSettingsUpdatePayload',
          authenticationSettings: userErrors.length > 0 ? null : now,
          userErrors,
        },
      }
    }),
  )
  const shown = renderScreen(<AuthenticationScreen />, { at: '/platform/authentication' })
  await screen.findByRole('heading', { level: 2, name: 'Sessions' })
  const press = (name: string) => shown.user.click(screen.getByRole('button', { name }))
  const type = async (name: string, text: string) => {
    await shown.user.clear(screen.getByLabelText(name))
    if (text !== '') await shown.user.type(screen.getByLabelText(name), text)
  }
  return { ...shown, sent, press, type }
}

it('shows every policy, with nothing to confirm', async () => {
  const { container } = await showAuthentication()

  expect(screen.getByLabelText('End after')).toHaveValue('600')
  expect(screen.getByLabelText('At least')).toHaveValue('12')
  expect(screen.getByLabelText('Expire after at most')).toHaveValue('365')
  expect(screen.getByRole('switch', { name: /^Keep secrets/ })).toBeChecked()
  expect(screen.queryByRole('button', { name: 'Confirm' })).not.toBeInTheDocument()
  expect(await axe(container)).toHaveNoViolations()
})

it('sends only what was changed', async () => {
  const { user, sent, press, type } = await showAuthentication()
  await type('Wrong tries', '7')
  await type('Default domain', 'example.org')
  await user.click(screen.getByRole('switch', { name: 'A digit' }))

  await press('Confirm')

  expect(await screen.findByText('Authentication settings saved')).toBeVisible()
  expect(sent).toEqual([{ lockoutFailures: 7, loginDomain: 'example.org', passwordRequireDigit: true, expectedVersion: 4 }])
})

it('lifts a limit that is emptied, and sends no other empty number', async () => {
  const { sent, press, type } = await showAuthentication()
  await type('Expire after at most', '')
  await type('At least', '')
  await press('Confirm')
  expect(screen.getByText('Type a whole number.')).toBeVisible()
  expect(sent).toEqual([])

  await type('At least', '14')
  await press('Confirm')

  expect(await screen.findByText('Authentication settings saved')).toBeVisible()
  expect(sent).toEqual([{ apiKeyMaxDays: null, passwordMinLength: 14, expectedVersion: 4 }])
})

it('asks for second factors from a moment of the reader’s own time', async () => {
  const { user, sent, press } = await showAuthentication()
  await user.type(screen.getByLabelText('Required of everybody from'), '2027-03-01T09:30')

  await press('Confirm')

  expect(await screen.findByText('Authentication settings saved')).toBeVisible()
  expect(sent).toEqual([{ mfaRequiredFrom: new Date(2027, 2, 1, 9, 30).toISOString(), expectedVersion: 4 }])
})

it('tells bounds beside the field that is out of them, and keeps what was typed', async () => {
  const { press, type } = await showAuthentication(() => [
    because('INVALID', 'A session cannot be idle for longer than it lasts.', ['sessionIdleMinutes']),
  ])
  await type('End without use after', '900')

  await press('Confirm')

  const idle = screen.getByLabelText('End without use after')
  await waitFor(() => expect(idle).toHaveAccessibleDescription(/cannot be idle for longer than it lasts/))
  expect(idle).toHaveValue('900')
})

it('erases kept secrets only for the word that the server asks for, with the consequences', async () => {
  const { user, sent, press } = await showAuthentication(({ confirmation }) =>
    confirmation === 'ERASE'
      ? []
      : [because('INVALID', 'This erases the kept secrets of 12 keys for good. Type ERASE to go on.', ['confirmation'])],
  )
  await user.click(screen.getByRole('switch', { name: /^Keep secrets/ }))
  await press('Confirm')
  const dialog = within(await screen.findByRole('dialog', { name: 'Erase every kept secret?' }))
  expect(dialog.getByText(/12 keys for good/)).toBeVisible()
  expect(dialog.getByText(/has to renew its key/)).toBeVisible()
  expect(dialog.getByLabelText('Word')).toHaveFocus()

  await user.keyboard('erase{Enter}')
  await waitFor(() => expect(sent).toHaveLength(2))
  await user.clear(await screen.findByLabelText('Word'))
  await user.type(screen.getByLabelText('Word'), 'ERASE{Enter}')

  expect(await screen.findByText('Authentication settings saved')).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(sent.map(({ confirmation }) => confirmation)).toEqual([undefined, 'erase', 'ERASE'])
})

it('erases nothing when that is cancelled, and keeps the change to be confirmed', async () => {
  const { user, sent, press } = await showAuthentication(() => [because('INVALID', 'Type ERASE to go on.', ['confirmation'])])
  await user.click(screen.getByRole('switch', { name: /^Keep secrets/ }))
  await press('Confirm')

  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }))

  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(screen.getByText('Not saved yet')).toBeVisible()
  expect(sent).toHaveLength(1)
})

it('shows both values when somebody was faster', async () => {
  const { sent, press, type } = await showAuthentication((input, now) => {
    if (input.expectedVersion === 5) return []
    Object.assign(now, { lockoutFailures: 3, version: 5 })
    return [because('VERSION_MISMATCH', 'Changed meanwhile.')]
  })
  await type('Wrong tries', '9')
  await press('Confirm')
  expect(await screen.findByText(/bob changed these settings/)).toBeVisible()
  expect(await screen.findByText('3')).toBeVisible()

  await press('Keep mine')

  expect(await screen.findByText('Authentication settings saved')).toBeVisible()
  expect(sent.at(-1)).toEqual({ lockoutFailures: 9, expectedVersion: 5 })
})
