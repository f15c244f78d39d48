import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  InstanceMailDocument,
  OrganizationChoicesDocument,
  ProfileChoicesDocument,
  UserCreateDocument,
  type UserCreateInput,
} from '../../generated/client/graphql.ts'
import { alpine, aUser } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { CreateUser } from './create-user.tsx'

async function aForm({ organization = null as typeof alpine | null, mails = true, profiles = ['analyst', 'read-only'] } = {}) {
  const asked: UserCreateInput[] = []
  const created: string[] = []
  server.use(
    on(InstanceMailDocument).answer(() => ({ __typename: 'Query', instance: { __typename: 'Instance', passwordResetAvailable: mails } })),
    on(ProfileChoicesDocument).answer(() => ({
      __typename: 'Query',
      profiles: profiles.map((name) => ({ __typename: 'Profile', id: `id-of-${name}`, name })),
    })),
    on(OrganizationChoicesDocument).answer(() => ({
      __typename: 'Query',
      organizations: { __typename: 'OrganizationConnection', nodes: [{ ...alpine, lockedAt: null, viewerCanManageUsers: true }] },
    })),
    on(UserCreateDocument).answer(({ input }) => {
      asked.push(input)
      const isTaken = input.login === 'bob'
      const userErrors = isTaken ? [because('TAKEN', 'That login is taken.', ['login'])] : []
      const user = isTaken ? null : aUser({ id: 'id-of-new', login: input.login })
      return { __typename: 'Mutation', userCreate: { __typename: 'UserCreatePayload', user, userErrors } }
    }),
  )
  const invited: string[] = []
  const result = renderScreen(
    <CreateUser
      organization={organization}
      instead={{ label: 'Invite instead', onChoose: (login) => invited.push(login) }}
      onCreated={(id) => created.push(id)}
      onCancel={() => {}}
    />,
  )
  const form = within(await screen.findByRole('dialog'))
  return { ...result, form, asked, created, invited }
}

it('creates a person in the organization, without rights unless chosen, and mails the link', async () => {
  const { user, form, asked, created, container } = await aForm({ organization: alpine })
  expect(form.getByRole('heading')).toHaveTextContent('Create a user in Alpine Rescue')
  await waitFor(() => expect(form.getByLabelText('Profile')).toHaveValue('id-of-read-only'))
  await waitFor(() => expect(form.getByLabelText('Mail a link for the first password')).toBeChecked())
  expect(await axe(container)).toHaveNoViolations()

  await user.type(form.getByLabelText('Login'), 'bob{Enter}')
  expect(await form.findByText('That login is taken.')).toBeVisible()
  await user.clear(form.getByLabelText('Login'))
  await user.type(form.getByLabelText('Login'), 'bob@example.org{Enter}')

  await waitFor(() => expect(created).toEqual(['id-of-new']))
  expect(asked.at(-1)).toMatchObject({
    login: 'bob@example.org',
    name: 'bob@example.org',
    type: 'NORMAL',
    memberships: [{ organizationId: alpine.id, profileId: 'id-of-read-only' }],
    invite: true,
  })
})

it('creates a program without organization, and offers no mail to it', async () => {
  const { user, form, asked, created } = await aForm()

  await user.click(form.getByRole('radio', { name: 'Program' }))
  expect(form.queryByLabelText(/Mail a link/)).not.toBeInTheDocument()
  await user.type(form.getByLabelText('Login'), 'backup')
  await user.type(form.getByLabelText('Name'), 'Nightly backup{Enter}')

  await waitFor(() => expect(created).toHaveLength(1))
  expect(asked[0]).toEqual({ login: 'backup', name: 'Nightly backup', type: 'SERVICE', idempotencyKey: expect.any(String) })
})

it('gives no profile by accident where all of them give rights', async () => {
  const { user, form, asked, created } = await aForm({ profiles: ['admin'] })
  await user.type(form.getByLabelText('Login'), 'carol')
  await user.click(form.getByRole('combobox', { name: 'Organization' }))
  await user.click(await screen.findByRole('option', { name: 'Alpine Rescue' }))

  await user.click(form.getByRole('button', { name: 'Create user' }))
  expect(await form.findByText('Choose the profile that the user has in the organization.')).toBeVisible()
  expect(asked).toEqual([])
  await user.selectOptions(form.getByLabelText('Profile'), 'admin')
  await user.click(form.getByRole('button', { name: 'Create user' }))

  await waitFor(() => expect(created).toHaveLength(1))
  expect(asked[0]?.memberships).toEqual([{ organizationId: alpine.id, profileId: 'id-of-admin' }])
})

it('says where no mail can be sent', async () => {
  const { form } = await aForm({ mails: false })

  expect(await form.findByText(/This instance sends no mail/)).toBeVisible()
  expect(form.getByLabelText('Mail a link for the first password')).toBeDisabled()
})

it('offers another way with a login that somebody has, as long as it is that one', async () => {
  const { user, form, invited } = await aForm({ organization: alpine })
  await user.type(form.getByLabelText('Login'), 'bob{Enter}')
  await form.findByRole('button', { name: 'Invite instead' })
  await user.type(form.getByLabelText('Login'), 'by')
  expect(form.queryByRole('button', { name: 'Invite instead' })).not.toBeInTheDocument()
  await user.type(form.getByLabelText('Login'), '{Backspace}{Backspace}')

  await user.click(form.getByRole('button', { name: 'Invite instead' }))

  expect(invited).toEqual(['bob'])
})
