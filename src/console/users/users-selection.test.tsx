import { act, screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import { UsersDocument } from '../../generated/client/graphql.ts'
import { aUser, usersPage } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const names = ['alice', 'bob', 'carol', 'dave']
const first = usersPage(
  names.map((login) => aUser({ login })),
  { hasNextPage: true },
  6,
)
const second = usersPage([aUser({ login: 'erin' }), aUser({ login: 'frank' })], { hasPreviousPage: true }, 6)

beforeEach(() => {
  server.use(
    ...listAnswers(),
    on(UsersDocument).answer(({ after }) => (after ? second : first)),
  )
})

async function showUsers(at = '/users') {
  const rendered = renderScreen(<Users organization={null} />, { at })
  await box('alice')
  return rendered
}

const box = (login: string) => screen.findByRole('checkbox', { name: `Select ${login}` })
const pageBox = () => screen.getByRole('checkbox', { name: 'Select this page' })
const bar = () => screen.getByRole('group', { name: 'Selection' })
const button = (name: string) => screen.getByRole('button', { name })
const selected = () => screen.getAllByRole('row', { selected: true }).length
const noneIsSelected = () => expect(screen.queryAllByRole('row', { selected: true })).toEqual([])

it('counts what is selected, and opens nothing', async () => {
  const { user, container } = await showUsers()
  expect(bar()).toHaveTextContent('')

  await user.click(await box('alice'))
  await user.click(await box('carol'))

  expect(bar()).toHaveTextContent('2 selected')
  expect(pageBox()).toBePartiallyChecked()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(await axe(container)).toHaveNoViolations()
  await user.click(await box('alice'))
  expect(bar()).toHaveTextContent('1 selected')
})

it('selects with Shift all from the one before, and takes them away alike', async () => {
  const { user } = await showUsers()

  await user.click(await box('bob'))
  await user.keyboard('{Shift>}')
  await user.click(await box('dave'))
  expect(selected()).toBe(3)
  await user.keyboard('{/Shift}')
  await user.click(await box('dave'))
  await user.keyboard('{Shift>}')
  await user.click(await box('carol'))

  expect(bar()).toHaveTextContent('1 selected')
  expect(await box('bob')).toBeChecked()
})

it('selects by the keyboard: Space, Shift and Space, Shift and an arrow', async () => {
  const { user } = await showUsers()
  act(() => screen.getByRole('row', { name: /alice/ }).focus())

  await user.keyboard(' ')
  expect(bar()).toHaveTextContent('1 selected')
  await user.keyboard('{ArrowDown}{ArrowDown}{Shift>} {/Shift}')
  expect(bar()).toHaveTextContent('3 selected')
  await user.keyboard('{Shift>}{ArrowDown}{/Shift}')

  expect(bar()).toHaveTextContent('4 selected')
  expect(screen.getByRole('row', { name: /dave/ })).toHaveFocus()
  expect(pageBox()).toBeChecked()
})

it('selects the page and all that match, and clears', async () => {
  const { user } = await showUsers()

  await user.click(pageBox())
  expect(bar()).toHaveTextContent('4 selected')
  await user.click(button('Select all 6 that match'))
  expect(bar()).toHaveTextContent('All 6 that match are selected')
  expect(selected()).toBe(4)
  await user.click(button('Clear'))

  expect(bar()).toHaveTextContent('')
  noneIsSelected()
  expect(screen.getByRole('row', { name: /alice/ })).toHaveFocus()
})

it('keeps what is selected on another page, also when all that match are', async () => {
  const { user } = await showUsers()
  await user.click(await box('alice'))

  await user.click(button('Next page'))
  await user.click(await box('frank'))
  expect(bar()).toHaveTextContent('2 selected')
  await user.click(button('Select all 6 that match'))
  expect(await box('erin')).toBeChecked()
  // of all that match those of the page are left
  await user.click(await box('erin'))

  expect(bar()).toHaveTextContent('1 selected')
  expect(await box('frank')).toBeChecked()
})

it('drops the selection when something else is listed, and says so', async () => {
  const { user } = await showUsers()
  await user.click(await box('alice'))

  await user.type(screen.getByRole('searchbox'), 'abc{Enter}')

  expect(await screen.findByText('The selection was cleared, as something else is listed now.')).toBeVisible()
  await waitFor(noneIsSelected)
})

it('keeps the selection in another order and with other columns', async () => {
  const { user } = await showUsers()
  await user.click(await box('alice'))

  await user.click(button('Type'))

  expect(await box('alice')).toBeChecked()
  expect(bar()).toHaveTextContent('1 selected')
})
