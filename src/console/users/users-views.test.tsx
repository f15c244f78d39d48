import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  type PreferencesUpdateInput,
  type UserErrorFieldsFragment,
  UsersDocument,
  type UsersQueryVariables,
  ViewCreateDocument,
  type ViewCreateInput,
  type ViewFieldsFragment,
  ViewUpdateDocument,
  type ViewUpdateInput,
} from '../../generated/client/graphql.ts'
import { actor, aUser, aView, usersPage } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const alice = aUser({ login: 'alice', name: 'Alice Abbot' })
let asked: UsersQueryVariables[]

beforeEach(() => {
  asked = []
  server.use(
    on(UsersDocument).answer((variables) => {
      asked.push(variables)
      return usersPage([alice])
    }),
  )
})

const lastUsed = (view: ViewFieldsFragment | null, readyMade: string | null = null) => ({
  preferences: { lastViews: [{ __typename: 'LastView', list: 'USERS', view, readyMade } as const] },
})

async function renderList(at = '/users') {
  const rendered = renderScreen(<Users organization={null} />, { at })
  await screen.findByRole('row', { name: /Alice/ })
  return rendered
}

const button = (name: string) => screen.findByRole('button', { name: `View: ${name}` })

const saved = aView({
  name: 'Old analysts',
  filter: { state: 'ACTIVE', lastSeenAt: { notWithinLast: 'P1Y' }, not: { type: 'SERVICE' } },
  sort: { __typename: 'ViewSort', field: 'LAST_SEEN_AT', direction: 'DESC' },
  columns: ['user', 'lastSeen'],
  pageSize: 100,
})
const savedQuery = 'state=is.ACTIVE&type=not.SERVICE&lastSeen=notFor.P1Y&sort=lastSeen&direction=desc&size=100&columns=user+lastSeen'

it('begins with all', async () => {
  server.use(...listAnswers())

  const { container } = await renderList()

  expect(await button('All')).toBeVisible()
  expect(address()).toBe('/users')
  expect(await axe(container)).toHaveNoViolations()
})

it.each([
  ['Locked', { state: 'LOCKED' }, 'locked'],
  ['No MFA', { hasMfa: false, type: 'NORMAL' }, 'no-mfa'],
  ['Never signed in', { neverSeen: true }, 'never-signed-in'],
  ['Inactive 90 days', { lastSeenAt: { notWithinLast: 'P90D' } }, 'inactive-90-days'],
  ['Service', { type: 'SERVICE' }, 'service'],
])('brings %s along, and remembers that it was used', async (name, filter, key) => {
  const updates: PreferencesUpdateInput[] = []
  server.use(...listAnswers({ onUpdate: (input) => updates.push(input) }))
  const { user } = await renderList('/users?q=abc&after=cursor')

  await user.click(await button('All, changed'))
  await user.click(await screen.findByRole('option', { name }))

  await waitFor(() => expect(asked.at(-1)).toEqual({ first: 30, filter }))
  expect(address()).toMatch(new RegExp(`^/users\\?view=${key}&`))
  expect(await button(name)).toHaveFocus()
  expect(updates).toEqual([{ lastViews: [{ list: 'USERS', viewId: null, readyMade: key }] }])
})

it('is chosen by typing, and shows filters, sort, columns and size', async () => {
  server.use(...listAnswers({ views: [saved] }))
  const { user, container } = await renderList()
  ;(await button('All')).focus()

  await user.keyboard('{Enter}')
  await screen.findByRole('option', { name: 'Old analysts' })
  expect(await axe(container)).toHaveNoViolations()
  await user.keyboard('old{Enter}')

  await waitFor(() => expect(address()).toBe(`/users?view=${saved.id}&${savedQuery}`))
  await waitFor(() =>
    expect(asked.at(-1)).toEqual({
      first: 100,
      filter: { state: 'ACTIVE', lastSeenAt: { notWithinLast: 'P1Y' }, not: { type: 'SERVICE' } },
      orderBy: { field: 'LAST_SEEN_AT', direction: 'DESC' },
    }),
  )
  // that of the boxes, name, last seen
  expect(screen.getAllByRole('columnheader')).toHaveLength(3)
})

describe('used last', () => {
  it('is shown again where the address says nothing, and the address then says all of it', async () => {
    server.use(...listAnswers({ ...lastUsed(saved), views: [saved] }))

    await renderList()

    expect(await button('Old analysts')).toBeVisible()
    expect(address()).toBe(`/users?view=${saved.id}&${savedQuery}`)
    expect(asked).toHaveLength(1)
  })

  it('is shown again also when it came along', async () => {
    server.use(...listAnswers(lastUsed(null, 'locked')))

    await renderList()

    expect(await button('Locked')).toBeVisible()
    expect(asked[0]?.filter).toEqual({ state: 'LOCKED' })
  })

  it('gives way to an address that says something', async () => {
    server.use(...listAnswers(lastUsed(saved)))

    await renderList('/users?state=is.LOCKED')

    expect(asked[0]?.filter).toEqual({ state: 'LOCKED' })
    expect(await button('All, changed')).toBeVisible()
  })

  it('gives way to all, which stays chosen', async () => {
    server.use(...listAnswers({ ...lastUsed(saved), views: [saved] }))
    const { user } = await renderList()

    await user.click(await button('Old analysts'))
    await user.click(await screen.findByRole('option', { name: 'All' }))

    await waitFor(() => expect(asked.at(-1)).toEqual({ first: 30, filter: {} }))
    expect(await button('All')).toBeVisible()
    expect(address()).toBe('/users?view=all')
  })

  it('is forgotten when it is gone', async () => {
    server.use(...listAnswers(lastUsed(null)))

    await renderList()

    expect(await button('All')).toBeVisible()
    expect(asked[0]).toEqual({ first: 30, filter: {} })
  })
})

