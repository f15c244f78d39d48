import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  PermissionCatalogueDocument,
  type PermissionCatalogueQuery,
  ProfileCreateDocument,
  type ProfileFieldsFragment,
  ProfilesDocument,
  ProfileUpdateDocument,
  type ProfileUpdateInput,
} from '../../generated/client/graphql.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { ProfilesScreen } from './profiles-screen.tsx'

type Permission = PermissionCatalogueQuery['permissions'][number]

const aPermission = (name: string, group: string, description: string, values: Partial<Permission> = {}): Permission => ({
  __typename: 'Permission',
  name,
  kind: 'ORGANIZATION',
  group,
  description,
  isRoster: false,
  viewerCanGrant: true,
  ...values,
})

const catalogue = [
  aPermission('manageUser', 'Administration', 'See and administer the users.', { isRoster: true, viewerCanGrant: false }),
  aPermission('manageCase/create', 'Cases', 'Create cases.'),
  aPermission('manageCase/delete', 'Cases', 'Delete cases.'),
  aPermission('manageDashboard', 'Knowledge', 'Manage dashboards.'),
]

function aProfile(name: string, values: Partial<ProfileFieldsFragment> = {}): ProfileFieldsFragment {
  return {
    __typename: 'Profile',
    id: `id-of-${name}`,
    name,
    kind: 'ORGANIZATION',
    permissions: [],
    isPredefined: false,
    version: 3,
    membershipCount: 0,
    viewerCanUpdate: true,
    viewerCanDelete: true,
    ...values,
  }
}

const responder = aProfile('responder', { permissions: ['manageCase/create'], membershipCount: 12 })
const fixed = { isPredefined: true, viewerCanUpdate: false, viewerCanDelete: false }
const readOnly = aProfile('read-only', { ...fixed, membershipCount: 1_200 })
const spare = aProfile('spare', { permissions: ['manageDashboard'] })

async function showProfiles({ at = '/profiles', profiles = [readOnly, responder, spare], isManager = true } = {}) {
  const state = { profiles }
  server.use(
    on(ProfilesDocument).answer(() => ({ __typename: 'Query', profiles: state.profiles })),
    on(PermissionCatalogueDocument).answer(() => ({ __typename: 'Query', permissions: catalogue })),
  )
  const shown = renderScreen(
    <ProfilesScreen
      organization={{ name: 'platform', kind: 'PLATFORM' }}
      isManager={isManager}
      links={{ usersHref: (id) => `/users?profile=is.${id}`, historyHref: null }}
    />,
    { at },
  )
  await screen.findByRole('row', { name: /responder/ })
  return { ...shown, state }
}

const box = (name: RegExp) => screen.getByRole('checkbox', { name })

/** What the server keeps of changes by others and by the reader. */
function keeps(state: { profiles: ProfileFieldsFragment[] }, present: ProfileFieldsFragment) {
  const asked: ProfileUpdateInput[] = []
  let kept = present
  server.use(
    on(ProfileUpdateDocument).answer(({ input }) => {
      asked.push(input)
      const isCurrent = input.expectedVersion === kept.version
      if (isCurrent) kept = { ...kept, permissions: [...(input.permissions ?? [])], version: kept.version + 1 }
      state.profiles = state.profiles.map((one) => (one.id === kept.id ? kept : one))
      const profile = { ...kept, updatedAt: '2026-01-02T10:00:00.000Z', updatedBy: { __typename: 'Actor', label: 'bob' } as const }
      const userErrors = isCurrent ? [] : [because('VERSION_MISMATCH', 'It has changed.')]
      return { __typename: 'Mutation', profileUpdate: { __typename: 'ProfileUpdatePayload', profile, userErrors } }
    }),
  )
  return asked
}

it('tells what each profile gives and leads to the users who have it', async () => {
  const { user, container } = await showProfiles()

  expect(screen.getByRole('row', { name: /responder.*1 of 4/ })).toBeVisible()
  expect(screen.getByRole('link', { name: '1,200 memberships' })).toHaveAttribute('href', '/users?profile=is.id-of-read-only')
  expect(await axe(container)).toHaveNoViolations()

  await user.type(screen.getByRole('searchbox', { name: 'Search name or permission' }), 'dashb{Enter}')
  await waitFor(() => expect(screen.queryByRole('row', { name: /responder/ })).not.toBeInTheDocument())
  expect(screen.getByRole('row', { name: /spare/ })).toBeVisible()
  expect(address()).toBe('/profiles?q=dashb')
})

