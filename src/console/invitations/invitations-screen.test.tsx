import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  InstanceMailDocument,
  type InvitationFieldsFragment,
  InvitationResendDocument,
  InvitationRevokeDocument,
  InvitationsDocument,
  type InvitationsQueryVariables,
  ProfileChoicesDocument,
  UserInviteDocument,
  type UserInviteInput,
} from '../../generated/client/graphql.ts'
import { actor, alpine } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { InvitationsScreen } from './invitations-screen.tsx'

function anInvitation(values: Partial<InvitationFieldsFragment> = {}): InvitationFieldsFragment {
  return {
    __typename: 'Invitation',
    id: `id-of-${values.email ?? values.login}`,
    organization: alpine,
    profile: { __typename: 'Profile', id: 'id-of-analyst', name: 'analyst' },
    login: null,
    email: null,
    state: 'OPEN',
    sentAt: '2026-01-02T10:00:00.000Z',
    expiresAt: '2026-01-05T10:00:00.000Z',
    createdAt: '2026-01-02T10:00:00.000Z',
    createdBy: actor('bob'),
    endedAt: null,
    endedBy: null,
    ...values,
  }
}

const open = anInvitation({ email: 'ann@example.org' })
const declined = anInvitation({ login: 'carl', state: 'DECLINED', endedAt: '2026-01-03T10:00:00.000Z', endedBy: actor('carl') })

interface Shown {
  at?: string
  invitations?: InvitationFieldsFragment[]
  sendsMail?: boolean
  lockedAt?: string
}

async function show({ at = '/organization/invitations', invitations = [open, declined], sendsMail = false, lockedAt }: Shown = {}) {
  const asked: InvitationsQueryVariables[] = []
  server.use(
    on(InvitationsDocument).answer((variables) => {
      asked.push(variables)
      const nodes = invitations.filter(({ state }) => !variables.state || state === variables.state)
      const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: null } as const
      return { __typename: 'Query', invitations: { __typename: 'InvitationConnection', nodes, pageInfo } }
    }),
    on(InstanceMailDocument).answer(() => ({
      __typename: 'Query',
      instance: { __typename: 'Instance', passwordResetAvailable: sendsMail },
    })),
    on(ProfileChoicesDocument).answer(() => ({
      __typename: 'Query',
      profiles: ['analyst', 'read-only'].map((name) => ({ __typename: 'Profile', id: `id-of-${name}`, name })),
    })),
  )
  const shown = renderScreen(<InvitationsScreen organization={{ ...alpine, lockedAt: lockedAt ?? null }} />, { at })
  await screen.findByRole('heading', { level: 1, name: 'Invitations to Alpine Rescue' })
  return { ...shown, asked }
}

/** Answers each invitation with a link, but refuses the address that is named. */
function inviting(refused?: string) {
  const asked: UserInviteInput[] = []
  server.use(
    on(UserInviteDocument).answer(({ input }) => {
      asked.push(input)
      const isRefused = (input.email ?? input.login) === refused
      return {
        __typename: 'Mutation',
        userInvite: {
          __typename: 'UserInvitePayload',
          invitation: isRefused ? null : anInvitation({ email: input.email ?? null, login: input.login ?? null }),
          link: isRefused ? null : `https://roster.test/invitation#token-of-${input.email ?? input.login}`,
          userErrors: isRefused ? [because('CONFLICT', 'This address has an open invitation already.', ['email'])] : [],
        },
      }
    }),
  )
  return asked
}

const row = (name: string) => screen.findByRole('listitem', { name })

it('tells what became of each, and offers acts on those that are not answered', async () => {
  const { container } = await show()

  const first = within(await row('ann@example.org'))
  for (const text of ['Open', 'as analyst']) expect(first.getByText(text)).toBeVisible()
  expect(first.getByRole('button', { name: 'Withdraw the invitation of ann@example.org' })).toBeVisible()
  const second = within(await row('carl'))
  expect(second.getByText('Declined')).toBeVisible()
  expect(second.queryByRole('button')).not.toBeInTheDocument()
  expect(await axe(container)).toHaveNoViolations()
})

it('shows those in one state, and keeps that in the address', async () => {
  const { user, asked } = await show()
  await row('carl')

  await user.click(screen.getByRole('button', { name: 'Expired' }))

  expect(await screen.findByRole('heading', { name: 'No such invitations' })).toBeVisible()
  expect(address()).toBe('/organization/invitations?state=EXPIRED')
  expect(asked.at(-1)).toMatchObject({ state: 'EXPIRED', organizationId: alpine.id })
  await user.click(screen.getByRole('button', { name: 'Show all' }))
  expect(await row('carl')).toBeVisible()
})

