import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  UserDetailDocument,
  UserHistoryDocument,
  UsersDocument,
  type UsersQuery,
  type UsersQueryVariables,
} from '../../generated/client/graphql.ts'
import { aUser, noHistory, usersPage } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const alice = aUser({ login: 'alice', name: 'Alice Abbot' })
const bob = aUser({ login: 'bob', name: 'Bob Barker' })
const carol = aUser({ login: 'carol', name: 'Carol Carter' })

/** Answers every list with the same users, and remembers what was asked. */
function listing(page: UsersQuery = usersPage([alice, bob, carol])): UsersQueryVariables[] {
  const asked: UsersQueryVariables[] = []
  server.use(
    on(UsersDocument).answer((variables) => {
      asked.push(variables)
      return page
    }),
  )
  return asked
}

function renderList(at = '/users') {
  return renderScreen(<Users organization={null} />, { at })
}

const rowOf = (name: string) => screen.findByRole('row', { name: new RegExp(name) })
const table = () => screen.getByRole('grid', { name: 'Users' })

beforeEach(() => {
  server.use(
    ...listAnswers(),
    on(UserDetailDocument).answer(({ id }) => ({ __typename: 'Query', user: [alice, bob, carol].find((user) => user.id === id) ?? null })),
    on(UserHistoryDocument).answer(({ id }) => noHistory(id)),
  )
})

describe('the address', () => {
  it('decides on search, sort, size and page', async () => {
    const asked = listing()

    renderList('/users?q=li&sort=lastSeen&direction=desc&size=100&after=abc')

    await rowOf('Alice')
    expect(asked[0]).toEqual({ first: 100, after: 'abc', filter: { search: 'li' }, orderBy: { field: 'LAST_SEEN_AT', direction: 'DESC' } })
  })

  it('holds everything that was set up, so that a link shows it to somebody else', async () => {
    const asked = listing()
    const link = `/users?q=li&state=is.LOCKED&type=not.SERVICE&lastSeen=never&sort=name&direction=desc&size=50&columns=user+type&after=abc&open=${bob.id}`

    renderList(link)

    await rowOf('Alice')
    expect(asked[0]).toEqual({
      first: 50,
      after: 'abc',
      filter: { search: 'li', state: 'LOCKED', neverSeen: true, not: { type: 'SERVICE' } },
      orderBy: { field: 'NAME', direction: 'DESC' },
    })
    expect(screen.getAllByRole('columnheader')).toHaveLength(3)
    expect(screen.getByRole('columnheader', { name: 'Type' })).toBeVisible()
    expect(await screen.findByRole('dialog', { name: 'bob' })).toBeVisible()
    expect(address()).toBe(link)
  })

  it('means the first 30 by login where it says nothing, or nonsense', async () => {
    const asked = listing()

    renderList('/users?sort=shoeSize&direction=up&size=31')

    await rowOf('Alice')
    expect(asked[0]).toEqual({ first: 30, filter: {} })
  })

  it('opens the user that it names', async () => {
    listing()

    renderList(`/users?open=${bob.id}`)

    expect(await screen.findByRole('dialog', { name: 'bob' })).toBeVisible()
    expect(await rowOf('Bob')).toHaveAttribute('aria-current', 'true')
  })

  it('follows the back button', async () => {
    const asked = listing()
    const { user } = renderList()
    await user.click(await screen.findByRole('button', { name: 'Type' }))
    await waitFor(() => expect(asked.at(-1)?.orderBy?.field).toBe('TYPE'))

    window.history.back()

    await waitFor(() => expect(screen.getByRole('columnheader', { name: 'Type' })).toHaveAttribute('aria-sort', 'none'))
    expect(address()).toBe('/users')
  })
})

describe('sorting', () => {
  it('goes from ascending to descending to off', async () => {
    const asked = listing()
    const { user } = renderList()
    await rowOf('Alice')
    const header = screen.getByRole('columnheader', { name: 'Last seen' })

    await user.click(within(header).getByRole('button'))
    expect(header).toHaveAttribute('aria-sort', 'ascending')
    expect(address()).toBe('/users?sort=lastSeen')

    await user.click(within(header).getByRole('button'))
    expect(header).toHaveAttribute('aria-sort', 'descending')
    await waitFor(() => expect(asked.at(-1)?.orderBy).toEqual({ field: 'LAST_SEEN_AT', direction: 'DESC' }))

    await user.click(within(header).getByRole('button'))
    expect(header).toHaveAttribute('aria-sort', 'none')
    expect(address()).toBe('/users')
  })

  it('offers name, login and email under one column', async () => {
    const asked = listing()
    const { user } = renderList()
    await rowOf('Alice')

    await user.click(screen.getByRole('button', { name: 'Email' }))

    await waitFor(() => expect(asked.at(-1)?.orderBy).toEqual({ field: 'EMAIL', direction: 'ASC' }))
    expect(screen.getByRole('button', { name: 'Email sorted ascending' })).toBeVisible()
  })

  it('starts again at the first page', async () => {
    listing()
    const { user } = renderList('/users?after=abc')
    await rowOf('Alice')

    await user.click(screen.getByRole('button', { name: 'MFA' }))

    expect(address()).toBe('/users?sort=mfa')
  })
})

