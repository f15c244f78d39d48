import { act, screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  ReaderDocument,
  SessionEndDocument,
  SessionExtendDocument,
  SignInDocument,
  SignOutDocument,
} from '../../generated/client/graphql.ts'
import { useReaderQuery } from '../../generated/hooks.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { SessionWarning } from './session-warning.tsx'

const reader = { __typename: 'User', id: 'id-of-alice', login: 'alice' } as const
const inSeconds = (seconds: number) => Date.now() + seconds * 1000
const anHour = 3600

/** A server whose session ends that many seconds from now unless used, and after `lastsFor` seconds at the latest. */
function aSession(seconds: number, { lastsFor = 36_000 } = {}) {
  const last = inSeconds(lastsFor)
  const state = { endsAt: inSeconds(seconds) as number | null, looks: [] as (string | null)[], extensions: 0 }
  const session = (endsAt: number) =>
    ({
      __typename: 'ViewerSession',
      expiresAt: new Date(last).toISOString(),
      idleExpiresAt: new Date(Math.min(endsAt, last)).toISOString(),
      secondsLeft: Math.floor((Math.min(endsAt, last) - Date.now()) / 1000),
      warnSeconds: 300,
    }) as const
  server.use(
    on(ReaderDocument).answer(() => ({ __typename: 'Query', viewer: { __typename: 'Viewer', user: reader } })),
    on(SessionEndDocument).answer((_, request) => {
      state.looks.push(request.headers.get('x-unattended'))
      const { endsAt } = state
      return { __typename: 'Query', viewer: endsAt === null ? null : { __typename: 'Viewer', user: reader, session: session(endsAt) } }
    }),
    on(SessionExtendDocument).answer(() => {
      state.extensions += 1
      state.endsAt = inSeconds(anHour)
      const extended = session(state.endsAt)
      return { __typename: 'Mutation', sessionExtend: { __typename: 'SessionExtendPayload', session: extended, userErrors: [] } }
    }),
  )
  return state
}

function Page() {
  const { data } = useReaderQuery()
  return (
    <main>
      <label>
        Note <input />
      </label>
      {data && <SessionWarning />}
    </main>
  )
}

const open = () => renderScreen(<Page />, { at: '/users' })
const question = () => screen.findByRole('alertdialog', { name: 'Are you still there?' }, { timeout: 5000 })
const comeBack = () => act(() => void window.dispatchEvent(new Event('focus')))

describe('before a session ends that nobody uses', () => {
  it('asks in time whether to stay signed in', async () => {
    const session = aSession(302)
    const { user, container } = open()
    const note = await screen.findByRole('textbox', { name: 'Note' })
    note.focus()

    expect(await question()).toHaveAccessibleDescription(/You will be signed out in 5 minutes, unless you stay/)
    expect(screen.getByRole('timer')).toHaveTextContent(/^(5:00|4:5\d)$/)
    expect(screen.getByRole('button', { name: 'Stay signed in' })).toHaveFocus()
    expect(await axe(container)).toHaveNoViolations()
    await user.keyboard('{Enter}')

    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument())
    expect(session.extensions).toBe(1)
  })

  it('looks without using the session', async () => {
    const session = aSession(302)

    open()

    await question()
    expect(new Set(session.looks)).toEqual(new Set(['true']))
    expect(session.extensions).toBe(0)
  })

  it('asks nobody who is typing: they stay', async () => {
    const session = aSession(305)
    const { user } = open()

    await user.type(await screen.findByRole('textbox', { name: 'Note' }), 'a long text')

    await waitFor(() => expect(session.extensions).toBe(1), { timeout: 10_000 })
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveValue('a long text')
  })

  it('stays after Escape too', async () => {
    const session = aSession(200)
    const { user } = open()
    await question()

    await user.keyboard('{Escape}')

    await waitFor(() => expect(session.extensions).toBe(1))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument())
  })

  it('signs out on demand', async () => {
    aSession(200)
    server.use(on(SignOutDocument).answer(() => ({ __typename: 'Mutation', signOut: { __typename: 'SignOutPayload', userErrors: [] } })))
    const { user } = open()
    await question()

    await user.click(screen.getByRole('button', { name: 'Sign out' }))

    await waitFor(() => expect(address()).toBe('/sign-in'))
  })

  it('goes by itself when another tab has stayed', async () => {
    const session = aSession(200)
    open()
    await question()

    session.endsAt = inSeconds(anHour)
    comeBack()

    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument())
    expect(session.extensions).toBe(0)
  })

  it('says so when staying failed, and asks on', async () => {
    aSession(200)
    server.use(on(SessionExtendDocument).fail())
    const { user } = open()
    await question()

    await user.keyboard('{Enter}')

    expect(await screen.findByText(/The server cannot be reached/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Stay signed in' })).toBeVisible()
  })
})

it('only tells of the end that cannot be moved, and is read once', async () => {
  aSession(anHour, { lastsFor: 200 })
  const { user, container } = open()

  expect(await screen.findByText(/Your session ends/)).toHaveTextContent(
    /Your session ends in 3 minutes\. It has lasted as long as one may/,
  )
  expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
  expect(await axe(container)).toHaveNoViolations()
  await user.click(screen.getByRole('button', { name: 'Dismiss' }))

  expect(screen.queryByText(/Your session ends/)).not.toBeInTheDocument()
})

describe('once the session is over', () => {
  const signingIn = (session: { endsAt: number | null }) =>
    server.use(
      on(SignInDocument).answer(() => {
        session.endsAt = inSeconds(200)
        const viewer = { __typename: 'Viewer', user: reader, requiredActions: [] as never[] } as const
        return {
          __typename: 'Mutation',
          signIn: { __typename: 'SignInPayload', viewer, secondStep: null, invitation: null, userErrors: [] },
        }
      }),
    )

  it('asks for the password over the page by itself, keeps what was typed, and watches the new session', async () => {
    const session = aSession(200)
    signingIn(session)
    const { user } = open()
    await question()

    session.endsAt = null
    comeBack()
    await screen.findByRole('dialog', { name: 'Your session has ended' })
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    await user.type(screen.getByLabelText('Password'), 'secret{Enter}')

    expect(await question()).toBeVisible()
  })

  it('asks for it when staying comes too late', async () => {
    aSession(200)
    server.use(on(SessionExtendDocument).answer(() => refusal('UNAUTHENTICATED')))
    const { user } = open()
    await question()

    await user.keyboard('{Enter}')

    expect(await screen.findByRole('dialog', { name: 'Your session has ended' })).toBeVisible()
  })
})
