import { screen } from '@testing-library/react'
import { axe } from 'jest-axe'
import { UserDetailDocument, UserHistoryDocument, type UserHistoryQuery } from '../../generated/client/graphql.ts'
import { actor, aMembership, aUser, noHistory } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { User } from '../../testing/user-screens.tsx'

type Edge = NonNullable<UserHistoryQuery['user']>['history']['edges'][number]

function anEvent(values: Partial<Edge['node']>): Edge {
  const node: Edge['node'] = {
    __typename: 'AuditEvent',
    id: `event-${values.action}`,
    at: '2026-01-03T10:00:00.000Z',
    action: 'user.update',
    actor: actor('bob'),
    apiKey: null,
    before: null,
    after: null,
    reason: null,
    ...values,
  }
  return { __typename: 'AuditEventEdge', cursor: node.id, node }
}

function history(id: string, edges: Edge[], endCursor: string | null = null): UserHistoryQuery {
  const pageInfo = { __typename: 'PageInfo', hasNextPage: endCursor !== null, endCursor } as const
  return { __typename: 'Query', user: { __typename: 'User', id, history: { __typename: 'AuditEventConnection', edges, pageInfo } } }
}

const alice = aUser({ login: 'alice', name: 'Alice' })

function renderUser(user = alice) {
  server.use(on(UserDetailDocument).answer(() => ({ __typename: 'Query', user })))
  return renderScreen(<User id={user.id} listHref="/users" />, { at: `/users/${user.id}` })
}

it('shows who it is, why it is locked and where it belongs', async () => {
  server.use(on(UserHistoryDocument).answer(({ id }) => noHistory(id)))
  const memberships = [
    aMembership('Alpine Rescue', { isDefault: true }),
    aMembership('Borealis Bank', { suspendedAt: '2026-01-01T00:00:00.000Z' }),
  ]
  const locked = {
    state: 'LOCKED',
    lockedAt: '2026-01-01T00:00:00.000Z',
    lockedBy: actor('carol'),
    lockReason: 'Left the company',
  } as const

  const { container } = renderUser({ ...alice, ...locked, memberships, hasOtherMemberships: true })

  expect(await screen.findByRole('heading', { level: 1, name: 'Alice' })).toBeVisible()
  for (const text of ['alice', 'Locked', 'Left the company', 'Alpine Rescue', 'Default', 'Suspended'])
    expect(screen.getAllByText(text)[0]).toBeVisible()
  expect(screen.getByText('Also belongs to other organizations.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'All users' })).toHaveAttribute('href', '/users')
  expect(await axe(container)).toHaveNoViolations()
})

it('tells the history as it was and as it became, page by page', async () => {
  const renamed = anEvent({ action: 'user.update', before: { name: 'Al' }, after: { name: 'Alice' }, reason: 'Married' })
  const created = anEvent({
    action: 'user.create',
    actor: actor('system'),
    after: { email: null, memberships: [{ organization: 'Alpine', profile: 'analyst' }] },
  })
  server.use(
    on(UserHistoryDocument).answer(({ id, after }) => (after === 'more' ? history(id, [created]) : history(id, [renamed], 'more'))),
  )
  const { user } = renderUser()

  expect(await screen.findByText('User changed')).toBeVisible()
  expect(screen.getByText('by bob · Married')).toBeVisible()
  expect(screen.getByText('Al').closest('div')).toHaveTextContent('NameAl → Alice')

  await user.click(screen.getByRole('button', { name: 'Show more' }))

  expect(await screen.findByText('User created')).toBeVisible()
  expect(screen.getByText('Alpine · analyst')).toBeVisible()
  expect(screen.getByText('User changed')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument()
})

it('does not tell a missing user from a hidden one', async () => {
  server.use(on(UserDetailDocument).answer(() => ({ __typename: 'Query', user: null })))

  renderScreen(<User id="nobody" listHref={null} />, { at: '/organization/users/nobody' })

  expect(await screen.findByRole('heading', { name: 'User not found' })).toBeVisible()
  expect(screen.queryByRole('link', { name: 'All users' })).not.toBeInTheDocument()
})

it('shows an error with its request id and tries again', async () => {
  server.use(on(UserHistoryDocument).answer(({ id }) => noHistory(id)))
  server.use(on(UserDetailDocument).answer(() => refusal('INTERNAL_SERVER_ERROR')))
  const { user } = renderScreen(<User id={alice.id} listHref="/users" />, { at: `/users/${alice.id}` })
  expect(await screen.findByText('request-1')).toBeVisible()

  server.use(on(UserDetailDocument).answer(() => ({ __typename: 'Query', user: alice })))
  await user.click(screen.getByRole('button', { name: 'Retry' }))

  expect(await screen.findByRole('heading', { name: 'Alice' })).toBeVisible()
})
