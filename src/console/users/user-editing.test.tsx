import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  UserDetailDocument,
  UserEmailUpdateDocument,
  type UserErrorFieldsFragment,
  UserHistoryDocument,
  UserNameUpdateDocument,
  type UserNameUpdateMutation,
  UsersDocument,
  type UserUpdateInput,
} from '../../generated/client/graphql.ts'
import { actor, aUser, mayNothing, noHistory, usersPage } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const alice = aUser({ login: 'alice', name: 'Alice', email: 'alice@example.org', version: 3 })

/** As the server knows the user. */
let present = alice

function userUpdate(user: typeof alice | null, ...errors: Omit<UserErrorFieldsFragment, '__typename'>[]): UserNameUpdateMutation {
  present = user ?? present
  const userErrors = errors.map((error) => ({ __typename: 'UserError' as const, ...error }))
  return { __typename: 'Mutation', userUpdate: { __typename: 'UserUpdatePayload', user, userErrors } }
}

/** Lets the name be changed by these answers, one after the other, and remembers what was asked. */
function renaming(
  ...answers: ((input: UserUpdateInput) => ReturnType<typeof userUpdate> | ReturnType<typeof refusal>)[]
): UserUpdateInput[] {
  const asked: UserUpdateInput[] = []
  server.use(
    on(UserNameUpdateDocument).answer(({ input }) => {
      asked.push(input)
      const reply = answers[asked.length - 1]
      if (reply === undefined) throw new Error('One attempt too many')
      return reply(input)
    }),
  )
  return asked
}

const renamed = ({ name }: UserUpdateInput) => userUpdate({ ...alice, name: name ?? alice.name, version: 4 })

async function openDrawer(user = alice) {
  present = user
  server.use(
    ...listAnswers(),
    on(UsersDocument).answer(() => usersPage([user])),
    on(UserDetailDocument).answer(() => ({ __typename: 'Query', user: present })),
    on(UserHistoryDocument).answer(({ id }) => noHistory(id)),
  )
  const result = renderScreen(<Users organization={null} />, { at: `/users?open=${user.id}` })
  await screen.findByRole('heading', { name: user.name })
  return result
}

async function editName(text: string) {
  const { user, ...rest } = await openDrawer()
  await user.click(screen.getByRole('button', { name: 'Edit name' }))
  await user.keyboard(text)
  return { user, ...rest }
}

const nameField = () => screen.queryByRole('textbox', { name: 'Name' })
const row = () => within(screen.getByRole('row', { name: /alice/ }))

describe('changing the name', () => {
  it('sends the version it was read in, and shows the new name in drawer and list', async () => {
    const asked = renaming(renamed)

    await editName('Alicia{Enter}')

    expect(await row().findByText('Alicia')).toBeVisible()
    expect(screen.getByRole('heading', { name: 'Alicia' })).toBeVisible()
    expect(await screen.findByText('Name of alice changed')).toBeVisible()
    expect(asked).toEqual([{ id: alice.id, name: 'Alicia', expectedVersion: 3, idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) }])
    await waitFor(() => expect(screen.getByRole('button', { name: 'Edit name' })).toHaveFocus())
  })

  it('starts with the present name selected', async () => {
    const { user, container } = await openDrawer()

    await user.click(screen.getByRole('button', { name: 'Edit name' }))

    expect(nameField()).toHaveFocus()
    expect(nameField()).toHaveValue('Alice')
    expect(await axe(container)).toHaveNoViolations()
  })

  it.each(['{Escape}', 'Cancel'])('leaves everything as it was after %s, with the drawer still open', async (way) => {
    const asked = renaming()
    const { user } = await editName('Alicia')

    if (way === 'Cancel') await user.click(screen.getByRole('button', { name: 'Cancel' }))
    else await user.keyboard(way)

    expect(nameField()).not.toBeInTheDocument()
    expect(screen.getByRole('heading', { name: 'Alice' })).toBeVisible()
    expect(asked).toEqual([])
  })

  it('asks nothing when nothing was changed', async () => {
    const asked = renaming()

    await editName('Alice{Enter}')

    expect(nameField()).not.toBeInTheDocument()
    expect(asked).toEqual([])
  })

  it('shows what is wrong with the name beside it, and keeps it', async () => {
    renaming(() => userUpdate(null, { code: 'INVALID', message: 'A name has at most 128 characters.', field: ['name'] }))

    await editName('Far too long{Enter}')

    expect(await screen.findByText('A name has at most 128 characters.')).toBeVisible()
    expect(nameField()).toHaveValue('Far too long')
    expect(nameField()).toHaveAccessibleDescription('A name has at most 128 characters.')
    expect(nameField()).toBeInvalid()
  })

  it('shows a refusal that concerns no field above the buttons', async () => {
    renaming(() => userUpdate(null, { code: 'NOT_SOLE_AUTHORITY', message: 'This user also belongs to Borealis Bank.', field: null }))

    await editName('Alicia{Enter}')

    expect(await screen.findByText('This user also belongs to Borealis Bank.')).toBeVisible()
    expect(nameField()).toHaveValue('Alicia')
  })

  it('keeps the name when the answer is lost, and sends the same request again', async () => {
    const { user } = await editName('Alicia')
    server.use(on(UserNameUpdateDocument).fail())
    await user.keyboard('{Enter}')
    expect(await screen.findByText(/The server cannot be reached/)).toBeVisible()
    expect(nameField()).toHaveValue('Alicia')

    const asked = renaming(() => refusal('UNAVAILABLE'), renamed)
    await user.keyboard('{Enter}')
    expect(await screen.findByText(/The server is not ready.*Request id request-1/)).toBeVisible()
    await user.keyboard('{Enter}')

    expect(await row().findByText('Alicia')).toBeVisible()
    expect(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  })
})

