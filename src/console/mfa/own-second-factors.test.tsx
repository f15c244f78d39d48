import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  PasskeyRemoveDocument,
  RecoveryCodesRenewDocument,
  type SecondFactorsFragment,
  TotpBeginDocument,
  TotpConfirmDocument,
  TotpDisableDocument,
} from '../../generated/client/graphql.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { showSettings } from '../../testing/own-settings.tsx'
import { aBrowserWithoutPasskeys, aPasskeyBrowser } from '../../testing/passkeys.ts'
import { because } from '../../testing/shown-user.tsx'

type Factor = SecondFactorsFragment['mfaFactors'][number]

const app: Factor = {
  __typename: 'MfaFactor',
  id: 'app',
  kind: 'TOTP',
  name: 'Authenticator app',
  createdAt: '2026-01-02T10:00:00.000Z',
  lastUsedAt: null,
}
const key: Factor = { ...app, id: 'key', kind: 'PASSKEY', name: 'Laptop', lastUsedAt: '2026-02-02T10:00:00.000Z' }
const codes = Array.from({ length: 10 }, (_, index) => `code-${index}`)
const section = () => within(screen.getByRole('region', { name: 'Second factors' }))

beforeEach(() => aPasskeyBrowser())
afterEach(() => aBrowserWithoutPasskeys())

it('adds an authenticator app; with the first factor come recovery codes, and no way round them', async () => {
  const { user, become } = await showSettings()
  server.use(
    on(TotpBeginDocument).answer(() => ({
      __typename: 'Mutation',
      totpBegin: {
        __typename: 'TotpBeginPayload',
        secret: 'JBSWY3DPEHPK3PXP',
        uri: 'otpauth://totp/a?secret=JBSWY3DPEHPK3PXP',
        userErrors: [],
      },
    })),
    on(TotpConfirmDocument).answer(() => {
      const changed = become({ hasMfa: true, mfaFactors: [app], recoveryCodesLeft: 10 })
      return {
        __typename: 'Mutation',
        totpConfirm: { __typename: 'TotpConfirmPayload', user: changed, recoveryCodes: codes, userErrors: [] },
      }
    }),
  )

  await user.click(await section().findByRole('button', { name: 'Add authenticator app' }))
  const dialog = await screen.findByRole('dialog', { name: 'Add an authenticator app' })
  expect(await within(dialog).findByRole('img', { name: /QR code/ })).toBeVisible()
  expect(await axe(dialog)).toHaveNoViolations()
  await user.type(within(dialog).getByLabelText('Code'), '123456{Enter}')
  const store = await screen.findByRole('dialog', { name: 'Store your recovery codes' })
  expect(
    within(store)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(codes)
  await user.keyboard('{Escape}')
  await user.click(within(store).getByRole('button', { name: 'I have stored them' }))

  expect(await section().findByText('10 recovery codes left.')).toBeVisible()
  expect(section().getByText('Authenticator app')).toBeVisible()
  expect(section().getByRole('button', { name: 'Replace authenticator app' })).toBeVisible()
})

it('removes a passkey after a question that names it', async () => {
  const { user, become, container } = await showSettings({ hasMfa: true, mfaFactors: [app, key], recoveryCodesLeft: 9 })
  const asked: unknown[] = []
  server.use(
    on(PasskeyRemoveDocument).answer(({ input }) => {
      asked.push(input)
      const changed = become({ mfaFactors: [app] })
      return { __typename: 'Mutation', passkeyRemove: { __typename: 'PasskeyRemovePayload', user: changed, userErrors: [] } }
    }),
  )
  expect(await axe(container)).toHaveNoViolations()

  await user.click(await section().findByRole('button', { name: 'Remove “Laptop”' }))
  const question = within(await screen.findByRole('dialog', { name: 'Remove “Laptop”?' }))
  await user.click(question.getByRole('button', { name: 'Remove' }))

  await waitFor(() => expect(section().queryByText('Laptop')).not.toBeInTheDocument())
  expect(asked).toEqual([{ id: 'key' }])
})

it('tells what goes with the last factor, and what the server says against it', async () => {
  const { user } = await showSettings({ hasMfa: true, mfaFactors: [app], recoveryCodesLeft: 10 })
  server.use(
    on(TotpDisableDocument).answer(() => ({
      __typename: 'Mutation',
      totpDisable: { __typename: 'TotpDisablePayload', user: null, userErrors: [because('CONFLICT', 'It is required since today.')] },
    })),
  )

  await user.click(await section().findByRole('button', { name: 'Remove Authenticator app' }))
  const question = within(await screen.findByRole('dialog', { name: 'Remove Authenticator app?' }))
  expect(question.getByText('Your recovery codes go with it.')).toBeVisible()
  await user.click(question.getByRole('button', { name: 'Remove' }))

  expect(await question.findByText('It is required since today.')).toBeVisible()
})

it('holds the last factor while one is required, and says why', async () => {
  const rules = { mfaRequiredFrom: '2026-01-01T00:00:00.000Z' }
  const { user } = await showSettings({ hasMfa: true, mfaFactors: [app], recoveryCodesLeft: 10 }, {}, rules)

  const remove = await section().findByRole('button', { name: 'Remove Authenticator app' })
  await user.click(remove)

  expect(remove).toHaveAccessibleDescription(/this is the last one/)
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

it('says why passkeys cannot be added', async () => {
  await showSettings({}, {}, { passkeysUnavailable: 'Passkeys need HTTPS.' })

  expect(await section().findByRole('button', { name: 'Add passkey' })).toHaveAccessibleDescription('Passkeys need HTTPS.')
})

it('renews recovery codes, of which few are left', async () => {
  const { user, become } = await showSettings({ hasMfa: true, mfaFactors: [app], recoveryCodesLeft: 2 })
  server.use(
    on(RecoveryCodesRenewDocument).answer(() => {
      const changed = become({ recoveryCodesLeft: 10 })
      const renewed = { user: changed, recoveryCodes: codes, userErrors: [] }
      return { __typename: 'Mutation', recoveryCodesRenew: { __typename: 'RecoveryCodesRenewPayload', ...renewed } }
    }),
  )
  expect(await section().findByText('Renew them before you run out.')).toBeVisible()

  await user.click(section().getByRole('button', { name: 'Renew recovery codes' }))
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Renew recovery codes' }))
  const store = within(await screen.findByRole('dialog', { name: 'Store your recovery codes' }))
  expect(store.getAllByRole('listitem')).toHaveLength(10)
  await user.click(store.getByRole('button', { name: 'I have stored them' }))

  expect(await section().findByText('10 recovery codes left.')).toBeVisible()
})
