import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  UserDeleteDocument,
  UserLockDocument,
  UserLoginUpdateDocument,
  UserNameUpdateDocument,
  UserUnlockDocument,
} from '../../generated/client/graphql.ts'
import { actor, anApiKey, aSession, mayNothing } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address } from '../../testing/render.tsx'
import { because, showUser } from '../../testing/shown-user.tsx'

const dialog = async () => within(await screen.findByRole('dialog'))
const button = (name: string) => screen.getByRole('button', { name })

describe('locking', () => {
  it('says what will end, takes a reason, and offers the way back', async () => {
    const asked: unknown[] = []
    const { user, become, container } = await showUser({ version: 3, sessions: [aSession(), aSession()], apiKeys: [anApiKey()] })
    server.use(
      on(UserLockDocument).answer(({ input }) => {
        asked.push(input)
        const locked = become({
          state: 'LOCKED',
          lockedBy: actor('bob'),
          lockedAt: '2026-01-03T10:00:00.000Z',
          lockReason: 'Left',
          sessions: [],
        })
        return { __typename: 'Mutation', userLock: { __typename: 'UserLockPayload', user: locked, userErrors: [] } }
      }),
    )

    await user.click(button('Lock'))
    const question = await dialog()
    expect(question.getByRole('heading')).toHaveTextContent('Lock alice?')
    expect(question.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      '2 sessions end at once.',
      '1 API key is refused until the user is unlocked again.',
      'Open links and invitations end.',
    ])
    expect(await axe(container)).toHaveNoViolations()
    await user.type(question.getByLabelText('Reason'), 'Left')
    await user.click(question.getByRole('button', { name: 'Lock' }))

    expect(await screen.findByText('alice locked')).toBeVisible()
    expect(await screen.findByRole('button', { name: 'Unlock' })).toBeVisible()
    expect(screen.getByText('Left')).toBeVisible()
    expect(await screen.findByText('Not signed in anywhere.')).toBeVisible()
    expect(asked).toEqual([expect.objectContaining({ expectedVersion: 3, reason: 'Left', idempotencyKey: expect.any(String) })])
  })

  it('cannot be begun where it is impossible, and says why', async () => {
    const { user } = await showUser({
      blockedActions: [
        { __typename: 'BlockedAction', action: 'LOCK', code: 'LAST_ADMINISTRATOR', message: 'This is the last administrator.' },
      ],
    })

    expect(button('Lock')).toHaveAccessibleDescription('This is the last administrator.')
    await user.click(button('Lock'))

    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('begins anew from what is there now, when somebody was faster', async () => {
    const asked: unknown[] = []
    const { user, become } = await showUser({ version: 3 })
    server.use(
      on(UserLockDocument).answer(({ input }) => {
        asked.push(input.expectedVersion)
        const isStale = input.expectedVersion === 3
        const present = become(isStale ? { version: 7 } : { version: 8, state: 'LOCKED' })
        const userErrors = isStale ? [because('VERSION_MISMATCH', 'Somebody changed this user first.')] : []
        return { __typename: 'Mutation', userLock: { __typename: 'UserLockPayload', user: present, userErrors } }
      }),
    )
    await user.click(button('Lock'))
    const question = await dialog()
    await user.click(question.getByRole('button', { name: 'Lock' }))
    expect(await question.findByText(/Somebody else has just changed this/)).toBeVisible()

    await user.click(question.getByRole('button', { name: 'Lock' }))

    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(asked).toEqual([3, 7])
  })

  it('is taken back at once', async () => {
    const { user, become } = await showUser({ state: 'LOCKED', lockedAt: '2026-01-03T10:00:00.000Z' })
    server.use(
      on(UserUnlockDocument).answer(() => ({
        __typename: 'Mutation',
        userUnlock: { __typename: 'UserUnlockPayload', user: become({ state: 'ACTIVE', lockedAt: null }), userErrors: [] },
      })),
    )

    await user.click(button('Unlock'))

    expect(await screen.findByText('alice unlocked')).toBeVisible()
    expect(await screen.findByRole('button', { name: 'Lock' })).toBeVisible()
  })

  it('comes back, with its reason, when the unlock is undone', async () => {
    const { user, become } = await showUser({ state: 'LOCKED', lockedAt: '2026-01-03T10:00:00.000Z', lockReason: 'Left' })
    const asked: unknown[] = []
    server.use(
      on(UserUnlockDocument).answer(() => {
        const unlocked = become({ state: 'ACTIVE', lockedAt: null, lockReason: null })
        return { __typename: 'Mutation', userUnlock: { __typename: 'UserUnlockPayload', user: unlocked, userErrors: [] } }
      }),
      on(UserLockDocument).answer(({ input }) => {
        asked.push(input)
        const locked = become({ state: 'LOCKED', lockedAt: '2026-01-03T10:00:00.000Z', lockReason: input.reason ?? null })
        return { __typename: 'Mutation', userLock: { __typename: 'UserLockPayload', user: locked, userErrors: [] } }
      }),
    )
    await user.click(button('Unlock'))

    await user.click(await screen.findByRole('button', { name: 'Undo' }))

    expect(await screen.findByRole('button', { name: 'Unlock' })).toBeVisible()
    expect(screen.getByText('Left')).toBeVisible()
    expect(asked).toEqual([expect.objectContaining({ reason: 'Left' })])
  })
})

it('shows on one’s own account what nobody can do there, and why', async () => {
  const onOneself = (['LOCK', 'DELETE', 'UPDATE_TYPE'] as const).map((action) => ({
    __typename: 'BlockedAction' as const,
    action,
    code: 'SELF' as const,
    message: 'Nobody can do this to their own account.',
  }))
  const { user } = await showUser({ ...mayNothing, blockedActions: onOneself })

  for (const name of ['Lock', 'Delete user', 'Make a service user']) {
    expect(button(name)).toHaveAccessibleDescription('Nobody can do this to their own account.')
    await user.click(button(name))
  }

  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

it('leads from the history to all events about the user', async () => {
  const { alice } = await showUser()

  expect(await screen.findByRole('link', { name: 'All events about alice' })).toHaveAttribute('href', `/audit?target=is.${alice.id}`)
})

describe('the account', () => {
  it('gets another login behind a question, and shows what is wrong with it', async () => {
    const asked: unknown[] = []
    const { user, become } = await showUser({ version: 3 })
    server.use(
      on(UserLoginUpdateDocument).answer(({ input }) => {
        asked.push(input.login)
        const isTaken = input.login === 'bob'
        const userErrors = isTaken ? [because('INVALID', 'That login is taken.', ['login'])] : []
        const renamed = isTaken ? null : become({ login: input.login, version: 4 })
        return { __typename: 'Mutation', userLoginUpdate: { __typename: 'UserLoginUpdatePayload', user: renamed, userErrors } }
      }),
    )

    await user.click(button('Rename login'))
    const question = await dialog()
    const field = question.getByLabelText('New login')
    expect(field).toHaveValue('alice')
    await user.clear(field)
    await user.type(field, 'bob{Enter}')
    expect(await question.findByText('That login is taken.')).toBeVisible()
    await user.clear(field)
    await user.type(field, 'alicia{Enter}')

    expect(await screen.findByText('The login is alicia now')).toBeVisible()
    expect(asked).toEqual(['bob', 'alicia'])
  })

  it('becomes a program only after its consequences were read', async () => {
    const { user, become } = await showUser()
    server.use(
      on(UserNameUpdateDocument).answer(({ input }) => ({
        __typename: 'Mutation',
        userUpdate: { __typename: 'UserUpdatePayload', user: become({ type: input.type ?? 'NORMAL' }), userErrors: [] },
      })),
    )

    await user.click(button('Make a service user'))
    const question = await dialog()
    expect(question.getByText(/Its password, second factors and open links are deleted/)).toBeVisible()
    await user.click(question.getByRole('button', { name: 'Make a service user' }))

    expect(await screen.findByRole('button', { name: 'Make a normal user' })).toBeVisible()
    expect(screen.queryByRole('heading', { name: 'Password' })).not.toBeInTheDocument()
  })
})

describe('deleting', () => {
  it('needs the login typed, and leads back to the list', async () => {
    const asked: unknown[] = []
    const { user, alice } = await showUser({ version: 3 })
    server.use(
      on(UserDeleteDocument).answer(({ input }) => {
        asked.push(input)
        return { __typename: 'Mutation', userDelete: { __typename: 'UserDeletePayload', user: alice, userErrors: [] } }
      }),
    )

    await user.click(button('Delete user'))
    const question = await dialog()
    const confirm = question.getByRole('button', { name: 'Delete user' })
    await user.type(question.getByLabelText('Type alice to confirm'), 'alic')
    expect(confirm).toBeDisabled()
    await user.keyboard('{Enter}')
    expect(asked).toEqual([])
    await user.keyboard('e{Enter}')

    expect(await screen.findByText('alice deleted')).toBeVisible()
    expect(asked).toEqual([expect.objectContaining({ id: alice.id, login: 'alice', expectedVersion: 3 })])
    expect(address()).toBe('/users')
  })

  it('offers the lock instead', async () => {
    const { user } = await showUser()

    await user.click(button('Delete user'))
    await user.click((await dialog()).getByRole('button', { name: 'Lock instead' }))

    expect((await dialog()).getByRole('heading')).toHaveTextContent('Lock alice?')
  })
})
