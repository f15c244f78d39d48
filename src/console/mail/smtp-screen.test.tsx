import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  ConfirmationDocument,
  IdentityConfirmDocument,
  SmtpSettingsDocument,
  type SmtpSettingsFieldsFragment,
  SmtpSettingsTestDocument,
  type SmtpSettingsTestMutation,
  SmtpSettingsUpdateDocument,
} from '../../generated/client/graphql.ts'
import { actor } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { SmtpScreen } from './smtp-screen.tsx'

const saved: SmtpSettingsFieldsFragment = {
  __typename: 'SmtpSettings',
  enabled: true,
  isFixed: false,
  host: 'mail.example.org',
  port: 587,
  security: 'STARTTLS',
  username: 'roster',
  hasPassword: true,
  senderName: null,
  senderAddress: 'roster@example.org',
  resetLinkMinutes: 30,
  invitationHours: 72,
  version: 4,
  updatedAt: '2026-01-02T10:00:00.000Z',
  updatedBy: actor('bob'),
}

/** The page over these settings; `sent` are the changes that reach the server. */
async function showSmtp(values: Partial<SmtpSettingsFieldsFragment> = {}) {
  const now = { ...saved, ...values }
  const sent: object[] = []
  server.use(
    on(SmtpSettingsDocument).answer(() => ({ __typename: 'Query', smtpSettings: { ...now } })),
    on(SmtpSettingsUpdateDocument).answer(({ input: { idempotencyKey: _, ...input } }) => {
      sent.push(input)
      Object.assign(now, { version: now.version + 1 })
      return update([])
    }),
  )
  const shown = renderScreen(<SmtpScreen />, { at: '/platform/smtp' })
  await screen.findByRole('heading', { level: 2, name: 'How long links work' })
  return { ...shown, sent, now }
}

const update = (userErrors: ReturnType<typeof because>[]) =>
  ({
    __typename: 'Mutation',
    smtpSettingsUpdate: { __typename: 'SmtpSettingsUpdatePayload', smtpSettings: userErrors.length > 0 ? null : saved, userErrors },
  }) as const

type Outcome = NonNullable<SmtpSettingsTestMutation['smtpSettingsTest']['outcome']>

/** What becomes of test mails; returns what they are sent by. */
function tests(outcome: Omit<Outcome, '__typename'>): object[] {
  const sent: object[] = []
  server.use(
    on(SmtpSettingsTestDocument).answer(({ input }) => {
      sent.push(input)
      return {
        __typename: 'Mutation',
        smtpSettingsTest: {
          __typename: 'SmtpSettingsTestPayload',
          outcome: { __typename: 'SmtpTestOutcome', ...outcome },
          userErrors: [],
        },
      }
    }),
  )
  return sent
}

const field = (name: string) => screen.getByLabelText(name)
const press = ({ user }: Awaited<ReturnType<typeof showSmtp>>, name: string) => user.click(screen.getByRole('button', { name }))

async function type({ user }: Awaited<ReturnType<typeof showSmtp>>, name: string, text: string) {
  await user.clear(field(name))
  if (text !== '') await user.type(field(name), text)
}

