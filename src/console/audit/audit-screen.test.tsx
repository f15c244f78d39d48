import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  type AuditEventFieldsFragment,
  AuditEventsDocument,
  type AuditEventsQueryVariables,
  OrganizationNamesDocument,
  UserNamesDocument,
} from '../../generated/client/graphql.ts'
import { actor } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { address, renderScreen } from '../../testing/render.tsx'
import { AuditScreen } from './audit-screen.tsx'

function anEvent(values: Partial<AuditEventFieldsFragment> = {}): AuditEventFieldsFragment {
  return {
    __typename: 'AuditEvent',
    id: 'event-1',
    at: '2026-01-02T10:00:00.000Z',
    action: 'user.emailUpdate',
    actor: { ...actor('bob'), user: { __typename: 'User', id: 'id-of-bob' } },
    apiKey: null,
    organization: { __typename: 'Organization', id: 'id-of-alpine', name: 'Alpine Rescue' },
    target: { __typename: 'AuditTarget', type: 'user', id: 'id-of-alice', label: 'alice' },
    before: { email: 'old@example.org' },
    after: { email: 'new@example.org' },
    reason: null,
    requestId: 'request-7',
    address: '192.0.2.7',
    sealedAt: '2026-01-02T10:00:00.300Z',
    erasedAt: null,
    ...values,
  }
}

const locked = anEvent({ id: 'event-2', action: 'user.lock', reason: 'Left the company', before: null, after: null })

async function showAudit({ at = '/audit', events = [anEvent(), locked], linksUsers = true } = {}) {
  const asked: AuditEventsQueryVariables[] = []
  server.use(
    ...listAnswers(),
    on(AuditEventsDocument).answer((variables) => {
      asked.push(variables)
      const ids = variables.filter?.ids
      return {
        __typename: 'Query',
        auditEvents: {
          __typename: 'AuditEventConnection',
          nodes: ids ? events.filter(({ id }) => ids.includes(id)) : events,
          pageInfo: { __typename: 'PageInfo', hasNextPage: false, hasPreviousPage: false, startCursor: 'start', endCursor: 'end' },
          totalCount: events.length,
          totalCountIsExact: true,
        },
      }
    }),
  )
  const shown = renderScreen(<AuditScreen organization={{ name: 'platform', kind: 'PLATFORM' }} linksUsers={linksUsers} />, { at })
  await screen.findByRole('grid')
  return { ...shown, asked }
}

const row = (name: RegExp) => screen.findByRole('row', { name })

it('tells what was done by whom to whom in words, with a way to the user', async () => {
  const { container } = await showAudit()

  const first = within(await row(/Email changed/))
  for (const text of ['Email changed', 'bob', 'alice', 'Alpine Rescue', '192.0.2.7']) expect(first.getByText(text)).toBeVisible()
  expect(first.getByRole('link', { name: 'Open the page of alice' })).toHaveAttribute('href', '/users/id-of-alice')
  expect(within(await row(/User locked/)).getByText('Left the company')).toBeVisible()
  expect(screen.getByText('2 events')).toBeVisible()
  expect(await axe(container)).toHaveNoViolations()
})

it('filters by what is clicked, and keeps it in the address', async () => {
  const { user, asked } = await showAudit()

  await user.click(within(await row(/Email changed/)).getByRole('button', { name: 'bob' }))

  await waitFor(() => expect(asked.at(-1)?.filter).toEqual({ actorId: 'bob' }))
  expect(address()).toBe('/audit?actor=is.bob')
})

it('shows one event with its difference beside the list', async () => {
  const { user } = await showAudit()

  await user.click(await screen.findByText('192.0.2.7', { selector: '[data-id="event-1"] *' }))

  const panel = within(await screen.findByRole('dialog', { name: 'Email changed' }))
  expect((await panel.findByText('old@example.org')).closest('div')).toHaveTextContent('Emailold@example.org → new@example.org')
  expect(panel.getByText('request-7')).toBeVisible()
  expect(panel.getByRole('link', { name: 'bob' })).toHaveAttribute('href', '/users/id-of-bob')
})

