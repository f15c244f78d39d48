import { screen, waitFor, within } from '@testing-library/react'
import { SessionDeleteAllDocument, SessionDeleteDocument } from '../../generated/client/graphql.ts'
import { aSession } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { showUser } from '../../testing/shown-user.tsx'

const here = aSession({ browser: 'Chrome 150', isCurrent: true })
const there = aSession({ browser: null, os: null, address: '198.51.100.4' })

it('shows each browser, and ends one without asking', async () => {
  const asked: unknown[] = []
  const { user, become } = await showUser({ sessions: [here, there] })
  server.use(
    on(SessionDeleteDocument).answer(({ input }) => {
      asked.push(input.id)
      become({ sessions: [here] })
      const session = { __typename: 'Session', id: input.id } as const
      return { __typename: 'Mutation', sessionDelete: { __typename: 'SessionDeletePayload', session, userErrors: [] } }
    }),
  )
  expect(screen.getByText('Chrome 150 on Linux')).toHaveTextContent('This session')
  expect(screen.queryByRole('button', { name: /Delete the session in Chrome/ })).not.toBeInTheDocument()

  await user.click(screen.getByRole('button', { name: 'Delete the session in Unknown browser' }))

  expect(await screen.findByText('Session deleted')).toBeVisible()
  await waitFor(() => expect(screen.queryByText('Unknown browser')).not.toBeInTheDocument())
  expect(asked).toEqual([there.id])
})

it('ends all after one question', async () => {
  const asked: unknown[] = []
  const { user, alice, become } = await showUser({ sessions: [there, aSession()] })
  server.use(
    on(SessionDeleteAllDocument).answer(({ input }) => {
      asked.push(input)
      const { __typename, id } = become({ sessions: [] })
      return {
        __typename: 'Mutation',
        sessionDeleteAll: { __typename: 'SessionDeleteAllPayload', user: { __typename, id }, userErrors: [] },
      }
    }),
  )

  await user.click(screen.getByRole('button', { name: 'Delete all' }))
  const question = within(await screen.findByRole('dialog'))
  expect(question.getByText('2 browsers are signed out at the next request.')).toBeVisible()
  await user.click(question.getByRole('button', { name: 'Delete all' }))

  expect(await screen.findByText('Sessions of alice deleted')).toBeVisible()
  expect(asked).toEqual([expect.objectContaining({ userId: alice.id, exceptCurrent: true })])
})
