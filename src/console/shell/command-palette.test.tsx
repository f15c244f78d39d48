import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { FindUsersDocument, PreferencesUpdateDocument, ViewerDocument } from '../../generated/client/graphql.ts'
import { alpine, aViewer, somePreferences } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { useCommand } from '../commands.tsx'
import { Shell } from './shell.tsx'

const done: string[] = []

function Content() {
  useCommand('Lock alice', () => done.push('locked'))
  return <input aria-label="Some field" />
}

async function aShell(viewer = aViewer()) {
  done.length = 0
  const searched: string[] = []
  server.use(
    on(ViewerDocument).answer(() => viewer),
    on(FindUsersDocument).answer(({ search }) => {
      searched.push(search)
      const nodes = [{ __typename: 'User' as const, id: 'id-of-carol', login: 'carol@example.org', name: 'Carol' }]
      return { __typename: 'Query', users: { __typename: 'UserConnection', nodes } }
    }),
  )
  const result = renderScreen(
    <Shell>
      <Content />
    </Shell>,
    { at: '/elsewhere' },
  )
  await screen.findByLabelText('Some field')
  return { ...result, searched }
}

const field = () => screen.findByRole('combobox', { name: 'Go to, find, do' })
const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent)
const active = () => screen.getByRole('option', { selected: true })

it('opens by Ctrl K anywhere, goes where one may go, and closes', async () => {
  const { user, container } = await aShell()
  await user.click(screen.getByLabelText('Some field'))

  await user.keyboard('{Control>}k{/Control}')

  expect(await field()).toHaveFocus()
  expect(options().slice(0, 3)).toEqual(['Lock alice', 'Dashboard', 'Users'])
  expect(options()).toEqual(expect.arrayContaining(['Profiles', 'API keys', 'Settings', 'Alpine Rescue', 'Dark']))
  expect(active()).toHaveTextContent('Lock alice')
  expect(await axe(container)).toHaveNoViolations()
  await user.keyboard('{ArrowDown}{Enter}')
  await waitFor(() => expect(address()).toBe('/dashboard'))
  expect(screen.queryByRole('combobox', { name: 'Go to, find, do' })).not.toBeInTheDocument()
})

it('finds users on the server, and opens one', async () => {
  const { user, searched } = await aShell()
  await user.keyboard('{Meta>}k{/Meta}')
  await field()

  await user.keyboard('car')

  expect(await screen.findByRole('option', { name: /Carol/ })).toHaveTextContent('carol@example.org')
  expect(options()).toEqual(['Carolcarol@example.org'])
  await user.keyboard('{Enter}')
  await waitFor(() => expect(address()).toBe('/users/id-of-carol'))
  expect(searched).toEqual(['car'])
})

it('does what the page offers', async () => {
  const { user } = await aShell()
  await user.keyboard('{Control>}k{/Control}')
  await field()

  await user.keyboard('alice lock')
  await user.click(await screen.findByRole('option', { name: 'Lock alice' }))

  await waitFor(() => expect(done).toEqual(['locked']))
})

it('says when nothing matches, and leaves everything as it was on Escape', async () => {
  const { user } = await aShell(aViewer({ organization: alpine, organizations: [alpine], permissions: [] }))
  await user.click(screen.getByLabelText('Some field'))
  await user.keyboard('{Control>}k{/Control}')
  await field()

  await user.keyboard('zzz')

  expect(await screen.findByText('Nothing matches.')).toBeVisible()
  await user.keyboard('{Enter}{Escape}')
  expect(screen.queryByRole('combobox', { name: 'Go to, find, do' })).not.toBeInTheDocument()
  expect(address()).toBe('/elsewhere')
})

it('lists the shortcuts by a question mark, but not while somebody types', async () => {
  const { user } = await aShell()
  await user.click(screen.getByLabelText('Some field'))
  await user.keyboard('?')
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()

  await user.click(document.body)
  await user.keyboard('?')

  const list = within(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }))
  expect(list.getByText('Search the list')).toBeVisible()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
})

it('switches the organization and the theme', async () => {
  const { user } = await aShell()
  server.use(
    on(PreferencesUpdateDocument).answer(({ input }) => ({
      __typename: 'Mutation',
      preferencesUpdate: {
        __typename: 'PreferencesUpdatePayload',
        preferences: somePreferences({ theme: input.theme ?? 'SYSTEM' }),
        userErrors: [],
      },
    })),
  )
  await user.keyboard('{Control>}k{/Control}')
  await field()
  await user.keyboard('dark{Enter}')
  await waitFor(() => expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark'))

  await user.keyboard('{Control>}k{/Control}')
  await field()
  await user.keyboard('alpine{Enter}')

  await waitFor(() => expect(sessionStorage.getItem('roster.organization')).toBe(alpine.id))
})
