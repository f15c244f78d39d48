import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  OrganizationCreateDocument,
  OrganizationDetailDocument,
  type OrganizationDetailsFragment,
  OrganizationsDocument,
  type OrganizationsQueryVariables,
} from '../../generated/client/graphql.ts'
import { anOrganization } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { OrganizationsScreen } from './organizations-screen.tsx'

const alpine = anOrganization({ name: 'Alpine Rescue', description: 'Mountains and huts', userCount: 12 })
const bank = anOrganization({ name: 'Borealis Bank', lockedAt: '2026-01-03T10:00:00.000Z', hasAdministrator: false })

interface Shown {
  at?: string
  organizations?: OrganizationDetailsFragment[]
  canCreate?: boolean
  managesUsers?: boolean
}

async function showOrganizations({
  at = '/organizations',
  organizations = [alpine, bank],
  canCreate = true,
  managesUsers = true,
}: Shown = {}) {
  const asked: OrganizationsQueryVariables[] = []
  server.use(
    ...listAnswers(),
    on(OrganizationsDocument).answer((variables) => {
      asked.push(variables)
      return {
        __typename: 'Query',
        organizations: {
          __typename: 'OrganizationConnection',
          nodes: organizations,
          pageInfo: { __typename: 'PageInfo', hasNextPage: false, hasPreviousPage: false, startCursor: 'start', endCursor: 'end' },
          totalCount: organizations.length,
          totalCountIsExact: true,
        },
      }
    }),
    on(OrganizationDetailDocument).answer(({ id }) => ({
      __typename: 'Query',
      organization: organizations.find((one) => one.id === id) ?? null,
    })),
  )
  const shown = renderScreen(<OrganizationsScreen canCreate={canCreate} managesUsers={managesUsers} readsAudit />, { at })
  await screen.findByRole('grid')
  return { ...shown, asked, organizations }
}

const row = (name: RegExp) => screen.findByRole('row', { name })

it('tells of each organization its state, size and whether anybody administers it', async () => {
  const { container } = await showOrganizations()

  const first = within(await row(/Alpine Rescue/))
  for (const text of ['Active', 'Mountains and huts', '12']) expect(first.getByText(text)).toBeVisible()
  const second = within(await row(/Borealis Bank/))
  for (const text of ['Locked', 'None']) expect(second.getByText(text)).toBeVisible()
  expect(first.getByRole('link')).toHaveAttribute('href', `/organizations/${alpine.id}`)
  expect(screen.getByText('2 organizations')).toBeVisible()
  expect(await axe(container)).toHaveNoViolations()
})

it('filters by what is clicked, sorts, and keeps both in the address', async () => {
  const { user, asked } = await showOrganizations()

  await user.click(within(await row(/Borealis Bank/)).getByRole('button', { name: 'None' }))
  await user.click(screen.getByRole('button', { name: /^Created/ }))

  await waitFor(() =>
    expect(asked.at(-1)).toMatchObject({ filter: { hasAdministrator: false }, orderBy: { field: 'CREATED_AT', direction: 'ASC' } }),
  )
  expect(address()).toBe('/organizations?administrator=is.no&sort=created')
})

it('asks nothing about users for those who manage none, and offers no creation to those who may not', async () => {
  const { asked } = await showOrganizations({ at: '/organizations?administrator=is.no', managesUsers: false, canCreate: false })

  await row(/Alpine Rescue/)
  expect(asked.map(({ filter }) => filter)).toEqual([{}])
  expect(screen.queryByRole('columnheader', { name: 'Users' })).not.toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Create' })).not.toBeInTheDocument()
})

it('creates an organization and shows it; a name that is taken is told at the field', async () => {
  const { user, organizations } = await showOrganizations()
  const created = anOrganization({ name: 'Cedar Clinic' })
  const asked: unknown[] = []
  server.use(
    on(OrganizationCreateDocument).answer(({ input }) => {
      asked.push(input)
      const isTaken = input.name === 'Alpine Rescue'
      if (!isTaken) organizations.push(created)
      return {
        __typename: 'Mutation',
        organizationCreate: {
          __typename: 'OrganizationCreatePayload',
          organization: isTaken ? null : created,
          userErrors: isTaken ? [because('TAKEN', 'There is an organization of that name already.', ['name'])] : [],
        },
      }
    }),
  )

  await user.click(screen.getByRole('button', { name: 'Create' }))
  const name = await screen.findByLabelText('Name')
  await user.type(name, 'Alpine Rescue{Enter}')
  expect(await screen.findByText('There is an organization of that name already.')).toBeVisible()
  await user.clear(name)
  await user.type(name, 'Cedar Clinic{Enter}')

  expect(await screen.findByRole('heading', { name: 'Cedar Clinic', level: 2 })).toBeVisible()
  expect(asked).toEqual([expect.objectContaining({ name: 'Alpine Rescue' }), expect.objectContaining({ name: 'Cedar Clinic' })])
  expect(address()).toBe(`/organizations?open=${created.id}`)
})

it('says so when there is no such organization, and when there are none', async () => {
  await showOrganizations({ at: '/organizations?open=nowhere', organizations: [] })

  expect(await screen.findByRole('heading', { name: 'Organization not found' })).toBeVisible()
  expect(screen.getByRole('heading', { name: 'No organizations yet' })).toBeVisible()
})
