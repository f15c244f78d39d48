import { screen, waitFor, within } from '@testing-library/react'
import { PreferencesUpdateDocument } from '../../generated/client/graphql.ts'
import { somePreferences } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { showSettings } from '../../testing/own-settings.tsx'

const page = document.documentElement
const scheme = () => page.getAttribute('data-mantine-color-scheme')

/** A server that stores what it is asked to. */
function aServer() {
  const asked: unknown[] = []
  let stored = somePreferences()
  server.use(
    on(PreferencesUpdateDocument).answer(({ input }) => {
      asked.push(input)
      const { theme, density, pageSize, singleKeys } = { ...stored, ...input }
      stored = {
        ...stored,
        theme: theme ?? 'SYSTEM',
        density: density ?? 'COMFORTABLE',
        pageSize: pageSize ?? null,
        singleKeys: singleKeys ?? true,
        version: stored.version + 1,
      }
      return { __typename: 'Mutation', preferencesUpdate: { __typename: 'PreferencesUpdatePayload', preferences: stored, userErrors: [] } }
    }),
  )
  return asked
}

beforeEach(() => localStorage.clear())

it('applies the theme that the server keeps, and leaves it to the browser for the next page', async () => {
  await showSettings({}, { preferences: somePreferences({ theme: 'DARK', density: 'COMPACT' }) })

  expect(scheme()).toBe('dark')
  expect(page).toHaveAttribute('data-density', 'compact')
  expect(localStorage.getItem('mantine-color-scheme-value')).toBe('dark')
})

it('changes theme, density and page size at once, each on the server too', async () => {
  const asked = aServer()
  const { user } = await showSettings()

  await user.click(screen.getByRole('radio', { name: 'Dark' }))
  await waitFor(() => expect(scheme()).toBe('dark'))
  await user.click(screen.getByRole('radio', { name: 'Compact' }))
  await waitFor(() => expect(page).toHaveAttribute('data-density', 'compact'))
  await user.selectOptions(screen.getByRole('combobox', { name: 'Rows of a page' }), '100')
  await waitFor(() => expect(asked).toEqual([{ theme: 'DARK' }, { density: 'COMPACT' }, { pageSize: 100 }]))
  await user.selectOptions(screen.getByRole('combobox', { name: 'Rows of a page' }), 'Usual (30)')

  await waitFor(() => expect(asked.at(-1)).toEqual({ pageSize: null }))
})

it('keeps a theme that is chosen in the own menu on the server', async () => {
  const asked = aServer()
  const { user } = await showSettings()

  await user.click(screen.getByRole('button', { name: 'Your menu, alice' }))
  await user.click(await screen.findByRole('menuitemradio', { name: 'Dark' }))

  await waitFor(() => expect(asked).toEqual([{ theme: 'DARK' }]))
  expect(scheme()).toBe('dark')
  expect(within(screen.getByRole('radiogroup', { name: 'Theme' })).getByRole('radio', { name: 'Dark' })).toBeChecked()
})

it('takes back what the server did not store, and says so', async () => {
  server.use(on(PreferencesUpdateDocument).answer(() => refusal('UNAVAILABLE')))
  const { user } = await showSettings()

  await user.click(screen.getByRole('radio', { name: 'Compact' }))

  expect(await screen.findByText('The server is not ready. Try again in a moment.')).toBeVisible()
  await waitFor(() => expect(page).toHaveAttribute('data-density', 'comfortable'))
  expect(screen.getByRole('radio', { name: 'Comfortable' })).toBeChecked()
})

it('switches single keys off, on the server too', async () => {
  const asked = aServer()
  const { user } = await showSettings()
  await user.keyboard('?')
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await user.keyboard('{Escape}')

  await user.click(screen.getByRole('switch', { name: 'Single keys as shortcuts' }))
  await waitFor(() => expect(asked).toEqual([{ singleKeys: false }]))
  await waitFor(() => expect(page).toHaveAttribute('data-single-keys', 'off'))
  await user.keyboard('?')

  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  await user.click(screen.getByRole('switch', { name: 'Single keys as shortcuts' }))
  await waitFor(() => expect(page).toHaveAttribute('data-single-keys', 'on'))
})