it('opens an event of an address that is not on the page, and says when there is none', async () => {
  await showAudit({ at: '/audit?open=event-9', events: [anEvent()] })

  expect(await screen.findByRole('heading', { name: 'Event not found' })).toBeVisible()
})

it('leads to no users for those who see none', async () => {
  await showAudit({ linksUsers: false })

  expect(within(await row(/Email changed/)).getByRole('link', { name: 'Open the event' })).toHaveAttribute('href', '/audit?open=event-1')
})

it('filters by a user who is clicked, whom the chip names, and by a range of time', async () => {
  const alice = '00000000-0000-7000-8000-00000000000a'
  server.use(
    on(UserNamesDocument).answer(({ filter }) => ({
      __typename: 'Query',
      users: {
        __typename: 'UserConnection',
        nodes: filter.ids?.includes(alice) ? [{ __typename: 'User', id: alice, login: 'alice', name: 'Alice' }] : [],
      },
    })),
  )
  const event = anEvent({ target: { __typename: 'AuditTarget', type: 'user', id: alice, label: 'alice' } })
  const { user, asked } = await showAudit({ at: '/audit?at=last.P7D', events: [event] })

  await user.click(within(await row(/Email changed/)).getByRole('button', { name: 'alice' }))

  await waitFor(() => expect(asked.at(-1)?.filter).toEqual({ at: { withinLast: 'P7D' }, targetId: alice }))
  expect(await screen.findByRole('button', { name: 'Change filter: Whom or what is alice' })).toBeVisible()
  expect(screen.queryByText(alice)).not.toBeInTheDocument()
})

it('words what changed: fields, values and the names of organizations', async () => {
  server.use(
    on(OrganizationNamesDocument).answer(() => ({
      __typename: 'Query',
      organizations: {
        __typename: 'OrganizationConnection',
        nodes: [{ __typename: 'Organization', id: 'id-of-alpine', name: 'Alpine Rescue', kind: 'ORGANIZATION' }],
      },
    })),
  )
  const before = { type: 'NORMAL', isGenerated: true, profile: 'analyst', organizationIds: null }
  const after = { type: 'SERVICE', isGenerated: false, profile: 'analyst', organizationIds: ['id-of-alpine', 'id-of-unseen'] }
  await showAudit({ at: '/audit?open=event-1', events: [anEvent({ before, after })] })

  const panel = within(await screen.findByRole('dialog'))
  expect((await panel.findByText('Type')).closest('div')).toHaveTextContent('TypeNormal → Service')
  expect(panel.getByText('Generated').closest('div')).toHaveTextContent('Generatedyes → no')
  expect(panel.getByText('Profile').closest('div')?.textContent).toBe('Profileanalyst')
  expect(await panel.findByText('Alpine Rescue, id-of-unseen')).toBeVisible()
})

it('names whoever locked a user, without the id', async () => {
  const [before, after] = [
    { lockedById: null, lockedByLabel: null },
    { lockedById: 'id-of-bob', lockedByLabel: 'bob' },
  ]
  await showAudit({ at: '/audit?open=event-1', events: [anEvent({ before, after })] })

  const panel = within(await screen.findByRole('dialog'))
  expect((await panel.findByText('Locked by')).closest('div')).toHaveTextContent('Locked bynothing → bob')
  expect(panel.queryByText('id-of-bob')).toBeNull()
})

it('tells when an event was sealed, and that its contents were erased', async () => {
  const erasedAt = '2026-01-05T10:00:00.000Z'
  await showAudit({ at: '/audit?open=event-1', events: [anEvent({ before: null, after: null, erasedAt })] })

  const panel = within(await screen.findByRole('dialog'))
  expect(await panel.findByText('Sealed')).toBeVisible()
  expect(panel.getByText(/erased for good/)).toBeVisible()
})