describe('searching', () => {
  it('waits for a pause in typing and keeps the focus in the field', async () => {
    const asked = listing()
    const { user } = renderList('/users?after=abc')
    await rowOf('Alice')

    await user.type(screen.getByRole('searchbox'), 'bob')

    await waitFor(() => expect(address()).toBe('/users?q=bob'))
    await waitFor(() => expect(asked.map(({ filter }) => filter?.search)).toEqual([undefined, 'bob']))
    expect(screen.getByRole('searchbox')).toHaveFocus()
  })

  it('is reached with / from anywhere', async () => {
    listing()
    const { user } = renderList()
    await rowOf('Alice')

    await user.keyboard('/')

    expect(screen.getByRole('searchbox')).toHaveFocus()
    expect(screen.getByRole('searchbox')).toHaveValue('')
  })

  it('says that nothing matches and clears the search', async () => {
    server.use(on(UsersDocument).answer(({ filter }) => usersPage(filter?.search ? [] : [alice])))
    const { user } = renderList('/users?q=nobody')

    expect(await screen.findByRole('heading', { name: 'Nothing matches' })).toBeVisible()
    await user.click(screen.getAllByRole('button', { name: 'Clear search' })[0] as HTMLElement)

    await rowOf('Alice')
    expect(address()).toBe('/users')
    expect(screen.getByRole('searchbox')).toHaveValue('')
  })

  it('tells an empty instance, with a way to the first user, from an empty result', async () => {
    listing(usersPage([]))
    const { user } = renderList()

    const empty = (await screen.findByRole('heading', { name: 'No users yet' })).parentElement
    expect(screen.queryByText('Nothing matches')).not.toBeInTheDocument()
    await user.click(within(empty as HTMLElement).getByRole('button', { name: 'Create' }))
    expect(await screen.findByRole('dialog', { name: 'Create a user' })).toBeVisible()
  })
})

describe('waiting and failing', () => {
  it('dims the previous rows until the next ones are there', async () => {
    let letGo = () => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    server.use(
      on(UsersDocument).answer(async ({ orderBy }) => {
        if (orderBy) await held
        return usersPage(orderBy ? [carol] : [alice, bob])
      }),
    )
    const { user } = renderList()
    await rowOf('Alice')

    await user.click(screen.getByRole('button', { name: 'Name' }))
    await waitFor(() => expect(table()).toHaveAttribute('data-stale', 'true'))
    expect(await rowOf('Alice')).toBeVisible()

    letGo()
    await rowOf('Carol')
    expect(table()).toHaveAttribute('data-stale', 'false')
  })

  it('draws empty rows only when the first ones are slow', async () => {
    server.use(on(UsersDocument).answer(() => new Promise<never>(() => {})))

    const { container } = renderList()

    expect(table()).toHaveAttribute('aria-busy', 'true')
    expect(container.querySelectorAll('tbody[aria-hidden] tr')).toHaveLength(0)
    await waitFor(() => expect(container.querySelectorAll('tbody[aria-hidden] tr')).toHaveLength(12))
  })

  it('shows the sentence and the request id of an error, and tries again', async () => {
    let isBroken = true
    server.use(on(UsersDocument).answer(() => (isBroken ? refusal('INTERNAL_SERVER_ERROR') : usersPage([alice]))))
    const { user, container } = renderList()

    expect(await screen.findByText(/Something went wrong on the server/)).toBeVisible()
    expect(screen.getByText('request-1')).toBeVisible()
    expect(await axe(container)).toHaveNoViolations()

    isBroken = false
    await user.click(screen.getByRole('button', { name: 'Retry' }))
    await rowOf('Alice')
  })

  it.each(['BAD_USER_INPUT', 'INVALID'])('opens the first page when the cursor is refused as %s', async (code) => {
    server.use(on(UsersDocument).answer(({ after }) => (after ? refusal(code) : usersPage([alice]))))

    renderList('/users?sort=name&after=outdated')

    await rowOf('Alice')
    expect(address()).toBe('/users?sort=name')
  })
})

describe('pages', () => {
  it('lead on and back by cursors', async () => {
    const asked = listing(usersPage([alice], { hasNextPage: true, hasPreviousPage: true, startCursor: 's', endCursor: 'e' }))
    const { user } = renderList('/users?size=10')
    await rowOf('Alice')

    await user.click(screen.getByRole('button', { name: 'Next page' }))
    await waitFor(() => expect(asked.at(-1)).toEqual({ first: 10, after: 'e', filter: {} }))

    await user.click(screen.getByRole('button', { name: 'Previous page' }))
    await waitFor(() => expect(asked.at(-1)).toEqual({ last: 10, before: 's', filter: {} }))
  })

  it('have the size that is chosen', async () => {
    const asked = listing()
    const { user } = renderList('/users?after=abc')
    await rowOf('Alice')

    await user.selectOptions(screen.getByLabelText('Rows'), '150')

    await waitFor(() => expect(asked.at(-1)).toEqual({ first: 150, filter: {} }))
    expect(screen.getByRole('button', { name: 'Next page' })).toBeDisabled()
  })

  it.each([
    [1, '1 user'],
    [5_001, '5,001 users'],
    [12_345, '10,000+ users'],
  ])('of %d users say so', async (total, summary) => {
    listing(usersPage([alice], {}, total))

    renderList()

    expect(await screen.findByText(summary)).toBeVisible()
  })
})
