import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  InvitationAcceptDocument,
  InvitationDeclineDocument,
  type InvitationFieldsFragment,
  OwnInvitationsDocument,
  type UserErrorFieldsFragment,
  ViewerDocument,
} from '../../generated/client/graphql.ts'
import { actor, alpine, aViewer, platform } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { Shell } from '../shell/shell.tsx'
import { OwnInvitations } from './own-invitations.tsx'

function anInvitation(id: string, organization: InvitationFieldsFragment['organization']): InvitationFieldsFragment {
  return {
    __typename: 'Invitation',
    id,
    organization,
    profile: { __typename: 'Profile', id: 'id-of-analyst', name: 'analyst' },
    login: 'admin',
    email: null,
    state: 'OPEN',
    sentAt: '2026-01-02T10:00:00.000Z',
    expiresAt: '2026-01-05T10:00:00.000Z',
    createdAt: '2026-01-02T10:00:00.000Z',
    createdBy: actor('boss'),
    endedAt: null,
    endedBy: null,
  }
}

const branch = { __typename: 'Organization', id: 'id-of-branch', name: 'Branch' } as const

/** The server, as far as it knows the open invitations of the reader and where the reader belongs. */
function aServer(invitations: InvitationFieldsFragment[]) {
  const state = { invitations, organizations: [platform] as (typeof alpine | typeof platform)[] }
  const end = (id: string | null | undefined) => {
    state.invitations = state.invitations.filter((invitation) => invitation.id !== id)
  }
  server.use(
    on(ViewerDocument).answer(() => aViewer({ organizations: state.organizations })),
    on(OwnInvitationsDocument).answer(() => ({
      __typename: 'Query',
      viewer: { __typename: 'Viewer', user: { __typename: 'User', id: 'id-of-admin' }, invitations: state.invitations },
    })),
    on(InvitationAcceptDocument).answer(({ input: { id } }) => {
      end(id)
      state.organizations = [platform, alpine]
      const invitation = { __typename: 'Invitation', id: String(id), state: 'ACCEPTED', organization: alpine } as const
      return {
        __typename: 'Mutation',
        invitationAccept: { __typename: 'InvitationAcceptPayload', invitation, login: 'admin', userErrors: [] },
      }
    }),
    on(InvitationDeclineDocument).answer(({ input: { id } }) => {
      end(id)
      const invitation = { __typename: 'Invitation', id: String(id), state: 'DECLINED' } as const
      return { __typename: 'Mutation', invitationDecline: { __typename: 'InvitationDeclinePayload', invitation, userErrors: [] } }
    }),
  )
}

const renderShell = () => renderScreen(<Shell banner={<OwnInvitations />}>Content</Shell>, { at: '/users' })
const banner = async () => within(await screen.findByRole('region', { name: 'Your invitations' }))

it('stands above every page while an invitation is open, one after the other', async () => {
  aServer([anInvitation('first', alpine), anInvitation('second', branch)])

  const { container } = renderShell()

  expect((await banner()).getByText('boss invites you to join Alpine Rescue as analyst.')).toBeVisible()
  expect((await banner()).getByText('1 more invitation after this one')).toBeVisible()
  expect(screen.getByText('Content')).toBeVisible()
  expect(await axe(container)).toHaveNoViolations()
})

it('is not there without one', async () => {
  aServer([])

  renderShell()

  expect(await screen.findByText('Content')).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Your invitations' })).not.toBeInTheDocument()
})

it('accepts: the organization is one to switch to, and the banner goes', async () => {
  aServer([anInvitation('first', alpine)])
  const { user } = renderShell()

  await user.click((await banner()).getByRole('button', { name: 'Accept' }))

  expect(await screen.findByText('You belong to Alpine Rescue now')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Your invitations' })).not.toBeInTheDocument())
  await user.click(screen.getByRole('button', { name: /^Organization: platform/ }))
  expect(await screen.findByRole('menuitemradio', { name: 'Alpine Rescue' })).toBeVisible()
})

it('declines after asking once, and goes on to the next', async () => {
  aServer([anInvitation('first', alpine), anInvitation('second', branch)])
  const { user } = renderShell()

  await user.click((await banner()).getByRole('button', { name: 'Decline' }))
  await user.click((await banner()).getByRole('button', { name: 'Decline' }))

  expect(await screen.findByText('boss invites you to join Branch as analyst.')).toBeVisible()
  expect(screen.getByText('Invitation to Alpine Rescue declined')).toBeVisible()
})

const answered = (code: UserErrorFieldsFragment['code'], message: string) => {
  const userErrors = [{ __typename: 'UserError', code, message, field: null, rule: null } as const]
  server.use(
    on(InvitationAcceptDocument).answer(() => ({
      __typename: 'Mutation',
      invitationAccept: { __typename: 'InvitationAcceptPayload', invitation: null, login: null, userErrors },
    })),
    on(InvitationDeclineDocument).answer(() => ({
      __typename: 'Mutation',
      invitationDecline: { __typename: 'InvitationDeclinePayload', invitation: null, userErrors },
    })),
  )
}

it('says why an answer was refused', async () => {
  aServer([anInvitation('first', alpine)])
  answered('CONFLICT', 'Alpine Rescue is locked: nobody can join it now.')
  const { user } = renderShell()

  await user.click((await banner()).getByRole('button', { name: 'Accept' }))

  expect(await (await banner()).findByText('Alpine Rescue is locked: nobody can join it now.')).toBeVisible()
})

it.each([
  ['EXPIRED', 'Whoever sent this invitation may not invite there any more. Ask for a new one.', ['Accept']],
  ['EXPIRED', 'This invitation has expired, was used or was withdrawn. Ask for a new one.', ['Decline', 'Decline']],
  ['NOT_FOUND', 'There is no such invitation, or you may not see it.', ['Accept']],
] as const)('goes on to the next after %s, and says why', async (code, message, presses) => {
  aServer([anInvitation('first', alpine), anInvitation('second', branch)])
  answered(code, message)
  const { user } = renderShell()

  for (const name of presses) await user.click((await banner()).getByRole('button', { name }))

  expect(await screen.findByText('boss invites you to join Branch as analyst.')).toBeVisible()
  expect(screen.getByText(message)).toBeVisible()
  expect(screen.queryByText(/Alpine Rescue/)).not.toBeInTheDocument()
})