describe('a change by somebody else in between', () => {
  const theirs = { ...alice, name: 'Ally', version: 7, updatedBy: actor('bob'), updatedAt: new Date(Date.now() - 120_000).toISOString() }
  const conflict = () => userUpdate(theirs, { code: 'VERSION_MISMATCH', message: 'Somebody changed this user first.', field: null })

  it('is shown with both values', async () => {
    renaming(conflict)

    const { container } = await editName('Alicia{Enter}')

    const panel = within((await screen.findByText(/Changed by bob/)).closest('[role=alert]') as HTMLElement)
    expect(panel.getByText('2 minutes ago')).toBeVisible()
    expect(panel.getByText('Ally')).toBeVisible()
    expect(panel.getByText('Alicia')).toBeVisible()
    expect(screen.queryByText('Somebody changed this user first.')).not.toBeInTheDocument()
    expect(await axe(container)).toHaveNoViolations()
  })

  it('gives way when mine is kept', async () => {
    const asked = renaming(conflict, renamed)
    const { user } = await editName('Alicia{Enter}')

    await user.click(await screen.findByRole('button', { name: 'Keep mine' }))

    expect(await row().findByText('Alicia')).toBeVisible()
    expect(asked.map(({ name, expectedVersion }) => [name, expectedVersion])).toEqual([
      ['Alicia', 3],
      ['Alicia', 7],
    ])
    expect(nameField()).not.toBeInTheDocument()
  })

  it('stays when theirs is taken', async () => {
    const asked = renaming(conflict)
    const { user } = await editName('Alicia{Enter}')

    await user.click(await screen.findByRole('button', { name: 'Take theirs' }))

    expect(await row().findByText('Ally')).toBeVisible()
    expect(nameField()).not.toBeInTheDocument()
    expect(screen.queryByText(/Changed by bob/)).not.toBeInTheDocument()
    expect(asked).toHaveLength(1)
  })
})

describe('changing the email', () => {
  it('clears it when the field is left empty', async () => {
    const asked: unknown[] = []
    server.use(
      on(UserEmailUpdateDocument).answer(({ input }) => {
        asked.push(input)
        present = { ...alice, email: null, version: 4 }
        return { __typename: 'Mutation', userEmailUpdate: { __typename: 'UserEmailUpdatePayload', user: present, userErrors: [] } }
      }),
    )
    const { user } = await openDrawer()

    await user.click(screen.getByRole('button', { name: 'Edit email' }))
    await user.clear(screen.getByRole('textbox', { name: 'Email' }))
    await user.click(screen.getByRole('button', { name: 'Confirm' }))

    expect(await screen.findByText('No email')).toBeVisible()
    expect(asked).toEqual([expect.objectContaining({ id: alice.id, email: null, expectedVersion: 3 })])
  })
})

it('offers no change to those who may make none', async () => {
  await openDrawer({ ...alice, ...mayNothing })

  expect(screen.getByText('alice@example.org')).toBeVisible()
  for (const name of [/^Edit/, /^Lock/, /^Delete/, /Rename/, /^Make/, /^Create key/, /^Add to/, /Reset/])
    expect(screen.queryByRole('button', { name })).not.toBeInTheDocument()
})
