import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  OrganizationNamesDocument,
  ProfileNamesDocument,
  UserNamesDocument,
  UsersDocument,
  type UsersQueryVariables,
} from '../../generated/client/graphql.ts'
import { actor, alpine, aMembership, aUser, usersPage } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const alice = aUser({
  login: 'alice',
  name: 'Alice Abbot',
  state: 'LOCKED',
  createdBy: actor('root'),
  memberships: [aMembership('Borealis Bank')],
})
let asked: UsersQueryVariables[]

beforeEach(() => {
  asked = []
  server.use(
    ...listAnswers(),
    on(UsersDocument).answer((variables) => {
      asked.push(variables)
      return usersPage([alice])
    }),
    on(OrganizationNamesDocument).answer(({ filter }) => {
      const all = ['Alpine Rescue', 'Borealis Bank'].map((name) => ({ __typename: 'Organization', id: `id-of-${name}`, name }) as const)
      const nodes = all.filter(({ id, name }) => (filter.ids ? filter.ids.includes(id) : name.includes(filter.search ?? '')))
      return { __typename: 'Query', organizations: { __typename: 'OrganizationConnection', nodes } }
    }),
    on(ProfileNamesDocument).answer(() => ({
      __typename: 'Query',
      profiles: [
        { __typename: 'Profile', id: 'id-of-analyst', name: 'analyst', kind: 'ORGANIZATION' },
        { __typename: 'Profile', id: 'id-of-auditor', name: 'auditor', kind: 'ORGANIZATION' },
      ],
    })),
    on(UserNamesDocument).answer(() => ({
      __typename: 'Query',
      users: { __typename: 'UserConnection', nodes: [{ __typename: 'User', id: '1', login: 'root', name: 'The Root' }] },
    })),
  )
})

async function renderList(at = '/users', organization: typeof alpine | null = null) {
  const rendered = renderScreen(<Users organization={organization} />, { at })
  await screen.findByRole('row', { name: /Alice/ })
  return rendered
}

const lastFilter = () => asked.at(-1)?.filter
const chips = () => screen.queryAllByRole('button', { name: /^Change filter/ }).map((chip) => chip.getAttribute('aria-label'))
const addFilter = () => screen.getByRole('button', { name: 'Add filter' })

describe('the address', () => {
  it.each<[query: string, filter: object]>([
    ['state=is.LOCKED', { state: 'LOCKED' }],
    ['state=not.LOCKED&type=not.SERVICE', { not: { state: 'LOCKED', type: 'SERVICE' } }],
    ['mfa=is.no&hasKey=is.yes&hasPassword=is.no', { hasMfa: false, hasApiKey: true, hasPassword: false }],
    ['organization=is.o1&profile=not.p1&suspended=is.yes', { organizationId: 'o1', suspended: true, not: { profileId: 'p1' } }],
    ['lastSeen=notFor.P90D', { lastSeenAt: { notWithinLast: 'P90D' } }],
    ['lastSeen=never', { neverSeen: true }],
    ['lastSeen=ever&lastSeen=last.PT12H', { neverSeen: false, lastSeenAt: { withinLast: 'PT12H' } }],
    ['created=between.2026-01-01T00%3A00%3A00.000Z_', { createdAt: { after: '2026-01-01T00:00:00.000Z' } }],
    ['updated=notBetween._2026-01-01T00%3A00%3A00.000Z', { not: { updatedAt: { before: '2026-01-01T00:00:00.000Z' } } }],
    ['createdBy=is.root%40example.org&updatedBy=not.system', { createdById: 'root@example.org', not: { updatedById: 'system' } }],
    ['defaultOrganization=is.o1&hasOrganization=is.no', { defaultOrganizationId: 'o1', hasOrganization: false }],
    ['q=li&text=not.test&mustChangePassword=is.yes', { search: 'li', mustChangePassword: true, not: { search: 'test' } }],
  ])('%s filters', async (query, filter) => {
    await renderList(`/users?${query}`)

    expect(lastFilter()).toEqual(filter)
  })

  it('filters by nothing that makes no sense', async () => {
    await renderList('/users?state=is.GONE&type=is&mfa=not.yes&lastSeen=last.soon&created=between._&shoeSize=is.42&profile=is.')

    expect(lastFilter()).toEqual({})
    expect(chips()).toEqual([])
  })

  it('says each filter in words, in the order in which they were added', async () => {
    const { container } = await renderList(
      '/users?lastSeen=notFor.P90D&organization=is.id-of-Alpine+Rescue&state=not.LOCKED&lastSeen=never&text=not.x',
    )

    await waitFor(() =>
      expect(chips()).toEqual([
        'Change filter: Last seen not for 90 days',
        'Change filter: Organization is Alpine Rescue',
        'Change filter: State is not Locked',
        'Change filter: Last seen never',
        'Change filter: Login, name or email does not contain “x”',
      ]),
    )
    expect(await axe(container)).toHaveNoViolations()
  })
})

