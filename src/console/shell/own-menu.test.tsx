import { screen } from '@testing-library/react'
import { ViewerDocument } from '../../generated/client/graphql.ts'
import { aViewer } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { Shell } from './shell.tsx'

const PICTURE = '/avatars/abc-64.webp'

async function openMenu() {
  const { viewer } = aViewer()
  if (!viewer) throw new Error('nobody')
  server.use(on(ViewerDocument).answer(() => aViewer({ user: { ...viewer.user, smallAvatar: PICTURE } })))
  const shown = renderScreen(<Shell>Content</Shell>, { at: '/users' })
  const [button] = await screen.findAllByRole('button', { name: 'Your menu, admin' })
  if (!button) throw new Error('no menu')
  await shown.user.click(button)
  await screen.findByRole('menuitem', { name: 'Settings' })
  return { ...shown, button }
}

it('shows one’s own picture', async () => {
  const { button } = await openMenu()

  expect(button.querySelector('img')).toHaveAttribute('src', PICTURE)
})

it('leads to the list of shortcuts', async () => {
  const { user } = await openMenu()

  await user.click(screen.getByRole('menuitem', { name: /Keyboard shortcuts/ }))

  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
})

it('leads to the command palette', async () => {
  const { user } = await openMenu()

  await user.click(screen.getByRole('menuitem', { name: /Go to, find, do/ }))

  expect(await screen.findByRole('combobox', { name: 'Go to, find, do' })).toHaveFocus()
})
