import { screen, waitFor } from '@testing-library/react'
import { axe } from 'jest-axe'
import {
  OrganizationDetailDocument,
  type OrganizationDetailsFragment,
  OrganizationLockDocument,
  OrganizationUnlockDocument,
  OrganizationUpdateDocument,
  type OrganizationUpdateInput,
} from '../../generated/client/graphql.ts'
import { actor, anOrganization } from '../../testing/console-data.ts'
import { on } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { because } from '../../testing/shown-user.tsx'
import { OrganizationPage } from './organization-page.tsx'

/** The page of one organization; the server answers what `become` makes of it. */
async function show(values: Partial<OrganizationDetailsFragment> = {}) {
  let present = anOrganization({ name: 'Alpine Rescue', version: 3, ...values })
  server.use(on(OrganizationDetailDocument).answer(() => ({ __typename: 'Query', organization: present })))
  const shown = renderScreen(<OrganizationPage id={present.id} usersHref="/organization/users" readsAudit />)
  await screen.findByRole('heading', { level: 1, name: 'Alpine Rescue' })
  const become = (next: Partial<OrganizationDetailsFragment>) => {
    present = { ...present, ...next }
    return present
  }
  return { ...shown, become, id: present.id }
}

function answering(answers: ((input: OrganizationUpdateInput) => OrganizationDetailsFragment | 'VERSION_MISMATCH')[]) {
  const asked: OrganizationUpdateInput[] = []
  server.use(
    on(OrganizationUpdateDocument).answer(({ input }) => {
      asked.push(input)
      const answer = answers[asked.length - 1]?.(input) ?? 'VERSION_MISMATCH'
      const isRefused = answer === 'VERSION_MISMATCH'
      return {
        __typename: 'Mutation',
        organizationUpdate: {
          __typename: 'OrganizationUpdatePayload',
          organization: isRefused ? null : answer,
          userErrors: isRefused ? [because('VERSION_MISMATCH', 'It changed.')] : [],
        },
      }
    }),
  )
  return asked
}

it('shows what is known, and warns where nobody administers', async () => {
  const { container, id } = await show({ hasAdministrator: false, description: 'Mountains' })

  expect(screen.getByText('Nobody can manage its users')).toBeVisible()
  expect(screen.getByRole('link', { name: '3 users' })).toHaveAttribute('href', '/organization/users')
  expect(screen.getByRole('link', { name: 'What was done here' })).toHaveAttribute('href', `/audit?organization=is.${id}`)
  expect(await axe(container)).toHaveNoViolations()
})

it('changes the description, and shows both values when somebody was faster', async () => {
  const shown = await show({ description: 'Old' })
  const asked = answering([
    () => {
      shown.become({ description: 'Glaciers', version: 4, updatedBy: actor('bob') })
      return 'VERSION_MISMATCH'
    },
    ({ description }) => shown.become({ description: description ?? null, version: 5 }),
  ])

  await shown.user.click(screen.getByRole('button', { name: 'Edit description' }))
  await shown.user.clear(screen.getByLabelText('Description'))
  await shown.user.type(screen.getByLabelText('Description'), 'Mine{Enter}')
  expect(await screen.findByText(/Changed by bob/)).toBeVisible()
  expect(await screen.findByText('Glaciers')).toBeVisible()
  await shown.user.click(screen.getByRole('button', { name: 'Keep mine' }))

  expect(await screen.findByText('Description of Alpine Rescue changed')).toBeVisible()
  expect(asked.map(({ description, expectedVersion }) => [description, expectedVersion])).toEqual([
    ['Mine', 3],
    ['Mine', 4],
  ])
})

it('asks for second factors from a moment on, and no more when it is emptied', async () => {
  const shown = await show()
  const asked = answering([
    ({ mfaRequiredFrom }) => shown.become({ mfaRequiredFrom: mfaRequiredFrom ?? null, version: 4 }),
    () => shown.become({ mfaRequiredFrom: null, version: 5 }),
  ])

  await shown.user.click(screen.getByRole('button', { name: 'Edit required from' }))
  await shown.user.type(screen.getByLabelText('Required from'), '2027-03-01T08:00')
  await shown.user.keyboard('{Enter}')
  await shown.user.click(await screen.findByRole('button', { name: 'Edit required from' }))
  await shown.user.clear(screen.getByLabelText('Required from'))
  await shown.user.keyboard('{Enter}')

  expect(await screen.findByText('Not required here')).toBeVisible()
  expect(asked.map(({ mfaRequiredFrom }) => mfaRequiredFrom)).toEqual([new Date('2027-03-01T08:00').toISOString(), null])
})

it('locks after a question that names what happens, and unlocks at once with a way back', async () => {
  const shown = await show()
  const asked: unknown[] = []
  server.use(
    on(OrganizationLockDocument).answer(({ input }) => {
      asked.push(['lock', input])
      const organization = shown.become({ lockedAt: '2026-02-01T10:00:00.000Z', version: 4 })
      return { __typename: 'Mutation', organizationLock: { __typename: 'OrganizationLockPayload', organization, userErrors: [] } }
    }),
    on(OrganizationUnlockDocument).answer(({ input }) => {
      asked.push(['unlock', input])
      const organization = shown.become({ lockedAt: null, version: 5 })
      return { __typename: 'Mutation', organizationUnlock: { __typename: 'OrganizationUnlockPayload', organization, userErrors: [] } }
    }),
  )

  await shown.user.click(screen.getByRole('button', { name: 'Lock' }))
  expect(screen.getByText('3 members lose their rights here at the next request.')).toBeVisible()
  await shown.user.type(screen.getByLabelText('Reason'), 'Unpaid')
  await shown.user.click(screen.getAllByRole('button', { name: 'Lock' }).at(-1) as HTMLElement)
  await shown.user.click(await screen.findByRole('button', { name: 'Unlock' }))
  await shown.user.click(await screen.findByRole('button', { name: 'Undo' }))

  await waitFor(() => expect(asked).toHaveLength(3))
  expect(asked).toEqual([
    ['lock', expect.objectContaining({ reason: 'Unpaid', expectedVersion: 3 })],
    ['unlock', expect.objectContaining({ expectedVersion: 4 })],
    ['lock', expect.not.objectContaining({ expectedVersion: expect.anything() })],
  ])
})

it('offers nothing that the reader may not do, nor what can never be done to the built-in one', async () => {
  await show({ kind: 'PLATFORM', viewerCanUpdate: false })

  expect(screen.queryByRole('button', { name: /Edit|Lock/ })).not.toBeInTheDocument()
  expect(screen.getByText(/can be neither locked nor renamed/)).toBeVisible()
})
