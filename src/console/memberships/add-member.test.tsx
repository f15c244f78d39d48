import { screen, waitFor } from '@testing-library/react'
import {
  MemberChoicesDocument,
  type MemberChoicesQueryVariables,
  MembershipAddDocument,
  ProfileChoicesDocument,
} from '../../generated/client/graphql.ts'
import { alpine, aUser } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { AddMember } from './add-member.tsx'

const erin = aUser({ login: 'erin', name: 'Erin Ericson' })

it('finds users of other organizations, adds one with a profile, and tells why not', async () => {
  const searched: MemberChoicesQueryVariables[] = []
  const asked: unknown[] = []
  const added: string[] = []
  server.use(
    on(MemberChoicesDocument).answer((variables) => {
      searched.push(variables)
      return { __typename: 'Query', users: { __typename: 'UserConnection', nodes: variables.filter.search === 'eri' ? [erin] : [] } }
    }),
    on(ProfileChoicesDocument).answer(() => ({
      __typename: 'Query',
      profiles: ['analyst', 'read-only'].map((name) => ({ __typename: 'Profile', id: `id-of-${name}`, name })),
    })),
    on(MembershipAddDocument).answer(({ input }) => {
      asked.push(input)
      const isRefused = asked.length === 1
      const userErrors = isRefused ? [because('ALREADY_MEMBER', 'erin already belongs to Alpine Rescue.', ['userId'])] : []
      return { __typename: 'Mutation', membershipAdd: { __typename: 'MembershipAddPayload', user: isRefused ? null : erin, userErrors } }
    }),
  )
  const { user } = renderScreen(<AddMember organization={alpine} onAdded={(id) => added.push(id)} onCancel={() => {}} />)
  expect(screen.getByRole('button', { name: 'Add to organization' })).toBeDisabled()

  await user.type(screen.getByRole('combobox', { name: 'User' }), 'eri')
  await user.click(await screen.findByRole('option', { name: 'erin · Erin Ericson' }))
  await user.selectOptions(screen.getByLabelText('Profile'), 'analyst')
  await user.click(screen.getByRole('button', { name: 'Add to organization' }))
  expect(await screen.findByText('erin already belongs to Alpine Rescue.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Add to organization' }))

  await waitFor(() => expect(added).toEqual([erin.id]))
  expect(searched).toContainEqual({ filter: { not: { organizationId: alpine.id }, search: 'eri' } })
  expect(asked[0]).toMatchObject({ userId: erin.id, organizationId: alpine.id, profileId: 'id-of-analyst' })
})

it('begins with whom somebody else named', async () => {
  server.use(
    on(MemberChoicesDocument).answer(({ filter }) => ({
      __typename: 'Query',
      users: { __typename: 'UserConnection', nodes: filter.search === 'erin' ? [aUser({ login: 'erin.other' }), erin] : [] },
    })),
    on(ProfileChoicesDocument).answer(() => ({
      __typename: 'Query',
      profiles: [{ __typename: 'Profile', id: 'id-of-read-only', name: 'read-only' }],
    })),
  )
  renderScreen(<AddMember organization={alpine} login="erin" onAdded={() => {}} onCancel={() => {}} />)

  await waitFor(() => expect(screen.getByRole('combobox', { name: 'User' })).toHaveValue('erin'))
  await waitFor(() => expect(screen.getByRole('button', { name: 'Add to organization' })).toBeEnabled())
})
