// What a secret of a key leaves behind in the page, and what is asked before it is shown again.
import type { ApolloClient } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { screen, within } from '@testing-library/react'
import { ApiKeyRevealDocument, ConfirmationDocument, IdentityConfirmDocument } from '../../generated/client/graphql.ts'
import { anApiKey, aUser } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { UserApiKeys } from './user-api-keys.tsx'

const secret = `rst_abcdefgh_${'s'.repeat(43)}_123456`
const backup = anApiKey({ name: 'Backup' })
const owner = aUser({ login: 'alice', apiKeys: [backup] })

function Probe({ clients }: { clients: ApolloClient[] }) {
  clients.push(useApolloClient())
  return null
}

it('asks for one’s own password before a key is revealed, and keeps the secret nowhere', async () => {
  let isConfirmed = false
  const clients: ApolloClient[] = []
  server.use(
    on(ApiKeyRevealDocument).answer(() => ({
      __typename: 'Mutation',
      apiKeyReveal: {
        __typename: 'ApiKeyRevealPayload',
        apiKey: isConfirmed ? backup : null,
        secret: isConfirmed ? secret : null,
        userErrors: isConfirmed ? [] : [because('CONFIRMATION_REQUIRED', 'Confirm first.')],
      },
    })),
    on(ConfirmationDocument).answer(() => ({
      __typename: 'Query',
      viewer: { __typename: 'Viewer', user: { __typename: 'User', id: 'id-of-admin', login: 'admin', mfaFactors: [] } },
    })),
    on(IdentityConfirmDocument).answer(({ input }) => {
      isConfirmed = input.password === 'wonderland'
      return {
        __typename: 'Mutation',
        identityConfirm: { __typename: 'IdentityConfirmPayload', confirmedUntil: '2026-01-01T00:05:00.000Z', userErrors: [] },
      }
    }),
  )
  const { user } = renderScreen(
    <>
      <UserApiKeys user={owner} />
      <Probe clients={clients} />
    </>,
  )
  await user.click(screen.getByRole('button', { name: 'Actions for Backup' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Reveal' }))
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Reveal' }))

  await user.type(await screen.findByLabelText('Password'), 'wonderland{Enter}')
  await screen.findByRole('heading', { name: 'The secret' })
  await user.click(screen.getByRole('button', { name: 'Show the secret' }))

  expect(screen.getByText(secret)).toBeVisible()
  const kept = JSON.stringify([
    clients.at(-1)?.extract(),
    { ...localStorage },
    { ...sessionStorage },
    window.history.state,
    window.location.href,
  ])
  expect(kept).toContain('"admin"')
  expect(kept).not.toContain(secret)
})
