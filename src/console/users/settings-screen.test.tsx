import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { UserNameUpdateDocument } from '../../generated/client/graphql.ts'
import { alpine, aMembership, anApiKey, aSession } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { showSettings } from '../../testing/own-settings.tsx'

const region = (name: string) => screen.getByRole('region', { name })

it('shows every section of the own account, with links to each', async () => {
  const { container } = await showSettings({
    sessions: [aSession({ isCurrent: true }), aSession({ browser: 'Chrome 150' })],
    apiKeys: [anApiKey({ name: 'Nightly backup' })],
    memberships: [aMembership('Alpine Rescue', { isDefault: true, viewerCanManage: false })],
  })

  const names = ['Profile', 'Password', 'Second factors', 'API keys', 'Sessions', 'Organizations', 'Preferences']
  expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual(expect.arrayContaining(names))
  for (const name of names) {
    const link = within(screen.getByRole('navigation', { name: 'Settings' })).getByRole('link', { name })
    expect(region(name)).toHaveAttribute('id', link.getAttribute('href')?.slice(1))
  }
  expect(within(region('Sessions')).getByText('This session')).toBeVisible()
  expect(within(region('API keys')).getByText('Nightly backup')).toBeVisible()
  expect(await axe(container)).toHaveNoViolations()
})

it('changes the own name, which the menu then shows', async () => {
  const { user, become } = await showSettings()
  server.use(
    on(UserNameUpdateDocument).answer(({ input }) => {
      const changed = become({ name: input.name ?? '', version: 2 })
      return { __typename: 'Mutation', userUpdate: { __typename: 'UserUpdatePayload', user: changed, userErrors: [] } }
    }),
  )

  await user.click(screen.getByRole('button', { name: 'Edit name' }))
  await user.clear(screen.getByRole('textbox', { name: 'Name' }))
  await user.keyboard('Alice Ayala{Enter}')

  const menu = screen.getByRole('button', { name: 'Your menu, alice' })
  await waitFor(() => expect(menu).toHaveTextContent('Alice Ayala'))
})

it('lists what one may do in the organization in force, in the words of the catalogue', async () => {
  await showSettings({}, { organization: alpine, permissions: ['manageTag', 'manageUser'] })

  const organizations = region('Organizations')
  expect(await within(organizations).findByRole('heading', { name: 'What you may do in Alpine Rescue' })).toBeVisible()
  expect(within(organizations).getByText('Administer the users of the organization.')).toBeVisible()
  expect(within(organizations).getByText('Manage tags.')).toBeVisible()
  expect(within(organizations).queryByText('Manage tasks.')).not.toBeInTheDocument()
  expect(within(organizations).queryByText('Administer every user.')).not.toBeInTheDocument()
})

it('says that one has no permission there', async () => {
  await showSettings({}, { organization: alpine, permissions: [] })

  expect(await screen.findByText('Your profile gives you no permission there.')).toBeVisible()
})

it('deletes all sessions but this one', async () => {
  const { user } = await showSettings({ sessions: [aSession({ isCurrent: true }), aSession()] })

  await user.click(screen.getByRole('button', { name: 'Delete all others' }))

  expect(await screen.findByRole('dialog', { name: 'Delete all your other sessions?' })).toHaveTextContent('1 browser is signed out')
})
