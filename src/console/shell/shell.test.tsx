import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { SignOutDocument, ViewerDocument } from '../../generated/client/graphql.ts'
import { alpine, aViewer, platform } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { Allowed } from './allowed.tsx'
import { HomeScreen } from './home-screen.tsx'
import { Shell } from './shell.tsx'

const inAlpine = aViewer({ organization: alpine, permissions: ['manageUser'] })

/** Answers as the server does: by the organization that the request names, else by the default one. */
function worksIn(
  viewers: { default: ReturnType<typeof aViewer> } & Record<string, ReturnType<typeof aViewer> | undefined>,
): (string | null)[] {
  const named: (string | null)[] = []
  server.use(
    on(ViewerDocument).answer((_variables, request) => {
      const organization = request.headers.get('x-organization')
      named.push(organization)
      return organization === null ? viewers.default : (viewers[organization] ?? refusal('ORGANIZATION_UNAVAILABLE'))
    }),
  )
  return named
}

const renderShell = (at = '/users') => renderScreen(<Shell>Content</Shell>, { at })
const navigation = () => within(screen.getByRole('navigation', { name: 'Main' }))

it('frames the content for platform administrators', async () => {
  worksIn({ default: aViewer() })

  const { container } = renderShell()

  expect(await screen.findByText('Content')).toBeVisible()
  expect(screen.getAllByText('Roster Test')[0]).toBeVisible()
  expect(
    navigation()
      .getAllByRole('link', { name: 'Users' })
      .map((link) => link.getAttribute('href')),
  ).toEqual(['/users', '/organization/users'])
  expect(navigation().getAllByRole('link', { name: 'Users' })[0]).toHaveAttribute('aria-current', 'page')
  expect(await axe(container)).toHaveNoViolations()
})

it('offers organization administrators their own users only', async () => {
  worksIn({ default: inAlpine })

  renderShell()

  expect((await screen.findAllByRole('link', { name: 'Users' })).map((link) => link.getAttribute('href'))).toEqual(['/organization/users'])
})

it('offers no users to those who manage none', async () => {
  worksIn({ default: aViewer({ organization: alpine, permissions: ['readAudit'] }) })

  renderShell()

  expect(await screen.findByText('Content')).toBeVisible()
  expect(screen.queryByRole('link', { name: 'Users' })).not.toBeInTheDocument()
})

it('offers the settings of the instance to those who manage it, and only in the platform', async () => {
  worksIn({
    default: aViewer({ permissions: ['managePlatform'] }),
    [alpine.id]: aViewer({ organization: alpine, permissions: ['managePlatform'] }),
  })
  const { user } = renderShell()

  expect((await screen.findByRole('link', { name: 'SMTP' })).getAttribute('href')).toBe('/platform/smtp')
  expect(screen.queryByRole('link', { name: 'Users' })).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: /^Organization: platform/ }))
  await user.click(await screen.findByRole('menuitemradio', { name: 'Alpine Rescue' }))

  await screen.findByRole('button', { name: /^Organization: Alpine Rescue/ })
  expect(screen.queryByRole('link', { name: 'SMTP' })).not.toBeInTheDocument()
})

it('sends strangers to sign in, and remembers where they wanted to be', async () => {
  worksIn({ default: { ...aViewer(), viewer: null } })

  renderShell('/users?q=bob')

  await waitFor(() => expect(address()).toBe('/sign-in?next=%2Fusers%3Fq%3Dbob'))
  expect(screen.queryByText('Content')).not.toBeInTheDocument()
})

it('sends those who owe a new password to choose one', async () => {
  worksIn({ default: aViewer({ requiredActions: ['PASSWORD_CHANGE'] }) })

  renderShell()

  await waitFor(() => expect(address()).toBe('/change-password?next=%2Fusers'))
  expect(screen.queryByText('Content')).not.toBeInTheDocument()
})