describe('changing the settings', () => {
  it('offers nothing to confirm before something is changed', async () => {
    const { container } = await showSmtp()

    expect(field('Host')).toHaveValue('mail.example.org')
    expect(screen.queryByRole('button', { name: 'Confirm' })).not.toBeInTheDocument()
    expect(await axe(container)).toHaveNoViolations()
  })

  it('sends only what was changed, with the version that was shown', async () => {
    const shown = await showSmtp()
    await type(shown, 'Name', 'Accounts')
    await type(shown, 'Invitations', '24')

    await press(shown, 'Confirm')

    expect(await screen.findByText('SMTP settings saved')).toBeVisible()
    expect(shown.sent).toEqual([{ senderName: 'Accounts', invitationHours: 24, expectedVersion: 4 }])
  })

  it('forgets the changes with Cancel, and sends nothing', async () => {
    const shown = await showSmtp()
    await type(shown, 'Host', 'other.example.org')

    await press(shown, 'Cancel')

    expect(field('Host')).toHaveValue('mail.example.org')
    expect(screen.queryByText('Not saved yet')).not.toBeInTheDocument()
    expect(shown.sent).toEqual([])
  })

  it('suggests the usual port of a security, and leaves an unusual one', async () => {
    const shown = await showSmtp()

    await shown.user.selectOptions(screen.getByRole('combobox', { name: 'Security' }), 'TLS')
    expect(field('Port')).toHaveValue('465')

    await type(shown, 'Port', '2525')
    await shown.user.selectOptions(screen.getByRole('combobox', { name: 'Security' }), 'NONE')
    expect(field('Port')).toHaveValue('2525')
  })

  it('sends no empty number', async () => {
    const shown = await showSmtp()
    await type(shown, 'Port', '')

    await press(shown, 'Confirm')

    expect(screen.getByText('Type a whole number.')).toBeVisible()
    expect(shown.sent).toEqual([])
  })

  it('tells what the server refuses beside its field, and keeps what was typed', async () => {
    const shown = await showSmtp()
    server.use(
      on(SmtpSettingsUpdateDocument).answer(() =>
        update([because('INVALID', 'A link works for at least 5 minutes.', ['resetLinkMinutes'])]),
      ),
    )
    await type(shown, 'Links for a password', '2')

    await press(shown, 'Confirm')

    await waitFor(() => expect(field('Links for a password')).toHaveAccessibleDescription(/at least 5 minutes/))
    expect(field('Links for a password')).toHaveValue('2')
    await waitFor(() => expect(field('Links for a password')).toHaveFocus())
  })

  it('asks who it is first when the session is not confirmed, and goes on', async () => {
    const shown = await showSmtp()
    let isConfirmed = false
    server.use(
      on(SmtpSettingsUpdateDocument).answer(() => {
        return update(isConfirmed ? [] : [because('CONFIRMATION_REQUIRED', 'Confirm that it is you.')])
      }),
      on(ConfirmationDocument).answer(() => ({
        __typename: 'Query',
        viewer: {
          __typename: 'Viewer',
          user: { __typename: 'User', id: 'id-of-admin', login: 'admin', mfaFactors: [] },
        },
      })),
      on(IdentityConfirmDocument).answer(() => {
        isConfirmed = true
        return {
          __typename: 'Mutation',
          identityConfirm: { __typename: 'IdentityConfirmPayload', confirmedUntil: '2026-01-01T00:05:00.000Z', userErrors: [] },
        }
      }),
    )
    await type(shown, 'Name', 'Accounts')
    await press(shown, 'Confirm')

    const dialog = within(await screen.findByRole('dialog'))
    await shown.user.type(await dialog.findByLabelText('Password'), 'correct horse battery')
    await shown.user.click(dialog.getByRole('button', { name: 'Confirm' }))

    expect(await screen.findByText('SMTP settings saved')).toBeVisible()
  })

  it('shows both values when somebody was faster, and keeps mine on demand', async () => {
    const shown = await showSmtp()
    await type(shown, 'Host', 'mine.example.org')
    server.use(
      on(SmtpSettingsUpdateDocument).answer(({ input }) => {
        if (input.expectedVersion === 5) {
          shown.sent.push({ host: input.host ?? null })
          return update([])
        }
        Object.assign(shown.now, { host: 'theirs.example.org', version: 5 })
        return update([because('VERSION_MISMATCH', 'Changed meanwhile.')])
      }),
    )
    await press(shown, 'Confirm')

    expect(await screen.findByText('theirs.example.org')).toBeVisible()
    expect(screen.getByText(/bob changed these settings/)).toBeVisible()
    expect(screen.getByText('mine.example.org')).toBeVisible()
    await press(shown, 'Keep mine')

    expect(await screen.findByText('SMTP settings saved')).toBeVisible()
    expect(shown.sent).toEqual([{ host: 'mine.example.org' }])
  })

  it('takes theirs on demand', async () => {
    const shown = await showSmtp()
    await type(shown, 'Host', 'mine.example.org')
    server.use(
      on(SmtpSettingsUpdateDocument).answer(() => {
        Object.assign(shown.now, { host: 'theirs.example.org', version: 5 })
        return update([because('VERSION_MISMATCH', 'Changed meanwhile.')])
      }),
    )
    await press(shown, 'Confirm')
    await screen.findByText('theirs.example.org')

    await press(shown, 'Take theirs')

    expect(field('Host')).toHaveValue('theirs.example.org')
    expect(screen.queryByText('Not saved yet')).not.toBeInTheDocument()
  })

  it('shows an error with Retry', async () => {
    let isBroken = true
    server.use(on(SmtpSettingsDocument).answer(() => (isBroken ? refusal('UNAVAILABLE') : { __typename: 'Query', smtpSettings: saved })))
    const { user } = renderScreen(<SmtpScreen />)
    await screen.findByText(/The server is not ready/)

    isBroken = false
    await user.click(screen.getByRole('button', { name: 'Retry' }))

    expect(await screen.findByLabelText('Host')).toBeVisible()
  })
})