it('lists as many rows as the reader prefers', async () => {
  server.use(...listAnswers({ preferences: { pageSize: 150 } }))

  const { user } = await renderList()

  expect(asked[0]).toEqual({ first: 150, filter: {} })
  await user.selectOptions(screen.getByLabelText('Rows'), '30')
  await waitFor(() => expect(asked.at(-1)).toEqual({ first: 30, filter: {} }))
  expect(address()).toBe('/users?size=30')
})

it('lists with the usual size when the preferences cannot be read', async () => {
  const [, ...others] = listAnswers()
  server.use(...others)
  const { PreferencesDocument } = await import('../../generated/client/graphql.ts')
  server.use(on(PreferencesDocument).fail())

  await renderList()

  expect(asked[0]).toEqual({ first: 30, filter: {} })
})

describe('a change', () => {
  it('is marked, and discarded', async () => {
    server.use(...listAnswers({ views: [saved] }))
    const { user } = await renderList(`/users?view=${saved.id}&${savedQuery}`)
    await button('Old analysts')

    await user.click(screen.getByRole('button', { name: 'Remove filter: State is Active' }))
    await user.click(await button('Old analysts, changed'))
    await user.click(await screen.findByRole('button', { name: 'Discard changes' }))

    expect(await button('Old analysts')).toBeVisible()
    expect(address()).toBe(`/users?view=${saved.id}&${savedQuery}`)
  })

  it('is saved in a view of one’s own', async () => {
    const updates: ViewUpdateInput[] = []
    server.use(
      ...listAnswers({ views: [saved] }),
      on(ViewUpdateDocument).answer(({ input }) => {
        updates.push(input)
        const view = { ...saved, filter: input.filter, version: 2 }
        return { __typename: 'Mutation', viewUpdate: { __typename: 'ViewUpdatePayload', view, userErrors: [] } }
      }),
    )
    const { user } = await renderList(`/users?view=${saved.id}&${savedQuery}`)
    await user.click(await screen.findByRole('button', { name: 'Remove filter: State is Active' }))

    await user.click(await button('Old analysts, changed'))
    await user.click(await screen.findByRole('button', { name: 'Save' }))

    expect(await screen.findByText('View “Old analysts” saved')).toBeVisible()
    expect(await button('Old analysts')).toBeVisible()
    expect(updates).toMatchObject([
      {
        id: saved.id,
        expectedVersion: 1,
        filter: { lastSeenAt: { notWithinLast: 'P1Y' }, not: { type: 'SERVICE' } },
        sort: { field: 'LAST_SEEN_AT', direction: 'DESC' },
        columns: ['user', 'lastSeen'],
        pageSize: 100,
      },
    ])
  })

  it('is saved as another view, where it is not one’s own to change', async () => {
    const foreign = aView({ name: 'Theirs', visibility: 'ORGANIZATION', owner: actor('bob'), viewerCanUpdate: false })
    const created: ViewCreateInput[] = []
    const mine = aView({ name: 'Mine', filter: { state: 'LOCKED' } })
    const taken: UserErrorFieldsFragment = {
      __typename: 'UserError',
      code: 'TAKEN',
      message: 'You have a view of that name.',
      field: ['name'],
    }
    server.use(
      on(ViewCreateDocument).answer(({ input }) => {
        created.push(input)
        if (input.name === 'Theirs') {
          return { __typename: 'Mutation', viewCreate: { __typename: 'ViewCreatePayload', view: null, userErrors: [taken] } }
        }
        return { __typename: 'Mutation', viewCreate: { __typename: 'ViewCreatePayload', view: mine, userErrors: [] } }
      }),
      ...listAnswers({ views: [foreign, mine] }),
    )
    const { user, container } = await renderList(`/users?view=${foreign.id}&state=is.LOCKED`)

    await user.click(await button('Theirs, changed'))
    await screen.findByRole('option', { name: /Theirs/ })
    expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Save as…' }))
    const name = await screen.findByRole('textbox', { name: 'Name' })
    await user.type(name, 'Theirs{Enter}')
    expect(await screen.findByText('You have a view of that name.')).toBeVisible()
    expect(await axe(container)).toHaveNoViolations()
    await user.clear(name)
    await user.type(name, 'Mine')
    await user.click(screen.getByRole('checkbox', { name: /Share/ }))
    await user.click(screen.getByRole('button', { name: 'Save' }))

    expect(await button('Mine')).toHaveFocus()
    expect(address()).toBe(`/users?view=${mine.id}&state=is.LOCKED`)
    expect(created.at(-1)).toMatchObject({
      list: 'USERS',
      name: 'Mine',
      visibility: 'ORGANIZATION',
      filter: { state: 'LOCKED' },
      sort: null,
    })
  })
})
