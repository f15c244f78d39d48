import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  OwnSecondFactorsDocument,
  type OwnSecondFactorsQuery,
  PasskeyBeginDocument,
  PasskeyConfirmDocument,
  type SecondFactorsFragment,
  TotpBeginDocument,
  TotpConfirmDocument,
  type UserErrorFieldsFragment,
} from '../../generated/client/graphql.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { aBrowserWithoutPasskeys, aPasskeyBrowser } from '../../testing/passkeys.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { SecondFactorScreen } from './second-factor-screen.tsx'

type Viewer = NonNullable<OwnSecondFactorsQuery['viewer']>

const codes = Array.from({ length: 10 }, (_, index) => `code-${index}`)
const user: SecondFactorsFragment = { __typename: 'User', id: 'id-of-alice', hasMfa: false, recoveryCodesLeft: null, mfaFactors: [] }
const owing: Viewer = {
  __typename: 'Viewer',
  requiredActions: ['MFA_ENROLMENT'],
  mfaRequiredFrom: '2026-01-01T00:00:00.000Z',
  passkeysUnavailable: null,
  confirmedUntil: null,
  user,
}

const wrong: UserErrorFieldsFragment = {
  __typename: 'UserError',
  code: 'INVALID_CREDENTIALS',
  message: 'That is not the code of now.',
  field: ['code'],
}

/** A server with these answers to codes, which remembers them. */
function aServer({ viewer = owing, errors = [] }: { viewer?: Viewer | null; errors?: UserErrorFieldsFragment[][] } = {}) {
  const asked: unknown[] = []
  server.use(
    on(OwnSecondFactorsDocument).answer(() => ({
      __typename: 'Query',
      instance: { __typename: 'Instance', name: 'Acme accounts' },
      viewer,
    })),
    on(TotpBeginDocument).answer(() => ({
      __typename: 'Mutation',
      totpBegin: {
        __typename: 'TotpBeginPayload',
        secret: 'JBSWY3DPEHPK3PXP',
        uri: 'otpauth://totp/Acme:alice?secret=JBSWY3DPEHPK3PXP&issuer=Acme',
        userErrors: [],
      },
    })),
    on(TotpConfirmDocument).answer(({ input }) => {
      const userErrors = errors[asked.length] ?? []
      asked.push(input)
      const done = { user: { ...user, hasMfa: true }, recoveryCodes: codes }
      const outcome = userErrors.length === 0 ? done : { user: null, recoveryCodes: null }
      return { __typename: 'Mutation', totpConfirm: { __typename: 'TotpConfirmPayload', ...outcome, userErrors } }
    }),
    on(PasskeyBeginDocument).answer(() => ({
      __typename: 'Mutation',
      passkeyBegin: {
        __typename: 'PasskeyBeginPayload',
        options: {
          challenge: 'Y2hh',
          rp: { name: 'Acme' },
          user: { id: 'aWQ', name: 'alice', displayName: 'Alice' },
          pubKeyCredParams: [],
        },
        userErrors: [],
      },
    })),
    on(PasskeyConfirmDocument).answer(({ input }) => {
      asked.push(input)
      return {
        __typename: 'Mutation',
        passkeyConfirm: { __typename: 'PasskeyConfirmPayload', user: { ...user, hasMfa: true }, recoveryCodes: codes, userErrors: [] },
      }
    }),
  )
  return asked
}

const open = () =>
  renderScreen(<SecondFactorScreen wayOut={<button type="button">Way out</button>} />, { at: '/second-factor?next=%2Fusers' })

async function chooseApp() {
  const result = open()
  await result.user.click(await screen.findByRole('button', { name: 'Authenticator app' }))
  await screen.findByLabelText('Code')
  return result
}

beforeEach(() => aPasskeyBrowser())
afterEach(() => aBrowserWithoutPasskeys())

