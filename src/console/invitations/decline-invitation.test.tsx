import { screen } from '@testing-library/react'
import { axe } from 'jest-axe'
import { InvitationDeclineDocument, type UserErrorFieldsFragment } from '../../generated/client/graphql.ts'
import { on } from '../../testing/graphql-mock.ts'
import { alice, aServer, offer, open, TOKEN } from '../../testing/invitation-page.tsx'
import { server } from '../../testing/msw.ts'

describe('declining', () => {
  const declining = (userErrors: UserErrorFieldsFragment[] = []) => {
    const inputs: unknown[] = []
    server.use(
      on(InvitationDeclineDocument).answer(({ input }) => {
        inputs.push(input)
        const invitation = userErrors.length ? null : ({ __typename: 'Invitation', id: 'id-of-invitation', state: 'DECLINED' } as const)
        return { __typename: 'Mutation', invitationDecline: { __typename: 'InvitationDeclinePayload', invitation, userErrors } }
      }),
    )
    return inputs
  }

  it.each([
    ['a stranger', null],
    ['somebody who is signed in', alice],
  ])('as %s asks once, then ends it', async (_who, viewer) => {
    aServer({ invitation: offer(), viewer })
    const inputs = declining()
    const { user, container } = open()

    await user.click(await screen.findByRole('button', { name: 'Decline' }))
    expect(screen.getByText('Decline the invitation to Alpine Rescue? It ends for good.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Keep it' })).toHaveFocus()
    await user.keyboard('{Escape}')
    expect(screen.getByRole('button', { name: 'Decline' })).toHaveFocus()
    expect(inputs).toEqual([])
    await user.keyboard('{Enter}')
    await user.click(screen.getByRole('button', { name: 'Decline' }))

    expect(await screen.findByRole('heading', { name: 'Invitation declined' })).toBeVisible()
    expect(screen.getByText(/ask boss for a new invitation/)).toBeVisible()
    expect(inputs).toEqual([{ token: TOKEN, idempotencyKey: expect.any(String) }])
    expect(await axe(container)).toHaveNoViolations()
  })

  it('says why it was refused', async () => {
    aServer({ invitation: offer(), viewer: alice })
    declining([{ __typename: 'UserError', code: 'INVALID', message: 'Not now.', field: ['token'] }])
    const { user } = open()

    await user.click(await screen.findByRole('button', { name: 'Decline' }))
    await user.click(screen.getByRole('button', { name: 'Decline' }))

    expect((await screen.findByText('Not now.')).closest('[role=alert]')).not.toBeNull()
  })
})