it('changes what a profile gives, and says before to how many', async () => {
  const { user, state, container } = await showProfiles({ at: '/profiles?open=responder' })
  const asked = keeps(state, responder)

  expect(box(/^See and administer the users/)).toBeDisabled()
  await user.type(screen.getByRole('searchbox', { name: 'Find permission' }), 'cases')
  await user.click(box(/^Delete cases/))
  await user.click(box(/^Create cases/))
  expect(screen.getByText('12 memberships gain 1 permission and lose 1 permission, from the next request on.')).toBeVisible()
  expect(await axe(container)).toHaveNoViolations()
  await user.click(screen.getByRole('button', { name: 'Confirm' }))

  expect(await screen.findByText('Permissions of responder changed')).toBeVisible()
  expect(asked).toMatchObject([{ id: responder.id, permissions: ['manageCase/delete'], expectedVersion: 3 }])
  expect(screen.queryByText('Not saved yet')).not.toBeInTheDocument()
})

it('lets choose between both when somebody else was faster', async () => {
  const { user, state } = await showProfiles({ at: '/profiles?open=responder' })
  const theirs = { ...responder, permissions: ['manageCase/create', 'manageDashboard', 'manageCase/delete'], version: 4 }
  const asked = keeps(state, theirs)

  await user.click(box(/^Create cases/))
  await user.click(screen.getByRole('button', { name: 'Confirm' }))
  expect(await screen.findByText(/bob changed this profile/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Keep mine' }))

  expect(await screen.findByText('Permissions of responder changed')).toBeVisible()
  // theirs stay where they are not undone
  expect(asked.at(-1)).toMatchObject({ permissions: ['manageCase/delete', 'manageDashboard'], expectedVersion: 4 })
})

it('says why a profile cannot be changed or deleted', async () => {
  const { user } = await showProfiles({ at: '/profiles?open=read-only' })
  expect(screen.getByText(/Predefined profiles stay as they are/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Delete profile' })).not.toBeInTheDocument()

  await user.click(screen.getByRole('button', { name: 'Next profile' }))

  expect(await screen.findByRole('button', { name: 'Delete profile' })).toHaveAccessibleDescription(/12 memberships have this profile/)
})

it('shows everything and offers nothing to those who do not manage profiles', async () => {
  const profiles = [{ ...responder, membershipCount: null, viewerCanUpdate: false, viewerCanDelete: false }]
  await showProfiles({ at: '/profiles?open=responder', profiles, isManager: false })

  expect(screen.getByText('Only those who manage profiles can change what it gives.')).toBeVisible()
  expect(screen.getByText('Create cases.')).toBeVisible()
  expect(screen.queryByRole('button', { name: /Create|Duplicate|Delete/ })).not.toBeInTheDocument()
})

it('duplicates a profile, with everything that it gives, and opens the copy', async () => {
  const { user, state } = await showProfiles({ at: '/profiles?open=responder' })
  const asked: unknown[] = []
  server.use(
    on(ProfileCreateDocument).answer(({ input }) => {
      asked.push(input)
      const profile = aProfile(input.name, { permissions: [...input.permissions] })
      state.profiles = [...state.profiles, profile]
      return { __typename: 'Mutation', profileCreate: { __typename: 'ProfileCreatePayload', profile, userErrors: [] } }
    }),
  )

  await user.click(screen.getByRole('button', { name: 'Duplicate' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Duplicate responder' }))
  await user.clear(dialog.getByLabelText('Name'))
  await user.type(dialog.getByLabelText('Name'), 'helper{Enter}')

  expect(await screen.findByRole('heading', { name: 'helper' })).toBeVisible()
  expect(asked).toMatchObject([{ name: 'helper', kind: 'ORGANIZATION', permissions: ['manageCase/create'] }])
  expect(address()).toBe('/profiles?open=id-of-helper')
})
