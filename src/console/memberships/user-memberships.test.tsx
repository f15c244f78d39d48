import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  MembershipAddDocument,
  MembershipDefaultSetDocument,
  MembershipProfileUpdateDocument,
  MembershipRemoveDocument,
  MembershipResumeDocument,
  MembershipSuspendDocument,
  OrganizationChoicesDocument,
  ProfileChoicesDocument,
} from '../../generated/client/graphql.ts'
import { aMembership } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { because, showUser } from '../../testing/shown-user.tsx'

const alpine = aMembership('Alpine Rescue', { isDefault: true, version: 3 })
const bank = aMembership('Borealis Bank', { version: 5 })
const suspended = { ...bank, suspendedAt: '2026-01-03T10:00:00.000Z', version: 6 }

type Shown = Awaited<ReturnType<typeof showUser>>

async function act({ user }: Shown, organization: string, name: string) {
  await user.click(screen.getByRole('button', { name: `Actions for ${organization}` }))
  await user.click(await screen.findByRole('menuitem', { name }))
}

const row = (organization: string) => screen.getByText(organization).closest('li') as HTMLElement

function profiles() {
  server.use(
    on(ProfileChoicesDocument).answer(() => ({
      __typename: 'Query',
      profiles: ['analyst', 'org-admin', 'read-only'].map((name) => ({ __typename: 'Profile', id: `id-of-${name}`, name })),
    })),
  )
}

it('suspends at once, and takes it back on demand', async () => {
  const asked: unknown[] = []
  const shown = await showUser({ memberships: [alpine, bank] })
  server.use(
    on(MembershipSuspendDocument).answer(({ input }) => {
      asked.push(input)
      const user = shown.become({ memberships: [alpine, suspended] })
      return { __typename: 'Mutation', membershipSuspend: { __typename: 'MembershipSuspendPayload', user, userErrors: [] } }
    }),
    on(MembershipResumeDocument).answer(({ input }) => {
      asked.push(input)
      const user = shown.become({ memberships: [alpine, { ...bank, version: 7 }] })
      return { __typename: 'Mutation', membershipResume: { __typename: 'MembershipResumePayload', user, userErrors: [] } }
    }),
  )

  await act(shown, 'Borealis Bank', 'Suspend')
  expect(await within(row('Borealis Bank')).findByText('Suspended')).toBeVisible()
  await shown.user.click(await screen.findByRole('button', { name: 'Undo' }))

  await waitFor(() => expect(within(row('Borealis Bank')).queryByText('Suspended')).not.toBeInTheDocument())
  expect(asked).toEqual([
    expect.objectContaining({ organizationId: 'id-of-Borealis Bank', expectedVersion: 5 }),
    expect.objectContaining({ organizationId: 'id-of-Borealis Bank' }),
  ])
})

it('removes, and adds again with the same profile on demand; what cannot be undone any more is told', async () => {
  const shown = await showUser({ memberships: [alpine, bank] })
  const asked: unknown[] = []
  server.use(
    on(MembershipRemoveDocument).answer(() => {
      const user = shown.become({ memberships: [alpine] })
      return { __typename: 'Mutation', membershipRemove: { __typename: 'MembershipRemovePayload', user, userErrors: [] } }
    }),
    on(MembershipAddDocument).answer(({ input }) => {
      asked.push(input)
      const userErrors = [because('CONFLICT', 'The organization was locked.')]
      return { __typename: 'Mutation', membershipAdd: { __typename: 'MembershipAddPayload', user: null, userErrors } }
    }),
  )

  await act(shown, 'Borealis Bank', 'Remove from organization')
  await waitFor(() => expect(screen.queryByText('Borealis Bank')).not.toBeInTheDocument())
  await shown.user.click(await screen.findByRole('button', { name: 'Undo' }))

  expect(await screen.findByText('It could not be undone: something has changed since.')).toBeVisible()
  expect(asked).toEqual([expect.objectContaining({ organizationId: 'id-of-Borealis Bank', profileId: 'id-of-analyst' })])
})

