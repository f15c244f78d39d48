import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  ApiKeyRevokeDocument,
  type ApiKeyRowFragment,
  ApiKeysDocument,
  type ApiKeysQueryVariables,
  OrganizationNamesDocument,
} from '../../generated/client/graphql.ts'
import { anApiKey } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { ApiKeysScreen } from './api-keys-screen.tsx'

const owner = { __typename: 'User', id: 'id-of-alice', login: 'alice', name: 'Alice', viewerCanManageApiKeys: true } as const

const row = (values: Partial<ApiKeyRowFragment>): ApiKeyRowFragment => ({ ...anApiKey(), user: owner, ...values })

const backup = row({
  id: 'key-1',
  name: 'Backup',
  prefix: 'rst_abcdefgh',
  networks: ['192.0.2.0/24'],
  organizationIds: ['id-of-alpine', 'x'],
})
const deploy = row({ id: 'key-2', name: 'Deploy', lastUsedAt: null, state: 'EXPIRED', isRevealable: false })

async function showKeys({ at = '/api-keys', keys = [backup, deploy] } = {}) {
  const state = { keys }
  const asked: ApiKeysQueryVariables[] = []
  server.use(
    ...listAnswers(),
    on(ApiKeysDocument).answer((variables) => {
      asked.push(variables)
      const ids = variables.filter?.ids
      const nodes = ids ? state.keys.filter(({ id }) => ids.includes(id)) : state.keys
      return {
        __typename: 'Query',
        apiKeys: {
          __typename: 'ApiKeyConnection',
          nodes,
          pageInfo: { __typename: 'PageInfo', hasNextPage: false, hasPreviousPage: false, startCursor: 'start', endCursor: 'end' },
          totalCount: nodes.length,
          totalCountIsExact: true,
        },
      }
    }),
    on(OrganizationNamesDocument).answer(() => ({
      __typename: 'Query',
      organizations: {
        __typename: 'OrganizationConnection',
        nodes: [{ __typename: 'Organization', id: 'id-of-alpine', name: 'Alpine Rescue' }],
      },
    })),
  )
  const shown = renderScreen(<ApiKeysScreen organization={null} pathOfUser={(id) => `/users/${id}`} />, { at })
  await screen.findByRole('row', { name: /Backup/ })
  return { ...shown, asked, state }
}

it('lists the keys with their owners, and filters by what is clicked', async () => {
  const { user, asked, container } = await showKeys()
  expect(await axe(container)).toHaveNoViolations()

  await user.click(within(screen.getByRole('row', { name: /Deploy/ })).getByRole('button', { name: 'Expired' }))
  expect(address()).toBe('/api-keys?state=is.EXPIRED')
  await user.click(within(screen.getByRole('row', { name: /Backup/ })).getByRole('button', { name: 'networks' }))

  await waitFor(() => expect(asked.at(-1)?.filter).toEqual({ state: 'EXPIRED', hasNetworks: true }))
})

it('leads from a found secret to its key, and keeps the secret out of the address', async () => {
  const { user, asked } = await showKeys()
  const secret = `rst_abcdefgh_${'s'.repeat(43)}_123456`

  await user.click(screen.getByRole('searchbox'))
  await user.paste(`token=${secret}`)
  await user.keyboard('{Enter}')

  await waitFor(() => expect(address()).toBe('/api-keys?q=rst_abcdefgh'))
  await waitFor(() => expect(asked.at(-1)?.filter).toEqual({ search: 'rst_abcdefgh' }))
  expect(screen.getByRole('searchbox')).toHaveValue('rst_abcdefgh')
  expect(JSON.stringify(asked)).not.toContain('sss')
})

it('tells of one key what it is limited to, and revokes it as in the drawer of its owner', async () => {
  const { user, state, container } = await showKeys({ at: '/api-keys?open=key-1' })
  const panel = within(await screen.findByRole('dialog', { name: 'Backup' }))
  expect(await panel.findByText('Alpine Rescue')).toBeVisible()
  expect(panel.getByText('1 organization that you may not see')).toBeVisible()
  expect(panel.getByText('192.0.2.0/24')).toBeVisible()
  expect(panel.getByRole('link', { name: 'alice' })).toHaveAttribute('href', '/users/id-of-alice')
  expect(await axe(container)).toHaveNoViolations()

  server.use(
    on(ApiKeyRevokeDocument).answer(({ input }) => {
      const revoked = { ...backup, state: 'REVOKED', revokedAt: '2026-01-02T10:00:00.000Z' } as const
      state.keys = state.keys.map((key) => (key.id === input.id ? revoked : key))
      return { __typename: 'Mutation', apiKeyRevoke: { __typename: 'ApiKeyRevokePayload', apiKey: revoked, userErrors: [] } }
    }),
  )
  await user.click(panel.getByRole('button', { name: 'Revoke' }))
  await user.click(within(await screen.findByRole('dialog', { name: 'Revoke “Backup”?' })).getByRole('button', { name: 'Revoke' }))

  expect(await screen.findByText('“Backup” revoked')).toBeVisible()
  await waitFor(() => expect(panel.queryByRole('button', { name: 'Renew' })).not.toBeInTheDocument())
})

it('says why a key cannot be renewed or revealed, and offers nothing to those who may not', async () => {
  const { user } = await showKeys({
    at: '/api-keys?open=key-2',
    keys: [backup, deploy, row({ id: 'key-3', name: 'Foreign', user: { ...owner, viewerCanManageApiKeys: false } })],
  })
  const panel = within(await screen.findByRole('dialog', { name: 'Deploy' }))
  expect(panel.getByRole('button', { name: 'Renew' })).toHaveAccessibleDescription(/has expired/)
  expect(panel.getByRole('button', { name: 'Reveal' })).toHaveAccessibleDescription(/was not kept/)

  await user.click(panel.getByRole('button', { name: 'Next key' }))

  const next = within(await screen.findByRole('dialog', { name: 'Foreign' }))
  expect(next.getByText('You may see this key, and not change it.')).toBeVisible()
  expect(next.queryByRole('button', { name: 'Revoke' })).not.toBeInTheDocument()
})
