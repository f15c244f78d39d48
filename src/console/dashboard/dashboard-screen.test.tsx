import { screen, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { DashboardDocument, type DashboardQuery, SignInsDocument } from '../../generated/client/graphql.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { DashboardScreen } from './dashboard-screen.tsx'

const statistics: DashboardQuery['userStatistics'] = {
  __typename: 'UserStatistics',
  total: 12_345,
  active: 12_000,
  locked: 7,
  invited: 3,
  throttled: 0,
  normal: 12_300,
  service: 45,
  withMfa: 11_000,
  withoutMfa: 1_300,
  neverSeen: 9,
  notSeenFor90Days: 81,
  createdInLast30Days: 15,
  withoutOrganization: 2,
  organizations: 40,
  organizationsWithoutAdministrator: 1,
}

function aServer(values: Partial<typeof statistics> = {}) {
  server.use(
    on(DashboardDocument).answer(() => ({ __typename: 'Query', userStatistics: { ...statistics, ...values } })),
    on(SignInsDocument).answer(() => ({
      __typename: 'Query',
      signInStatistics: [
        { __typename: 'SignInDay', day: '2026-01-01', succeeded: 40, failed: 2, throttled: 1 },
        { __typename: 'SignInDay', day: '2026-01-02', succeeded: 1_000, failed: 0, throttled: 0 },
      ],
    })),
  )
}

it('leads from each number to what it counts', async () => {
  aServer()

  const { container } = renderScreen(<DashboardScreen organization="platform" listHref="/users" />)

  const hrefOf = (name: string) => screen.getByRole('link', { name }).getAttribute('href')
  await screen.findByText('12,345')
  expect(hrefOf('Users 12,345')).toBe('/users')
  expect(hrefOf('Locked 7')).toBe('/users?state=is.LOCKED')
  expect(hrefOf('Without MFA 1,300')).toBe('/users?mfa=is.no&type=is.NORMAL')
  expect(hrefOf('Organizations without administrator 1')).toBe('/organizations?administrator=is.no')
  expect(hrefOf('Inactive for 90 days 81')).toBe('/users?lastSeen=notFor.P90D')
  expect(await axe(container)).toHaveNoViolations()
})

it('draws the sign-ins, and reads them out day by day', async () => {
  aServer()

  renderScreen(<DashboardScreen organization="platform" listHref="/users" />)

  const chart = within(await screen.findByRole('region', { name: 'Failed sign-ins' }))
  expect(chart.getByText('3 in 2 days')).toBeVisible()
  expect(
    within(chart.getByRole('table'))
      .getAllByRole('row')
      .map(({ textContent }) => textContent),
  ).toEqual(['Jan 13', 'Jan 20'])
  expect(chart.getByRole('link', { name: 'Users held up now' })).toHaveAttribute('href', '/users?state=is.THROTTLED')
})

it('counts nothing of the instance for one organization', async () => {
  aServer({ withoutOrganization: null, organizations: null, organizationsWithoutAdministrator: null })

  renderScreen(<DashboardScreen organization="Alpine Rescue" listHref="/organization/users" />)

  expect(await screen.findByRole('heading', { name: 'Dashboard of Alpine Rescue' })).toBeVisible()
  expect(await screen.findByRole('link', { name: 'Locked 7' })).toHaveAttribute('href', '/organization/users?state=is.LOCKED')
  expect(screen.queryByText('Without organization')).not.toBeInTheDocument()
})

it('says what went wrong, and tries again', async () => {
  aServer()
  server.use(on(DashboardDocument).answer(() => refusal('UNAVAILABLE')))
  const { user } = renderScreen(<DashboardScreen organization="platform" listHref="/users" />)
  expect(await screen.findByText('The server is not ready. Try again in a moment.')).toBeVisible()

  aServer()
  await user.click(screen.getByRole('button', { name: 'Retry' }))

  expect(await screen.findByText('12,345')).toBeVisible()
})