it('invites several at once; whom a refusal concerns stays in the field with those after, and no link is lost', async () => {
  const asked = inviting('ben@example.org')
  const { user } = await show()
  await user.click(screen.getByRole('button', { name: 'Invite' }))
  await user.type(await screen.findByLabelText('Emails'), 'amy@example.org, ben@example.org{Shift>}{Enter}{/Shift}cleo@example.org')
  await waitFor(() => expect(screen.getByLabelText('Profile')).toHaveValue('id-of-read-only'))

  await user.click(screen.getAllByRole('button', { name: 'Invite' }).at(-1) as HTMLElement)
  expect(await screen.findByText('ben@example.org: This address has an open invitation already.')).toBeVisible()
  expect(screen.getByLabelText('Emails')).toHaveValue('ben@example.org\ncleo@example.org')
  await user.click(screen.getByRole('button', { name: 'Cancel' }))

  expect(asked.map(({ email, profileId }) => [email, profileId])).toEqual([
    ['amy@example.org', 'id-of-read-only'],
    ['ben@example.org', 'id-of-read-only'],
  ])
  await user.click(screen.getByRole('button', { name: 'Show the secret' }))
  expect(screen.getByText('https://roster.test/invitation#token-of-amy@example.org')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Done' })).toBeDisabled()
  await user.click(screen.getByRole('checkbox', { name: 'I have stored it' }))
  await user.click(screen.getByRole('button', { name: 'Done' }))
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

it('invites a login; where mail goes out the link need not be stored', async () => {
  const asked = inviting()
  const { user } = await show({ sendsMail: true })
  await user.click(screen.getByRole('button', { name: 'Invite' }))
  expect(await screen.findByText(/A mail with a link goes out/)).toBeVisible()
  await user.click(screen.getByRole('radio', { name: 'A login' }))
  await user.type(screen.getByLabelText('Login'), 'dora')
  await user.selectOptions(screen.getByLabelText('Profile'), 'analyst')
  await user.keyboard('{Enter}')
  await user.click(screen.getAllByRole('button', { name: 'Invite' }).at(-1) as HTMLElement)

  await user.click(await screen.findByRole('button', { name: 'Done' }))
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(asked).toEqual([expect.objectContaining({ login: 'dora', profileId: 'id-of-analyst', organizationId: alpine.id })])
  expect(asked[0]).not.toHaveProperty('email')
})

it('sends nothing without an address, and nobody to a locked organization', async () => {
  const asked = inviting()
  const { user, unmount } = await show()
  await user.click(screen.getByRole('button', { name: 'Invite' }))
  await screen.findByLabelText('Emails')
  await user.click(screen.getAllByRole('button', { name: 'Invite' }).at(-1) as HTMLElement)
  expect(await screen.findByText('Give at least one address.')).toBeVisible()
  expect(asked).toEqual([])
  unmount()

  await show({ lockedAt: '2026-01-01T00:00:00.000Z' })
  expect(screen.getByRole('button', { name: 'Invite' })).toHaveAccessibleDescription('Alpine Rescue is locked: nobody can join it now.')
})

it('sends again with a new link, and withdraws after a question', async () => {
  const { user } = await show()
  const asked: unknown[] = []
  server.use(
    on(InvitationResendDocument).answer(({ input }) => {
      asked.push(['resend', input.id])
      return {
        __typename: 'Mutation',
        invitationResend: {
          __typename: 'InvitationResendPayload',
          invitation: open,
          link: 'https://roster.test/invitation#new',
          userErrors: [],
        },
      }
    }),
    on(InvitationRevokeDocument).answer(({ input }) => {
      asked.push(['revoke', input.id])
      return {
        __typename: 'Mutation',
        invitationRevoke: {
          __typename: 'InvitationRevokePayload',
          invitation: { ...open, state: 'REVOKED', endedAt: '2026-01-04T10:00:00.000Z', endedBy: actor('admin') },
          userErrors: [],
        },
      }
    }),
  )

  await user.click(await screen.findByRole('button', { name: 'Send the invitation of ann@example.org again' }))
  await user.click(screen.getByRole('button', { name: 'Send again' }))
  await user.click(await screen.findByRole('button', { name: 'Show the secret' }))
  expect(screen.getByText('https://roster.test/invitation#new')).toBeVisible()
  await user.click(screen.getByRole('checkbox', { name: 'I have stored it' }))
  await user.click(screen.getByRole('button', { name: 'Done' }))
  await user.click(screen.getByRole('button', { name: 'Withdraw the invitation of ann@example.org' }))
  await user.click(screen.getByRole('button', { name: 'Withdraw' }))

  expect(await screen.findByText('Invitation of ann@example.org withdrawn')).toBeVisible()
  expect(asked).toEqual([
    ['resend', open.id],
    ['revoke', open.id],
  ])
})