describe('the password', () => {
  it('is kept, and said to be, unless it is replaced', async () => {
    const shown = await showSmtp()
    expect(screen.getByText(/A password is kept/)).toBeVisible()

    await press(shown, 'Replace password')
    await shown.user.type(field('Password'), 'another secret')
    await press(shown, 'Confirm')

    expect(await screen.findByText('SMTP settings saved')).toBeVisible()
    expect(shown.sent).toEqual([{ password: 'another secret', expectedVersion: 4 }])
    expect(await screen.findByText(/A password is kept/)).toBeVisible()
    expect(screen.queryByDisplayValue('another secret')).not.toBeInTheDocument()
  })

  it('is erased once that is confirmed', async () => {
    const shown = await showSmtp()

    await press(shown, 'Erase password')
    expect(screen.getByText(/is erased when you confirm/)).toBeVisible()
    await press(shown, 'Confirm')

    expect(await screen.findByText('SMTP settings saved')).toBeVisible()
    expect(shown.sent).toEqual([{ password: null, expectedVersion: 4 }])
  })

  it('has to be typed again for another server', async () => {
    const shown = await showSmtp()
    expect(screen.queryByLabelText('Password')).not.toBeInTheDocument()

    await type(shown, 'Host', 'other.example.org')

    expect(field('Password')).toHaveAccessibleDescription(/Type it again/)
  })
})

describe('a server that the environment sets', () => {
  it('is shown to be read, with the reason, and leaves the lifetimes of links to be changed', async () => {
    const shown = await showSmtp({ isFixed: true })

    expect(screen.getByText(/can only be changed there/)).toBeVisible()
    expect(screen.getByText('mail.example.org')).toBeVisible()
    expect(screen.queryByLabelText('Host')).not.toBeInTheDocument()
    await type(shown, 'Links for a password', '60')
    await press(shown, 'Confirm')

    expect(await screen.findByText('SMTP settings saved')).toBeVisible()
    expect(shown.sent).toEqual([{ resetLinkMinutes: 60, expectedVersion: 4 }])
  })

  it('is tested by what is set', async () => {
    const shown = await showSmtp({ isFixed: true })
    const sent = tests({ stage: 'DONE', ok: true, reply: '250 OK' })
    await type(shown, 'Invitations', '24')

    await press(shown, 'Send test mail')

    expect(await screen.findByText('The server has taken the mail.')).toBeVisible()
    expect(sent).toEqual([{}])
  })
})

describe('a test mail', () => {
  it('goes by the unsaved values to oneself, and saves nothing', async () => {
    const shown = await showSmtp()
    const sent = tests({ stage: 'DONE', ok: true, reply: '250 2.0.0 queued as 4711' })
    await type(shown, 'Host', 'other.example.org')
    await shown.user.type(field('Password'), 'secret')

    await press(shown, 'Send test mail')

    expect(await screen.findByText('The server has taken the mail.')).toBeVisible()
    expect(screen.getByText('250 2.0.0 queued as 4711')).toBeVisible()
    expect(sent).toEqual([{ host: 'other.example.org', password: 'secret' }])
    expect(shown.sent).toEqual([])
  })

  it('tells the stage that it ended at, with the server’s own words', async () => {
    const shown = await showSmtp()
    const sent = tests({ stage: 'AUTHENTICATION', ok: false, reply: '535 5.7.8 Authentication failed' })
    await shown.user.type(field('Recipient'), 'eve@example.org')

    await press(shown, 'Send test mail')

    expect(await screen.findByText('It ended at: Sign in.')).toBeVisible()
    expect(screen.getByText('535 5.7.8 Authentication failed')).toBeVisible()
    const steps = within(screen.getByRole('list', { name: 'How far the mail came' })).getAllByRole('listitem')
    expect(steps.map(({ textContent }) => textContent)).toEqual([
      'Find the server (DNS)done',
      'Connectdone',
      'Encrypt (TLS)done',
      'Sign infailed',
      'Sender acceptednot reached',
      'Recipient acceptednot reached',
      'Message acceptednot reached',
    ])
    expect(sent).toEqual([{ recipient: 'eve@example.org' }])
    expect(await axe(shown.container)).toHaveNoViolations()
  })

  it('says which steps the values do not use', async () => {
    const shown = await showSmtp({ security: 'NONE', username: null, hasPassword: false })
    tests({ stage: 'RECIPIENT', ok: false, reply: '550 No such user' })

    await press(shown, 'Send test mail')

    await screen.findByText('550 No such user')
    expect(screen.getByText('Encrypt (TLS)').closest('li')).toHaveTextContent('not used')
    expect(screen.getByText('Sign in').closest('li')).toHaveTextContent('not used')
  })
})