describe('adding a filter', () => {
  it('is done by keyboard alone, from a word of its value, and leaves the old page behind', async () => {
    const { user } = await renderList('/users?after=abc')
    addFilter().focus()

    await user.keyboard('{Enter}')
    await screen.findByRole('combobox', { name: 'Filter by…' })
    await user.keyboard('lock{Enter}')

    await waitFor(() => expect(lastFilter()).toEqual({ state: 'LOCKED' }))
    expect(address()).toBe('/users?state=is.LOCKED')
    expect(chips()).toEqual(['Change filter: State is Locked'])
    expect(addFilter()).toHaveFocus()
  })

  it('negates', async () => {
    const { user } = await renderList()

    await user.click(addFilter())
    await user.click(await screen.findByRole('option', { name: 'Type' }))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Comparison' }), 'is not')
    await user.click(screen.getByRole('option', { name: 'Service' }))

    await waitFor(() => expect(lastFilter()).toEqual({ not: { type: 'SERVICE' } }))
  })

  it('finds organizations on the server', async () => {
    const { user, container } = await renderList()

    await user.click(addFilter())
    await user.type(await screen.findByRole('combobox', { name: 'Filter by…' }), 'organization{Enter}')
    await user.type(screen.getByRole('combobox', { name: 'Find organization' }), 'Bor')
    await waitFor(() => expect(screen.queryByRole('option', { name: 'Alpine Rescue' })).not.toBeInTheDocument())
    expect(await axe(container)).toHaveNoViolations()
    await user.click(screen.getByRole('option', { name: 'Borealis Bank' }))

    await waitFor(() => expect(lastFilter()).toEqual({ organizationId: 'id-of-Borealis Bank' }))
    expect(await screen.findByRole('button', { name: 'Change filter: Organization is Borealis Bank' })).toBeVisible()
  })

  it('takes the login of somebody who is gone', async () => {
    const { user } = await renderList()

    await user.click(addFilter())
    await user.type(await screen.findByRole('combobox', { name: 'Filter by…' }), 'created by{Enter}')
    await user.type(screen.getByRole('combobox', { name: 'Find created by' }), 'Gone@example.org')
    await user.click(await screen.findByRole('option', { name: /“gone@example.org”/ }))

    await waitFor(() => expect(lastFilter()).toEqual({ createdById: 'gone@example.org' }))
  })

  it('takes a length of time', async () => {
    const { user } = await renderList()

    await user.click(addFilter())
    await user.type(await screen.findByRole('combobox', { name: 'Filter by…' }), 'last seen{Enter}')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Comparison' }), 'not for')
    await user.clear(screen.getByRole('spinbutton', { name: 'How long' }))
    expect(screen.getByRole('button', { name: 'Apply' })).toBeDisabled()
    await user.type(screen.getByRole('spinbutton', { name: 'How long' }), '6')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Unit' }), 'months')
    await user.click(screen.getByRole('button', { name: 'Apply' }))

    await waitFor(() => expect(lastFilter()).toEqual({ lastSeenAt: { notWithinLast: 'P6M' } }))
  })

  it('takes days, the last one included, as the reader’s calendar has them', async () => {
    const { user } = await renderList()

    await user.click(addFilter())
    await user.click(await screen.findByRole('option', { name: 'Created' }))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Comparison' }), 'between')
    await user.type(screen.getByLabelText('From'), '2026-03-01')
    await user.type(screen.getByLabelText('To, included'), '2026-03-31')
    await user.click(screen.getByRole('button', { name: 'Apply' }))

    const createdAt = { after: new Date(2026, 2, 1).toISOString(), before: new Date(2026, 3, 1).toISOString() }
    await waitFor(() => expect(lastFilter()).toEqual({ createdAt }))
    expect(chips()).toEqual(['Change filter: Created between Mar 1, 2026 – Mar 31, 2026'])
  })
})