it('changes the profile after Confirm, and leaves it on Escape', async () => {
  profiles()
  const asked: unknown[] = []
  const shown = await showUser({ memberships: [alpine] })
  server.use(
    on(MembershipProfileUpdateDocument).answer(({ input }) => {
      asked.push(input)
      const profile = { __typename: 'Profile', id: input.profileId, name: 'org-admin' } as const
      const user = shown.become({ memberships: [{ ...alpine, profile, version: 4 }] })
      return { __typename: 'Mutation', membershipProfileUpdate: { __typename: 'MembershipProfileUpdatePayload', user, userErrors: [] } }
    }),
  )

  await act(shown, 'Alpine Rescue', 'Change profile')
  await shown.user.keyboard('{Escape}')
  expect(screen.queryByLabelText('Profile in Alpine Rescue')).not.toBeInTheDocument()
  await act(shown, 'Alpine Rescue', 'Change profile')
  const field = screen.getByLabelText('Profile in Alpine Rescue')
  await within(field).findByRole('option', { name: 'org-admin' })
  await shown.user.selectOptions(field, 'org-admin')
  expect(await axe(shown.container)).toHaveNoViolations()
  await shown.user.click(screen.getByRole('button', { name: 'Confirm' }))

  expect(await screen.findByText('Profile in Alpine Rescue is org-admin now')).toBeVisible()
  expect(asked).toEqual([expect.objectContaining({ profileId: 'id-of-org-admin', expectedVersion: 3 })])
})

it('makes another organization the default', async () => {
  const shown = await showUser({ memberships: [alpine, bank] })
  server.use(
    on(MembershipDefaultSetDocument).answer(() => {
      const user = shown.become({
        memberships: [
          { ...bank, isDefault: true },
          { ...alpine, isDefault: false },
        ],
      })
      return { __typename: 'Mutation', membershipDefaultSet: { __typename: 'MembershipDefaultSetPayload', user, userErrors: [] } }
    }),
  )

  await act(shown, 'Borealis Bank', 'Set as default')

  expect(await within(row('Borealis Bank')).findByText('Default')).toBeVisible()
  expect(within(row('Alpine Rescue')).queryByText('Default')).not.toBeInTheDocument()
})

it('offers for a new membership what one manages and the user has not, with the least profile first', async () => {
  profiles()
  const asked: unknown[] = []
  const searched: unknown[] = []
  const shown = await showUser({ memberships: [alpine] })
  const choice = (name: string, viewerCanManageUsers: boolean) =>
    ({ __typename: 'Organization', id: `id-of-${name}`, name, kind: 'ORGANIZATION', lockedAt: null, viewerCanManageUsers }) as const
  server.use(
    on(OrganizationChoicesDocument).answer(({ search }) => {
      searched.push(search)
      const nodes = [choice('Alpine Rescue', true), choice('Borealis Bank', true), choice('Foreign', false)]
      return { __typename: 'Query', organizations: { __typename: 'OrganizationConnection', nodes } }
    }),
    on(MembershipAddDocument).answer(({ input }) => {
      asked.push(input)
      const user = shown.become({ memberships: [alpine, bank] })
      return { __typename: 'Mutation', membershipAdd: { __typename: 'MembershipAddPayload', user, userErrors: [] } }
    }),
  )

  await shown.user.click(screen.getByRole('button', { name: 'Add to organization' }))
  await shown.user.type(screen.getByRole('combobox', { name: 'Organization' }), 'Bo')
  await waitFor(() => expect(searched).toContain('Bo'))
  expect((await screen.findAllByRole('option', { name: /Alpine|Borealis|Foreign/ })).map(({ textContent }) => textContent)).toEqual([
    'Borealis Bank',
  ])
  await shown.user.click(screen.getByRole('option', { name: 'Borealis Bank' }))
  expect(screen.getByLabelText('Profile')).toHaveValue('id-of-read-only')
  await shown.user.click(screen.getByRole('button', { name: 'Confirm' }))

  expect(await screen.findByText('Added to Borealis Bank')).toBeVisible()
  expect(asked).toEqual([expect.objectContaining({ organizationId: 'id-of-Borealis Bank', profileId: 'id-of-read-only' })])
})

it('shows what is blocked with its reason, and nothing where one may do nothing', async () => {
  const home = aMembership('platform', { organization: { ...alpine.organization, id: 'p', name: 'platform', kind: 'PLATFORM' } })
  const shown = await showUser({
    memberships: [home, { ...bank, viewerCanManage: false }],
    viewerCanSetDefaultOrganization: false,
    blockedActions: [
      { __typename: 'BlockedAction', action: 'CHANGE_PLATFORM_MEMBERSHIP', code: 'LAST_ADMINISTRATOR', message: 'The last administrator.' },
    ],
  })

  expect(screen.queryByRole('button', { name: 'Actions for Borealis Bank' })).not.toBeInTheDocument()
  await shown.user.click(screen.getByRole('button', { name: 'Actions for platform' }))

  expect(await screen.findByText('The last administrator.')).toBeVisible()
  for (const name of ['Change profile', 'Suspend', 'Remove from organization'])
    expect(screen.getByRole('menuitem', { name })).toBeDisabled()
})
