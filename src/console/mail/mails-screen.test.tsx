import { screen, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  MailDiscardDocument,
  type MailFieldsFragment,
  MailRetryDocument,
  MailsDocument,
  type MailsQueryVariables,
} from '../../generated/client/graphql.ts'
import { actor } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { MailsScreen } from './mails-screen.tsx'

const aMail = (to: string, values: Partial<MailFieldsFragment> = {}): MailFieldsFragment => ({
  __typename: 'Mail',
  id: `mail-to-${to}`,
  kind: 'PASSWORD_RESET',
  state: 'SENT',
  address: `${to}@example.org`,
  user: actor(to),
  by: null,
  attempts: 1,
  nextAttemptAt: null,
  error: null,
  createdAt: '2026-01-02T10:00:00.000Z',
  endedAt: '2026-01-02T10:01:00.000Z',
  ...values,
})

const sent = aMail('alice')
const failed = aMail('bob', { state: 'FAILED', error: 'RECIPIENT: 550 5.1.1 No such user', attempts: 7 })

/** The page over these mails, in pages of two; `asked` is what was asked for. */
async function showMails(mails: readonly MailFieldsFragment[], at = '/platform/mail') {
  const asked: MailsQueryVariables[] = []
  server.use(
    on(MailsDocument).answer((variables) => {
      asked.push(variables)
      const from = Number(variables.after ?? 0)
      const matching = mails.filter(({ state }) => !variables.state || state === variables.state)
      return {
        __typename: 'Query',
        mails: {
          __typename: 'MailConnection',
          nodes: matching.slice(from, from + 2),
          pageInfo: { __typename: 'PageInfo', hasNextPage: matching.length > from + 2, endCursor: String(from + 2) },
        },
      }
    }),
  )
  return { ...renderScreen(<MailsScreen />, { at }), asked }
}

const mail = (name: string) => within(screen.getByRole('listitem', { name }))

it('shows each mail with what became of it, and acts only for what is not over', async () => {
  const { container } = await showMails([failed, sent])

  expect(await screen.findByText('RECIPIENT: 550 5.1.1 No such user')).toBeVisible()
  expect(mail('Link to reset the password to bob@example.org').getByText('7 attempts')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Retry Link to reset the password to bob@example.org' })).toBeEnabled()
  expect(mail('Link to reset the password to alice@example.org').queryByRole('button')).not.toBeInTheDocument()
  expect(await axe(container)).toHaveNoViolations()
})

it('keeps the state that is filtered by in the address', async () => {
  const { user } = await showMails([failed, sent])
  await screen.findByText('alice@example.org')

  await user.click(screen.getByRole('button', { name: 'Failed' }))

  expect(await screen.findByText('bob@example.org')).toBeVisible()
  expect(screen.queryByText('alice@example.org')).not.toBeInTheDocument()
  expect(address()).toBe('/platform/mail?state=FAILED')
})

it('opens at the state that the address names', async () => {
  const { asked } = await showMails([failed, sent], '/platform/mail?state=SENT')

  expect(await screen.findByText('alice@example.org')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Sent' })).toHaveAttribute('aria-pressed', 'true')
  expect(asked).toEqual([{ state: 'SENT' }])
})

it('loads more below what is there', async () => {
  const { user } = await showMails([sent, failed, aMail('carol')])
  await screen.findByText('bob@example.org')

  await user.click(screen.getByRole('button', { name: 'Load more' }))

  expect(await screen.findByText('carol@example.org')).toBeVisible()
  expect(screen.getByText('alice@example.org')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Load more' })).not.toBeInTheDocument()
})

it('tells no mail from no mail in this state', async () => {
  const { user } = await showMails([sent], '/platform/mail?state=FAILED')
  await screen.findByText('No mail in this state')

  await user.click(screen.getByRole('button', { name: 'Show all' }))

  expect(await screen.findByText('alice@example.org')).toBeVisible()
})

it('says when there was no mail at all', async () => {
  await showMails([])

  expect(await screen.findByText('No mail yet')).toBeVisible()
})

it('retries at once', async () => {
  const { user } = await showMails([failed])
  server.use(
    on(MailRetryDocument).answer(({ input }) => ({
      __typename: 'Mutation',
      mailRetry: { __typename: 'MailRetryPayload', mail: { ...failed, id: input.id, state: 'QUEUED' }, userErrors: [] },
    })),
  )

  await user.click(await screen.findByRole('button', { name: /^Retry/ }))

  expect(await screen.findByText('It is tried again now')).toBeVisible()
  expect(mail('Link to reset the password to bob@example.org').getByText('Waiting')).toBeVisible()
})

it('says why a mail cannot be retried', async () => {
  const { user } = await showMails([failed])
  server.use(
    on(MailRetryDocument).answer(() => ({
      __typename: 'Mutation',
      mailRetry: {
        __typename: 'MailRetryPayload',
        mail: null,
        userErrors: [because('CONFLICT', 'A mail that was sent or discarded cannot be sent again.', ['id'])],
      },
    })),
  )

  await user.click(await screen.findByRole('button', { name: /^Retry/ }))

  expect(await screen.findByText('A mail that was sent or discarded cannot be sent again.')).toBeVisible()
})

it('discards only after asking', async () => {
  const { user } = await showMails([failed])
  const discarded: string[] = []
  server.use(
    on(MailDiscardDocument).answer(({ input }) => {
      discarded.push(input.id)
      return {
        __typename: 'Mutation',
        mailDiscard: { __typename: 'MailDiscardPayload', mail: { ...failed, state: 'DISCARDED' }, userErrors: [] },
      }
    }),
  )

  await user.click(await screen.findByRole('button', { name: /^Discard Link/ }))
  expect(discarded).toEqual([])
  await user.click(
    within(screen.getByRole('dialog', { name: 'Discard the mail to bob@example.org?' })).getByRole('button', { name: 'Discard' }),
  )

  expect(await screen.findByText('Mail discarded')).toBeVisible()
  expect(discarded).toEqual([failed.id])
  expect(mail('Link to reset the password to bob@example.org').getByText('Discarded')).toBeVisible()
})
