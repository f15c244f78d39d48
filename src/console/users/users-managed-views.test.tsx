import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { UsersDocument, ViewDeleteDocument, ViewUpdateDocument, type ViewUpdateInput } from '../../generated/client/graphql.ts'
import { actor, aUser, aView, usersPage } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const mine = aView({ name: 'Mine' })
const theirs = aView({ name: 'Theirs', visibility: 'ORGANIZATION', owner: actor('bob'), viewerCanUpdate: false })

beforeEach(() => server.use(on(UsersDocument).answer(() => usersPage([aUser()]))))

async function openDialog(at = '/users') {
  const rendered = renderScreen(<Users organization={null} />, { at })
  await rendered.user.click(await screen.findByRole('button', { name: /^View:/ }))
  await rendered.user.click(await screen.findByRole('button', { name: 'Manage…' }))
  return { ...rendered, dialog: within(await screen.findByRole('dialog', { name: 'Manage views' })) }
}

it('renames and shares', async () => {
  const updates: ViewUpdateInput[] = []
  server.use(
    ...listAnswers({ views: [mine, theirs] }),
    on(ViewUpdateDocument).answer(({ input }) => {
      updates.push(input)
      const view = {
        ...mine,
        name: input.name ?? 'Renamed',
        visibility: input.visibility ?? mine.visibility,
        version: updates.length + 1,
      }
      return { __typename: 'Mutation', viewUpdate: { __typename: 'ViewUpdatePayload', view, userErrors: [] } }
    }),
  )
  const { user, dialog, container } = await openDialog()
  expect(await dialog.findByText('Shared by bob')).toBeVisible()
  expect(dialog.queryByRole('button', { name: 'Delete “Theirs”' })).not.toBeInTheDocument()
  expect(await axe(container)).toHaveNoViolations()

  await user.click(dialog.getByRole('button', { name: 'Rename “Mine”' }))
  await user.keyboard('not this{Escape}')
  expect(dialog.getByRole('button', { name: 'Rename “Mine”' })).toHaveFocus()
  await user.keyboard('{Enter}')
  expect(dialog.getByRole('textbox')).toHaveValue('Mine')
  await user.clear(dialog.getByRole('textbox'))
  await user.keyboard('Renamed{Enter}')
  expect(await dialog.findByRole('button', { name: 'Rename “Renamed”' })).toHaveFocus()
  await user.click(await dialog.findByRole('checkbox', { name: 'Share “Renamed” with the organization' }))

  await waitFor(() => expect(dialog.getByRole('checkbox', { name: /Share/ })).toBeChecked())
  expect(updates).toMatchObject([
    { id: mine.id, name: 'Renamed', expectedVersion: 1 },
    { id: mine.id, visibility: 'ORGANIZATION', expectedVersion: 2 },
  ])
})

it('deletes after asking, and shows all where the view was', async () => {
  const views = [mine]
  server.use(
    on(ViewDeleteDocument).answer(() => {
      views.pop()
      return { __typename: 'Mutation', viewDelete: { __typename: 'ViewDeletePayload', view: mine, userErrors: [] } }
    }),
    ...listAnswers({ views }),
  )
  const { user, dialog } = await openDialog(`/users?view=${mine.id}`)

  await user.click(await dialog.findByRole('button', { name: 'Delete “Mine”' }))
  await user.click(dialog.getByRole('button', { name: 'Cancel' }))
  expect(dialog.getByRole('button', { name: 'Delete “Mine”' })).toHaveFocus()
  await user.keyboard('{Enter}')
  await user.click(dialog.getByRole('button', { name: 'Really delete “Mine”' }))

  expect(await screen.findByText('View “Mine” deleted')).toBeVisible()
  expect(await dialog.findByText('There is no saved view of this list yet.')).toBeVisible()
  expect(dialog.getByRole('button', { name: 'Close' })).toHaveFocus()
  await user.keyboard('{Escape}')
  expect(await screen.findByRole('button', { name: 'View: All' })).toHaveFocus()
})

it('says when somebody else was faster', async () => {
  const userErrors = [{ __typename: 'UserError', code: 'VERSION_MISMATCH', message: 'Changed.', field: null } as const]
  server.use(
    ...listAnswers({ views: [mine] }),
    on(ViewUpdateDocument).answer(() => ({
      __typename: 'Mutation',
      viewUpdate: { __typename: 'ViewUpdatePayload', view: mine, userErrors },
    })),
  )
  const { user, dialog } = await openDialog()

  await user.click(await dialog.findByRole('checkbox', { name: /Share/ }))

  expect(await dialog.findByText(/Somebody else has changed this view/)).toBeVisible()
})
