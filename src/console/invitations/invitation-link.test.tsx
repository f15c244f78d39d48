import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import { InvitationPageDocument } from '../../generated/client/graphql.ts'
import { on } from '../../testing/graphql-mock.ts'
import { alice, aServer, offer, open, TOKEN } from '../../testing/invitation-page.tsx'
import { server } from '../../testing/msw.ts'
import { address } from '../../testing/render.tsx'

describe('a link', () => {
  it('leaves the address at once and is kept nowhere that outlives the page', async () => {
    const { asked } = aServer({ invitation: offer(), viewer: null })

    open()

    await screen.findByRole('heading', { name: 'Join Alpine Rescue' })
    expect(
      [window.location.href, history.state, { ...localStorage }, { ...sessionStorage }, document.cookie].map(String).join(),
    ).not.toContain(TOKEN)
    expect(address()).toBe('/invitation')
    expect(window.location.hash).toBe('')
    expect(asked).toEqual([TOKEN])
  })

  it('gives way to another one opened in the same tab', async () => {
    const { asked } = aServer({ invitation: offer(), viewer: null })
    open()
    await screen.findByRole('heading', { name: 'Join Alpine Rescue' })

    window.location.hash = '#another'

    await waitFor(() => expect(asked).toEqual([TOKEN, 'another']))
    await waitFor(() => expect(window.location.hash).toBe(''))
  })

  it('is missed, with what to do', async () => {
    const { container } = open('')

    expect(await screen.findByRole('heading', { name: 'Open the link of your invitation' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Go to the start page' })).toHaveAttribute('href', '/')
    expect(await axe(container)).toHaveNoViolations()
  })

  it.each([
    ['strangers to sign in', null, 'Sign in', '/sign-in'],
    ['those who are signed in to the console', alice, 'Go to the start page', '/'],
  ])('that opens nothing any more leads %s', async (_who, viewer, action, href) => {
    aServer({ invitation: null, viewer })

    const { container } = open()

    expect(await screen.findByRole('heading', { name: 'This invitation is not open any more' })).toBeVisible()
    expect(screen.getByText(/Ask whoever invited you for a new one/)).toBeVisible()
    expect(screen.getByRole('link', { name: action })).toHaveAttribute('href', href)
    expect(await axe(container)).toHaveNoViolations()
  })

  it('can be tried again when the server was not reached', async () => {
    server.use(on(InvitationPageDocument).fail())
    const { user } = open()
    expect(await screen.findByText(/The server cannot be reached/)).toBeVisible()

    aServer({ invitation: offer(), viewer: null })
    await user.click(screen.getByRole('button', { name: 'Retry' }))

    expect(await screen.findByRole('heading', { name: 'Join Alpine Rescue' })).toBeVisible()
  })
})