it('says what is owed, with a way out', async () => {
  aServer()

  const { container } = open()

  expect(await screen.findByText('It is required before you go on.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Way out' })).toBeVisible()
  expect(await axe(container)).toHaveNoViolations()
})

it('sets up an authenticator app by camera or by hand, shows the recovery codes once and goes on', async () => {
  const asked = aServer()
  const { user, container } = await chooseApp()
  expect(screen.getByRole('img', { name: /QR code/ })).toBeVisible()
  expect(screen.getByText('JBSW Y3DP EHPK 3PXP')).toBeVisible()
  expect(screen.getByLabelText('Code')).toHaveFocus()
  expect(await axe(container)).toHaveNoViolations()

  await user.keyboard('123456{Enter}')

  expect(await screen.findByRole('heading', { name: 'Store your recovery codes' })).toBeVisible()
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(codes)
  expect(asked).toEqual([{ code: '123456' }])
  expect(address()).toBe('/second-factor?next=%2Fusers')
  expect(await axe(container)).toHaveNoViolations()

  await user.click(screen.getByRole('button', { name: 'I have stored them' }))
  await waitFor(() => expect(address()).toBe('/users'))
})

it('asks before the page with the recovery codes is left by accident', async () => {
  aServer()
  const { user } = await chooseApp()
  await user.keyboard('123456{Enter}')
  await screen.findByRole('heading', { name: 'Store your recovery codes' })

  const leaving = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(leaving)

  expect(leaving.defaultPrevented).toBe(true)
})

it('says that a code is wrong and keeps the secret', async () => {
  aServer({ errors: [[wrong]] })
  const { user } = await chooseApp()

  await user.keyboard('000000{Enter}')

  expect(await screen.findByText('That is not the code of now.')).toBeVisible()
  expect(screen.getByLabelText('Code')).toHaveFocus()
  expect(screen.getByText('JBSW Y3DP EHPK 3PXP')).toBeVisible()
})

it('makes a passkey', async () => {
  const asked = aServer()
  const { user, container } = open()
  await user.click(await screen.findByRole('button', { name: 'Passkey' }))
  expect(screen.getByLabelText('Name')).toHaveFocus()
  expect(await axe(container)).toHaveNoViolations()

  await user.clear(screen.getByLabelText('Name'))
  await user.keyboard('Laptop{Enter}')

  expect(await screen.findByRole('heading', { name: 'Store your recovery codes' })).toBeVisible()
  expect(asked).toEqual([{ name: 'Laptop', passkey: expect.objectContaining({ id: 'id-of-passkey' }) }])
})

it.each([
  ['NotAllowedError', /No passkey was created/],
  ['InvalidStateError', /set up already/],
  ['SecurityError', /could not create a passkey/],
])('says what came of a passkey that fails with %s', async (fails, sentence) => {
  aPasskeyBrowser({ fails })
  aServer()
  const { user } = open()
  await user.click(await screen.findByRole('button', { name: 'Passkey' }))

  await user.keyboard('{Enter}')

  expect(await screen.findByText(sentence)).toBeVisible()
  expect(screen.getByLabelText('Name')).toHaveValue('Passkey')
})

it('says why passkeys cannot be used', async () => {
  aServer({ viewer: { ...owing, passkeysUnavailable: 'Passkeys need a host name.' } })

  open()

  expect(await screen.findByRole('button', { name: 'Passkey' })).toBeDisabled()
  expect(screen.getByRole('button', { name: 'Passkey' })).toHaveAccessibleDescription('Passkeys need a host name.')
})

it('lets those through who have one', async () => {
  aServer({ viewer: { ...owing, requiredActions: [], user: { ...user, hasMfa: true } } })

  open()

  await waitFor(() => expect(address()).toBe('/users'))
})

it('sends strangers to sign in and back here', async () => {
  aServer({ viewer: null })

  open()

  await waitFor(() => expect(address()).toBe(`/sign-in?${new URLSearchParams({ next: '/second-factor?next=%2Fusers' })}`))
})
