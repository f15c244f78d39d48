import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  ApiKeyCreateDocument,
  type ApiKeyCreateInput,
  ApiKeyUpdateDocument,
  type ApiKeyUpdateInput,
} from '../../generated/client/graphql.ts'
import { keyChoices, keyPolicy } from '../../testing/api-key-answers.ts'
import { aMembership, anApiKey } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { because, showUser } from '../../testing/shown-user.tsx'

const memberships = [aMembership('Alpine Rescue'), aMembership('Harbour Watch')]
const dialog = async () => within(await screen.findByRole('dialog'))

it('limits a new key to organizations, permissions and networks', async () => {
  const asked: ApiKeyCreateInput[] = []
  server.use(keyPolicy(5), ...keyChoices(memberships))
  const { user, container } = await showUser({ memberships })
  server.use(
    on(ApiKeyCreateDocument).answer(({ input }) => {
      asked.push(input)
      const userErrors = [because('INVALID', 'This is not a network.', ['networks', '0'])]
      return { __typename: 'Mutation', apiKeyCreate: { __typename: 'ApiKeyCreatePayload', apiKey: null, secret: null, userErrors } }
    }),
  )

  await user.click(screen.getByRole('button', { name: 'Create key' }))
  const question = await dialog()
  await user.type(question.getByLabelText('Name'), 'Deploy')
  // shorter than every usual lifetime
  await waitFor(() => expect(question.getByLabelText('Expires')).toHaveDisplayValue('In 5 days, the longest that is allowed'))
  await user.click(question.getByRole('checkbox', { name: 'Limit what it may do' }))
  await user.click(await question.findByRole('checkbox', { name: 'Alpine Rescue' }))
  await user.click(question.getByText('At most these'))
  expect(question.getByText('None is ticked: the key only tells who its user is.')).toBeVisible()
  await user.click(await question.findByRole('checkbox', { name: /^Create cases/ }))
  await user.type(question.getByLabelText('Allowed networks'), 'here')
  expect(await axe(container)).toHaveNoViolations()
  await user.click(question.getByRole('button', { name: 'Create key' }))

  expect(await question.findByText('This is not a network.')).toBeVisible()
  expect(asked).toMatchObject([
    { organizationIds: [memberships[0]?.organization.id], permissions: ['manageCase/create'], networks: ['here'] },
  ])
})

it('changes only what was changed of a key, and brings an expired one back by a later expiry', async () => {
  const asked: ApiKeyUpdateInput[] = []
  server.use(keyPolicy(null), ...keyChoices())
  const expired = anApiKey({ name: 'Backup', state: 'EXPIRED', version: 4, organizationIds: ['left-since', 'id-of-alpine'] })
  const { user, become } = await showUser({ apiKeys: [expired] })
  server.use(
    on(ApiKeyUpdateDocument).answer(({ input }) => {
      asked.push(input)
      const apiKey = { ...expired, state: 'ACTIVE' } as const
      become({ apiKeys: [apiKey] })
      return { __typename: 'Mutation', apiKeyUpdate: { __typename: 'ApiKeyUpdatePayload', apiKey, userErrors: [] } }
    }),
  )

  await user.click(screen.getByRole('button', { name: 'Actions for Backup' }))
  expect(await screen.findByRole('menuitem', { name: /Renew/ })).toBeDisabled()
  await user.click(screen.getByRole('menuitem', { name: 'Change' }))
  const question = await dialog()
  await user.selectOptions(question.getByLabelText('Expires'), 'Never')
  await user.click(question.getByRole('button', { name: 'Confirm' }))

  expect(await screen.findByText('“Backup” changed')).toBeVisible()
  await waitFor(() => expect(screen.queryByText('Expired')).not.toBeInTheDocument())
  expect(asked).toEqual([{ id: expired.id, name: 'Backup', expiresAt: null, expectedVersion: 4, idempotencyKey: expect.any(String) }])
})

it('ends a key with the day that was chosen, and waits for one', async () => {
  const asked: ApiKeyUpdateInput[] = []
  server.use(keyPolicy(null), ...keyChoices())
  const apiKey = anApiKey({ name: 'Backup' })
  const { user } = await showUser({ apiKeys: [apiKey] })
  server.use(
    on(ApiKeyUpdateDocument).answer(({ input }) => {
      asked.push(input)
      return { __typename: 'Mutation', apiKeyUpdate: { __typename: 'ApiKeyUpdatePayload', apiKey, userErrors: [] } }
    }),
  )

  await user.click(screen.getByRole('button', { name: 'Actions for Backup' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Change' }))
  const question = await dialog()
  await user.selectOptions(question.getByLabelText('Expires'), 'On a day…')
  await user.click(question.getByRole('button', { name: 'Confirm' }))
  expect(question.getByText('Choose a day.')).toBeVisible()
  await user.type(question.getByLabelText('Last day'), '2040-02-03')
  await user.click(question.getByRole('button', { name: 'Confirm' }))

  expect(await screen.findByText('“Backup” changed')).toBeVisible()
  expect(asked).toMatchObject([{ expiresAt: new Date('2040-02-03T23:59:59').toISOString() }])
})
