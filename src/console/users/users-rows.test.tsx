import { fireEvent, screen, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { UserDetailDocument, UserHistoryDocument, UsersDocument, type UsersQueryVariables } from '../../generated/client/graphql.ts'
import { actor, alpine, aMembership, aUser, noHistory, usersPage } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const alice = aUser({ login: 'alice', name: 'Alice Abbot' })
const bob = aUser({ login: 'bob', name: 'Bob Barker' })
const carol = aUser({ login: 'carol', name: 'Carol Carter' })

/** Answers every list with these users, and remembers what was asked. */
function listing(users = [alice, bob, carol]): UsersQueryVariables[] {
  const asked: UsersQueryVariables[] = []
  server.use(
    on(UsersDocument).answer((variables) => {
      asked.push(variables)
      return usersPage(users)
    }),
  )
  return asked
}

const renderList = (at = '/users') => renderScreen(<Users organization={null} />, { at })
const rowOf = (name: string) => screen.findByRole('row', { name: new RegExp(name) })

beforeEach(() => {
  server.use(
    ...listAnswers(),
    on(UserDetailDocument).answer(({ id }) => ({ __typename: 'Query', user: [alice, bob, carol].find((user) => user.id === id) ?? null })),
    on(UserHistoryDocument).answer(({ id }) => noHistory(id)),
  )
})

describe('the keyboard', () => {
  it('moves among the rows, opens one, closes it and is back on the row', async () => {
    listing()
    const { user } = renderList()
    await rowOf('Alice')

    await user.keyboard('j')
    expect(await rowOf('Alice')).toHaveFocus()
    await user.keyboard('j{ArrowDown}k')
    expect(await rowOf('Bob')).toHaveFocus()

    await user.keyboard('{Enter}')
    expect(await screen.findByRole('heading', { name: 'bob' })).toHaveFocus()
    expect(address()).toBe(`/users?open=${bob.id}`)

    await user.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(await rowOf('Bob')).toHaveFocus()
  })

  it('leads through the list from the drawer', async () => {
    listing()
    const { user } = renderList(`/users?open=${alice.id}`)
    await rowOf('Alice')
    await screen.findByRole('dialog', { name: 'alice' })

    await user.keyboard('jj')

    expect(await screen.findByRole('dialog', { name: 'carol' })).toBeVisible()
    expect(screen.getByRole('button', { name: 'Next user' })).toBeDisabled()
  })
})

it('opens the drawer at a click on a row, and the page by its link', async () => {
  listing()
  const { user } = renderList()

  await user.click(within(await rowOf('Bob')).getByText('Bob Barker'))
  expect(await screen.findByRole('dialog', { name: 'bob' })).toBeVisible()

  await user.click(screen.getByRole('link', { name: 'Open the page of carol' }))
  expect(address()).toBe(`/users/${carol.id}`)
})

it('leaves links to new tabs to the browser', async () => {
  listing()
  renderList()
  await rowOf('Bob')

  let isTaken: boolean | null = null
  window.addEventListener(
    'click',
    (event) => {
      isTaken = event.defaultPrevented
      event.preventDefault() // jsdom cannot navigate
    },
    { once: true },
  )
  fireEvent.click(screen.getByRole('link', { name: 'Open the page of bob' }), { ctrlKey: true })

  expect(isTaken).toBe(false)
  expect(address()).toBe('/users')
})

it('shows what is known of a user at a glance', async () => {
  const dora = aUser({
    login: 'dora',
    state: 'LOCKED',
    hasMfa: true,
    type: 'SERVICE',
    createdBy: actor('root'),
    memberships: ['Alpine Rescue', 'Borealis Bank', 'City of Lyon', 'Delta Works', 'Echo Labs'].map((name) => aMembership(name)),
  })
  listing([dora])

  const { container } = renderList()

  const row = within(await rowOf('dora'))
  for (const text of ['Locked', 'AR', 'BB', 'CL', '+2', 'On', 'Service', 'root', 'Never']) expect(row.getByText(text)).toBeVisible()
  expect(row.getByTitle('Alpine Rescue, Borealis Bank, City of Lyon, Delta Works, Echo Labs')).toBeVisible()
  expect(await axe(container)).toHaveNoViolations()
})

it('shows profile and suspension in an organization', async () => {
  const membership = aMembership(alpine.name, { organization: { ...alpine, lockedAt: null }, suspendedAt: '2026-01-01T00:00:00.000Z' })
  const asked = listing([aUser({ login: 'erin', memberships: [membership] })])

  renderScreen(<Users organization={alpine} />, { at: '/organization/users?sort=profile' })

  const row = within(await rowOf('erin'))
  expect(row.getByText('analyst')).toBeVisible()
  expect(row.getByText('Suspended')).toBeVisible()
  expect(asked[0]).toMatchObject({ filter: { organizationId: alpine.id }, orderBy: { field: 'PROFILE', direction: 'ASC' } })
  expect(screen.queryByRole('columnheader', { name: 'Organizations' })).not.toBeInTheDocument()
})
