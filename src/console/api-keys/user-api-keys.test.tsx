import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { ApiKeyCreateDocument, ApiKeyRenewDocument, ApiKeyRevealDocument, ApiKeyRevokeDocument } from '../../generated/client/graphql.ts'
import { keyChoices, keyPolicy } from '../../testing/api-key-answers.ts'
import { anApiKey } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { because, showUser } from '../../testing/shown-user.tsx'

const secret = `rst_abcdefgh_${'s'.repeat(43)}_123456`
const backup = anApiKey({ name: 'Backup', version: 4, networks: ['192.0.2.0/24'], permissions: [] })
const dialog = async () => within(await screen.findByRole('dialog'))

async function act(user: Awaited<ReturnType<typeof showUser>>['user'], name: string) {
  await user.click(screen.getByRole('button', { name: 'Actions for Backup' }))
  await user.click(await screen.findByRole('menuitem', { name }))
  return dialog()
}

it('creates a key whose secret is masked, copied, and left only when it was stored', async () => {
  const asked: unknown[] = []
  server.use(keyPolicy(100), ...keyChoices())
  const { user, alice, become, container } = await showUser()
  server.use(
    on(ApiKeyCreateDocument).answer(({ input }) => {
      asked.push(input)
      const isNamed = input.name !== ''
      const apiKey = isNamed ? anApiKey({ name: input.name }) : null
      if (apiKey !== null) become({ apiKeys: [apiKey] })
      const userErrors = isNamed ? [] : [because('INVALID', 'A name is needed.', ['name'])]
      return {
        __typename: 'Mutation',
        apiKeyCreate: { __typename: 'ApiKeyCreatePayload', apiKey, secret: isNamed ? secret : null, userErrors },
      }
    }),
  )

  await user.click(screen.getByRole('button', { name: 'Create key' }))
  const question = await dialog()
  await waitFor(() => expect(question.queryByRole('option', { name: 'Never' })).not.toBeInTheDocument())
  await user.click(question.getByRole('button', { name: 'Create key' }))
  expect(await question.findByText('A name is needed.')).toBeVisible()
  await user.type(question.getByLabelText('Name'), 'Deploy')
  await user.click(question.getByRole('checkbox', { name: 'Limit what it may do' }))
  await user.type(question.getByLabelText('Allowed networks'), '192.0.2.1, 2001:db8::/32')
  await user.click(question.getByRole('button', { name: 'Create key' }))

  const shown = await dialog()
  expect(await shown.findByText(/The secret of “Deploy”/)).toBeVisible()
  expect(screen.queryByText(secret)).not.toBeInTheDocument()
  expect(await axe(container)).toHaveNoViolations()
  await user.click(shown.getByRole('button', { name: 'Show the secret' }))
  expect(shown.getByText(secret)).toBeVisible()
  Object.defineProperty(window, 'isSecureContext', { value: true, configurable: true })
  await user.click(shown.getByRole('button', { name: 'Copy the secret' }))
  const [copied] = await navigator.clipboard.read()
  expect(await (await copied?.getType('text/plain'))?.text()).toBe(secret)
  await user.keyboard('{Escape}')
  expect(shown.getByRole('button', { name: 'Done' })).toBeDisabled()
  await user.click(shown.getByRole('checkbox', { name: 'I have stored it' }))
  await user.click(shown.getByRole('button', { name: 'Done' }))

  expect(await screen.findByText('Deploy')).toBeVisible()
  expect(screen.queryByText(secret)).not.toBeInTheDocument()
  expect(asked.at(-1)).toMatchObject({
    userId: alice.id,
    name: 'Deploy',
    organizationIds: null,
    permissions: null,
    networks: ['192.0.2.1', '2001:db8::/32'],
  })
})

it('shows what a key is good for, and that its former secret is still in use', async () => {
  await showUser({ apiKeys: [{ ...backup, state: 'EXPIRED', reusedAt: '2026-01-02T10:00:00.000Z', organizationIds: ['a', 'b'] }] })

  for (const text of ['Expired', 'Only in 2 organizations · No permissions · Only from 192.0.2.0/24'])
    expect(screen.getByText(text)).toBeVisible()
  expect(screen.getByText(/The previous secret was used after its end/)).toBeVisible()
})

it('renews with an overlap', async () => {
  const asked: unknown[] = []
  const { user } = await showUser({ apiKeys: [backup] })
  server.use(
    on(ApiKeyRenewDocument).answer(({ input }) => {
      asked.push(input)
      return { __typename: 'Mutation', apiKeyRenew: { __typename: 'ApiKeyRenewPayload', apiKey: backup, secret, userErrors: [] } }
    }),
  )

  const question = await act(user, 'Renew')
  await user.selectOptions(question.getByLabelText('The present secret works on'), 'For a day')
  await user.click(question.getByRole('button', { name: 'Renew' }))

  expect(await screen.findByRole('heading', { name: 'The new secret' })).toBeVisible()
  expect(asked).toEqual([expect.objectContaining({ id: backup.id, overlapSeconds: 86_400, expectedVersion: 4 })])
})

it('reveals what was kept, and says why not otherwise', async () => {
  const { user } = await showUser({ apiKeys: [backup] })
  server.use(
    on(ApiKeyRevealDocument).answer(() => ({
      __typename: 'Mutation',
      apiKeyReveal: { __typename: 'ApiKeyRevealPayload', apiKey: backup, secret, userErrors: [] },
    })),
  )

  const question = await act(user, 'Reveal')
  expect(question.getByText('This is recorded, and the user is told by mail.')).toBeVisible()
  await user.click(question.getByRole('button', { name: 'Reveal' }))

  expect(await screen.findByRole('heading', { name: 'The secret' })).toBeVisible()
})

it('does not reveal what was not kept', async () => {
  const { user } = await showUser({ apiKeys: [{ ...backup, isRevealable: false }] })

  await user.click(screen.getByRole('button', { name: 'Actions for Backup' }))

  expect(await screen.findByRole('menuitem', { name: /The secret of this key was not kept/ })).toBeDisabled()
})

it('revokes with a reason', async () => {
  const asked: unknown[] = []
  const { user, become } = await showUser({ apiKeys: [backup] })
  server.use(
    on(ApiKeyRevokeDocument).answer(({ input }) => {
      asked.push(input)
      become({ apiKeys: [] })
      return { __typename: 'Mutation', apiKeyRevoke: { __typename: 'ApiKeyRevokePayload', apiKey: backup, userErrors: [] } }
    }),
  )

  const question = await act(user, 'Revoke')
  expect(question.getByText('It cannot be undone.')).toBeVisible()
  await user.type(question.getByLabelText('Reason'), 'Leaked')
  await user.click(question.getByRole('button', { name: 'Revoke' }))

  expect(await screen.findByText('There is no API key.')).toBeVisible()
  expect(asked).toEqual([expect.objectContaining({ reason: 'Leaked', expectedVersion: 4 })])
})