it('tells those without an organization whom to ask', async () => {
  worksIn({ default: aViewer({ organization: null, organizations: [] }) })

  renderShell()

  expect(await screen.findByRole('heading', { name: 'No active organization' })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Sign out' })).toBeVisible()
})

it('shows an error with Retry', async () => {
  let isBroken = true
  server.use(on(ViewerDocument).answer(() => (isBroken ? refusal('UNAVAILABLE') : aViewer())))
  const { user } = renderShell()
  expect(await screen.findByText(/The server is not ready/)).toBeVisible()

  isBroken = false
  await user.click(screen.getByRole('button', { name: 'Retry' }))

  expect(await screen.findByText('Content')).toBeVisible()
})

it('switches the organization for all later requests of this tab', async () => {
  const named = worksIn({ default: aViewer(), [alpine.id]: inAlpine })
  const { user } = renderShell()

  await user.click(await screen.findByRole('button', { name: /^Organization: platform/ }))
  await user.click(await screen.findByRole('menuitemradio', { name: 'Alpine Rescue' }))

  expect(await screen.findByRole('button', { name: /^Organization: Alpine Rescue/ })).toBeVisible()
  expect(named).toEqual([null, alpine.id])
  expect(address()).toBe('/')
})

it('finds one of many organizations by its name', async () => {
  const many = Array.from({ length: 8 }, (_, index) => ({ ...alpine, id: `id-of-${index}`, name: `Branch ${index}` }))
  const named = worksIn({ default: aViewer({ organizations: [platform, alpine, ...many] }), [alpine.id]: inAlpine })
  const { user, container } = renderShell()
  await user.click(await screen.findByRole('button', { name: /^Organization: platform/ }))

  await user.type(await screen.findByRole('combobox', { name: 'Find organization' }), 'res')
  expect(await axe(container)).toHaveNoViolations()
  await user.keyboard('{Enter}')

  expect(await screen.findByRole('button', { name: /^Organization: Alpine Rescue/ })).toBeVisible()
  expect(named).toEqual([null, alpine.id])
})

it('falls back to the default organization, with a note, when the chosen one is gone', async () => {
  const named = worksIn({ default: aViewer() })
  const { user } = renderShell()

  await user.click(await screen.findByRole('button', { name: /^Organization: platform/ }))
  await user.click(await screen.findByRole('menuitemradio', { name: 'Alpine Rescue' }))

  expect(await screen.findByText(/is not available any more/)).toBeVisible()
  expect(await screen.findByRole('button', { name: /^Organization: platform/ })).toBeVisible()
  expect(named).toEqual([null, alpine.id, null])
})

it('signs out, forgets the organization and asks nothing more', async () => {
  const named = worksIn({ default: aViewer(), [alpine.id]: inAlpine })
  server.use(on(SignOutDocument).answer(() => ({ __typename: 'Mutation', signOut: { __typename: 'SignOutPayload', userErrors: [] } })))
  const { user } = renderShell()
  await user.click(await screen.findByRole('button', { name: /^Organization: platform/ }))
  await user.click(await screen.findByRole('menuitemradio', { name: 'Alpine Rescue' }))

  await user.click(await screen.findByRole('button', { name: 'Your menu, admin' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }))

  await waitFor(() => expect(address()).toBe('/sign-in'))
  expect(sessionStorage).toHaveLength(0)
  expect(named).toEqual([null, alpine.id])
})

describe('the first page', () => {
  it.each([
    ['all users, for platform administrators', aViewer(), '/users'],
    ['their users, for organization administrators', inAlpine, '/organization/users'],
    ['the own settings, for everybody else', aViewer({ organization: alpine, permissions: [] }), '/settings'],
  ])('is %s', async (_who, viewer, path) => {
    worksIn({ default: viewer })

    renderScreen(
      <Shell>
        <HomeScreen />
      </Shell>,
    )

    await waitFor(() => expect(address()).toBe(path))
  })
})

describe('a page for others', () => {
  const page = (
    <Shell>
      <Allowed task="manageAllUsers">Everybody</Allowed>
    </Shell>
  )

  it('says why, and offers the organization that it belongs to', async () => {
    worksIn({ default: inAlpine, [platform.id]: aViewer() })
    const { user } = renderScreen(page, { at: '/users' })
    expect(await screen.findByRole('heading', { name: 'You may not see this page' })).toBeVisible()

    await user.click(screen.getByRole('button', { name: 'Switch to platform' }))

    expect(await screen.findByText('Everybody')).toBeVisible()
  })

  it('offers nothing to those who cannot go there', async () => {
    worksIn({ default: aViewer({ permissions: [] }) })

    renderScreen(page, { at: '/users' })

    expect(await screen.findByRole('heading', { name: 'You may not see this page' })).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Switch to/ })).not.toBeInTheDocument()
  })
})
