import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { OrganizationChoicesDocument, ProfileChoicesDocument, UserMembershipsSetDocument } from '../../generated/client/graphql.ts'
import { aMembership } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { because, showUser } from '../../testing/shown-user.tsx'

const alpine = aMembership('Alpine Rescue', { isDefault: true })
const bank = aMembership('Borealis Bank')
const cedar = { __typename: 'Organization', id: 'id-of-Cedar', name: 'Cedar', kind: 'ORGANIZATION' } as const

async function showForm(values: Parameters<typeof showUser>[0] = {}) {
  const asked: unknown[] = []
  const shown = await showUser({ memberships: [alpine, bank], ...values })
  server.use(
    on(ProfileChoicesDocument).answer(() => ({
      __typename: 'Query',
      profiles: ['analyst', 'org-admin', 'read-only'].map((name) => ({ __typename: 'Profile', id: `id-of-${name}`, name })),
    })),
    on(OrganizationChoicesDocument).answer(() => ({
      __typename: 'Query',
      organizations: { __typename: 'OrganizationConnection', nodes: [{ ...cedar, lockedAt: null, viewerCanManageUsers: true }] },
    })),
    on(UserMembershipsSetDocument).answer(({ input }) => {
      asked.push(input)
      const isRefused = asked.length === 1
      const userErrors = isRefused ? [because('EXCEEDS_OWN_RIGHTS', 'You do not hold that there.', ['memberships', '1', 'profileId'])] : []
      const user = isRefused ? null : shown.become({ memberships: [aMembership('Cedar', { isDefault: true })] })
      return { __typename: 'Mutation', userMembershipsSet: { __typename: 'UserMembershipsSetPayload', user, userErrors } }
    }),
  )
  return { ...shown, asked }
}

const open = async ({ user }: Awaited<ReturnType<typeof showForm>>) => {
  await user.click(screen.getByRole('button', { name: 'Edit all' }))
  return within(await screen.findByRole('form', { name: 'Edit all' }))
}

it('replaces all of them at once after Confirm, and keeps what was chosen when that is refused', async () => {
  const shown = await showForm()
  const { user, container, asked } = shown
  const form = await open(shown)
  const inBank = await form.findByLabelText('Profile in Borealis Bank')
  await within(inBank).findByRole('option', { name: 'org-admin' })
  await user.selectOptions(inBank, 'org-admin')
  await user.click(form.getByRole('button', { name: 'Take Alpine Rescue out' }))
  await user.click(form.getByRole('combobox', { name: 'Add another organization' }))
  await user.click(await screen.findByRole('option', { name: 'Cedar' }))
  await user.click(await form.findByRole('radio', { name: 'Cedar is the default' }))
  expect(await axe(container)).toHaveNoViolations()
  expect(asked).toEqual([])

  await user.click(form.getByRole('button', { name: 'Confirm' }))
  expect(await form.findByText('You do not hold that there.')).toBeVisible()
  await user.click(form.getByRole('button', { name: 'Confirm' }))

  expect(await screen.findByText('Organizations of alice changed')).toBeVisible()
  await waitFor(() => expect(screen.queryByText('Borealis Bank')).not.toBeInTheDocument())
  expect(asked.at(-1)).toMatchObject({
    memberships: [
      { organizationId: bank.organization.id, profileId: 'id-of-org-admin', isDefault: false },
      { organizationId: 'id-of-Cedar', profileId: 'id-of-read-only', isDefault: true },
    ],
  })
})

it('leaves everything as it was on Escape', async () => {
  const shown = await showForm()
  const form = await open(shown)
  await shown.user.click(form.getByRole('button', { name: 'Take Alpine Rescue out' }))

  await shown.user.keyboard('{Escape}')

  expect(screen.queryByRole('form', { name: 'Edit all' })).not.toBeInTheDocument()
  expect(screen.getByText('Alpine Rescue')).toBeVisible()
  expect(shown.asked).toEqual([])
})

it.each([
  ['may not replace them', { viewerCanSetMemberships: false }],
  ['does not see all of them', { hasOtherMemberships: true }],
])('is not offered to somebody who %s', async (_, values) => {
  await showForm(values)

  expect(screen.queryByRole('button', { name: 'Edit all' })).not.toBeInTheDocument()
})
