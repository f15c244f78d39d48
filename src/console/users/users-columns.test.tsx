import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { UsersDocument, ViewCreateDocument, type ViewCreateInput } from '../../generated/client/graphql.ts'
import { aUser, aView, usersPage } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const alice = aUser({ login: 'alice', name: 'Alice Abbot', email: 'alice@example.org' })

beforeEach(() => {
  server.use(
    ...listAnswers(),
    on(UsersDocument).answer(() => usersPage([alice])),
  )
})

const headings = () => screen.getAllByRole('columnheader').flatMap(({ textContent }) => textContent || [])
const boxes = () =>
  within(screen.getByRole('list', { name: 'Columns' }))
    .getAllByRole('checkbox')
    .map((box) => box.closest('label')?.textContent)
const box = (name: string) => screen.findByRole('checkbox', { name })

/** The list with its columns to choose from. */
async function choosing(at = '/users') {
  const rendered = renderScreen(<Users organization={null} />, { at })
  await screen.findByRole('row', { name: /Alice/ })
  await rendered.user.click(screen.getByRole('button', { name: 'Columns' }))
  await screen.findByRole('list', { name: 'Columns' })
  return rendered
}

it('shows the columns of the address, in its order', async () => {
  renderScreen(<Users organization={null} />, { at: '/users?columns=email+user+lastSeen' })

  await screen.findByRole('row', { name: /Alice/ })

  expect(headings()).toEqual(['Email', 'NameLoginEmail', 'Last seen'])
})

it('shows and hides a column at once, in the address too, and marks the view as changed', async () => {
  const { user, container } = await choosing()
  expect(await axe(container)).toHaveNoViolations()

  await user.click(await box('Email'))
  await user.click(await box('Type'))

  expect(address()).toBe('/users?columns=state+user+organizations+mfa+createdBy+created+updated+lastSeen+email')
  expect(headings()).toContain('Email')
  expect(headings()).not.toContain('Type')
  expect(screen.getByRole('button', { name: 'View: All, changed' })).toBeVisible()
})

it('leaves the column with the name where it is', async () => {
  const { user } = await choosing()

  await user.click(await box('Name'))

  expect(await box('Name')).toBeChecked()
  expect(await box('Name')).toHaveAttribute('title', 'This column is always shown.')
  expect(address()).toBe('/users')
})

it('moves a column by the keyboard, says where it is, and keeps the focus on it', async () => {
  const { user } = await choosing('/users?columns=state+user+mfa')
  await waitFor(() => expect(document.activeElement).toHaveAccessibleName('State'))

  await user.keyboard('{ArrowDown}{ArrowDown}')
  expect(await box('MFA')).toHaveFocus()
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}')

  expect(address()).toBe('/users?columns=state+mfa+user')
  expect(screen.getByText(/^MFA: 2 of \d+$/)).toBeInTheDocument()
  expect(await box('MFA')).toHaveFocus()
  await user.keyboard('{Alt>}{ArrowUp}{ArrowUp}{/Alt}')
  expect(address()).toBe('/users?columns=mfa+state+user')
  await user.keyboard(' ')
  expect(address()).toBe('/users?columns=state+user')
})

it('moves a column by the arrows beside it', async () => {
  const { user } = await choosing('/users?columns=state+user+mfa')

  await user.click(screen.getByRole('button', { name: 'Move State down' }))

  expect(address()).toBe('/users?columns=user+state+mfa')
  expect(boxes().slice(0, 3)).toEqual(['Name', 'State', 'MFA'])
  expect(screen.getByRole('button', { name: 'Move Name up' })).toBeDisabled()
})

it('goes back to the usual columns', async () => {
  const { user } = await choosing('/users?columns=email+user')

  await user.click(screen.getByRole('button', { name: 'Reset to usual' }))

  expect(address()).toBe('/users')
  expect(headings()[0]).toBe('State')
  expect(screen.getByRole('button', { name: 'Reset to usual' })).toBeDisabled()
})

it('saves columns and rows of a page with a view', async () => {
  const saved: ViewCreateInput[] = []
  server.use(
    on(ViewCreateDocument).answer(({ input }) => {
      saved.push(input)
      const view = aView({ name: input.name, columns: input.columns ?? null, pageSize: input.pageSize ?? null })
      return { __typename: 'Mutation', viewCreate: { __typename: 'ViewCreatePayload', view, userErrors: [] } }
    }),
  )
  const { user } = await choosing('/users?columns=user+mfa')
  await user.click(await box('Email'))
  await user.keyboard('{Escape}')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Rows' }), '100')

  await user.click(screen.getByRole('button', { name: 'View: All, changed' }))
  await user.click(await screen.findByRole('button', { name: 'Save as…' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Save view' }))
  await user.type(dialog.getByRole('textbox', { name: 'Name' }), 'Short{Enter}')

  await waitFor(() => expect(saved).toEqual([expect.objectContaining({ columns: ['user', 'mfa', 'email'], pageSize: 100 })]))
})