describe('a chip', () => {
  it('opens what it says, and is changed', async () => {
    const { user } = await renderList('/users?lastSeen=notFor.P90D&state=is.LOCKED')

    await user.click(screen.getByRole('button', { name: 'Change filter: Last seen not for 90 days' }))
    expect(await screen.findByRole('spinbutton', { name: 'How long' })).toHaveValue(90)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Comparison' }), 'in the last')
    expect(screen.getByRole('spinbutton', { name: 'How long' })).toHaveValue(90)
    await user.click(screen.getByRole('button', { name: 'Apply' }))

    await waitFor(() => expect(address()).toBe('/users?lastSeen=last.P90D&state=is.LOCKED'))
  })

  it('is taken away, and the focus goes to its neighbour', async () => {
    const { user } = await renderList('/users?state=is.LOCKED&mfa=is.no&after=abc')

    await user.click(screen.getByRole('button', { name: 'Remove filter: State is Locked' }))
    expect(address()).toBe('/users?mfa=is.no')
    expect(screen.getByRole('button', { name: 'Remove filter: MFA: Off' })).toHaveFocus()

    await user.keyboard('{Enter}')
    expect(address()).toBe('/users')
    expect(addFilter()).toHaveFocus()
  })

  it('goes with all others at once', async () => {
    const { user } = await renderList('/users?state=is.LOCKED&mfa=is.no&q=ali')

    await user.click(screen.getByRole('button', { name: 'Clear filters' }))

    expect(address()).toBe('/users?q=ali')
    expect(chips()).toEqual([])
  })
})

describe('a value in the list', () => {
  it.each([
    ['Locked', '/users?state=is.LOCKED'],
    ['root', '/users?createdBy=is.root'],
    ['Never', '/users?lastSeen=never'],
    ['Borealis Bank', '/users?organization=is.id-of-Borealis+Bank'],
  ])('filters by %s when clicked, and opens nothing', async (name, expected) => {
    const { user } = await renderList('/users?after=abc')

    await user.click(within(await screen.findByRole('row', { name: /Alice/ })).getByRole('button', { name }))

    expect(address()).toBe(expected)
    expect(screen.queryByRole('dialog', { name: 'alice' })).not.toBeInTheDocument()
  })

  it('filters by the day of a time that is clicked', async () => {
    const { user } = await renderList('/users?after=abc')
    const day = new Date(2026, 0, 2)
    const next = new Date(2026, 0, 3)

    await user.click(
      within(await screen.findByRole('row', { name: /Alice/ })).getAllByTitle(/Filter: Created Jan 2, 2026/)[0] as HTMLElement,
    )

    expect(new URLSearchParams(address().split('?')[1]).get('created')).toBe(`between.${day.toISOString()}_${next.toISOString()}`)
  })

  it('takes the place of the value filtered by before', async () => {
    const { user } = await renderList('/users?state=is.ACTIVE&mfa=is.no')

    await user.click(within(await screen.findByRole('row', { name: /Alice/ })).getByRole('button', { name: 'Locked' }))

    expect(address()).toBe('/users?state=is.LOCKED&mfa=is.no')
  })

  it('is reached from its row by arrow keys', async () => {
    const { user } = await renderList()

    await user.keyboard('j{ArrowRight}')
    expect(within(await screen.findByRole('row', { name: /Alice/ })).getByRole('button', { name: 'Locked' })).toHaveFocus()
    await user.keyboard('{ArrowLeft}')
    expect(await screen.findByRole('row', { name: /Alice/ })).toHaveFocus()
    await user.keyboard('{ArrowRight}{Enter}')

    expect(address()).toBe('/users?state=is.LOCKED')
  })
})

it('says that nothing matches the filters, and clears them', async () => {
  server.use(on(UsersDocument).answer(({ filter }) => usersPage(filter?.state ? [] : [alice])))
  const { user } = renderScreen(<Users organization={null} />, { at: '/users?state=is.INVITED' })

  await screen.findByRole('heading', { name: 'Nothing matches' })
  await user.click(screen.getAllByRole('button', { name: 'Clear filters' }).at(-1) as HTMLElement)

  await screen.findByRole('row', { name: /Alice/ })
  expect(address()).toBe('/users')
})

it('asks the users of an organization nothing about organizations', async () => {
  const { user } = await renderList('/organization/users?organization=is.other&profile=not.id-of-auditor', alpine)

  expect(lastFilter()).toEqual({ organizationId: alpine.id, not: { profileId: 'id-of-auditor' } })
  await user.click(addFilter())
  await screen.findByRole('option', { name: 'Profile' })
  expect(screen.queryByRole('option', { name: /organization/i })).not.toBeInTheDocument()
})

it('says that organization and profile are negated together', async () => {
  await renderList('/users?organization=not.id-of-Borealis+Bank&profile=not.id-of-analyst')

  expect(await screen.findByText('Not in one membership:')).toBeVisible()
  await waitFor(() =>
    expect(chips()).toEqual([
      'Change filter: Not in one membership: Organization is Borealis Bank',
      'Change filter: Not in one membership: Profile is analyst',
    ]),
  )
  expect(lastFilter()).toEqual({ not: { organizationId: 'id-of-Borealis Bank', profileId: 'id-of-analyst' } })
})

it('says of one negated filter alone that it is not so', async () => {
  await renderList('/users?profile=not.id-of-analyst&state=is.LOCKED')

  await waitFor(() => expect(chips()).toEqual(['Change filter: Profile is not analyst', 'Change filter: State is Locked']))
})
