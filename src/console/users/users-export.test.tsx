import { screen, waitFor, within } from '@testing-library/react'
import { axe } from 'jest-axe'
import { HttpResponse, http } from 'msw'
import { UsersDocument } from '../../generated/client/graphql.ts'
import { alpine, aUser, usersPage } from '../../testing/console-data.ts'
import { on, refusal } from '../../testing/graphql-mock.ts'
import { listAnswers } from '../../testing/list-answers.ts'
import { server } from '../../testing/msw.ts'
import { renderScreen } from '../../testing/render.tsx'
import { Users } from '../../testing/user-screens.tsx'

const alice = aUser({ login: 'alice' })
const bob = aUser({ login: 'bob' })
let asked: unknown[]
let saved: { name: string; text: string }[]

/** Takes what the page hands to the browser, which jsdom cannot do. */
beforeEach(() => {
  asked = []
  saved = []
  let content = new Blob()
  URL.createObjectURL = (blob) => {
    content = blob as Blob // what this page makes
    return 'blob:export'
  }
  URL.revokeObjectURL = () => {}
  HTMLAnchorElement.prototype.click = function () {
    void content.text().then((text) => saved.push({ name: this.download, text }))
  }
  server.use(
    ...listAnswers(),
    on(UsersDocument).answer(() => usersPage([alice, bob])),
  )
})

const headers = {
  'content-type': 'text/csv; charset=utf-8; header=present',
  'content-disposition': 'attachment; filename="users-2026-01-01.csv"',
  'x-total-count': '2',
}

function exporting(answer: () => Response | Promise<Response>): void {
  server.use(
    http.post('/export/users', async ({ request }) => {
      asked.push(await request.json())
      return answer()
    }),
  )
}

async function openDialog(at = '/users', organization: typeof alpine | null = null) {
  const rendered = renderScreen(<Users organization={organization} />, { at })
  await screen.findByRole('checkbox', { name: 'Select alice' })
  await rendered.user.click(screen.getByRole('button', { name: 'Export…' }))
  await screen.findByRole('dialog')
  return rendered
}

const dialog = () => within(screen.getByRole('dialog'))
const start = (name = 'Export 2 rows') => dialog().getByRole('button', { name })

it('exports all that match, in the order of the list, with the usual fields', async () => {
  exporting(() => new HttpResponse('login\r\nalice\r\nbob\r\n', { headers }))
  const { user, container } = await openDialog('/users?q=b&state=is.ACTIVE&sort=name&direction=desc')
  expect(dialog().getByText('All that match: 2 rows')).toBeVisible()
  expect(await axe(container)).toHaveNoViolations()

  await user.click(start())

  expect(await screen.findByText('2 rows exported')).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(asked).toEqual([
    {
      format: 'csv',
      delimiter: 'comma',
      bom: false,
      fields: ['id', 'login', 'name', 'email', 'type', 'state', 'hasMfa', 'memberships', 'createdAt', 'lastSeenAt'],
      filter: { search: 'b', state: 'ACTIVE' },
      orderBy: { field: 'NAME', direction: 'DESC' },
    },
  ])
  await waitFor(() => expect(saved).toEqual([{ name: 'users-2026-01-01.csv', text: 'login\r\nalice\r\nbob\r\n' }]))
})

it('exports the selection of one organization in the format and fields that were chosen', async () => {
  exporting(() => new HttpResponse('{"login":"bob"}\n', { headers: { ...headers, 'x-total-count': '1' } }))
  const { user } = renderScreen(<Users organization={alpine} />, { at: '/organization/users' })
  await user.click(await screen.findByRole('checkbox', { name: 'Select bob' }))
  await user.click(screen.getByRole('button', { name: 'Export' }))
  await screen.findByRole('dialog')

  await user.selectOptions(dialog().getByRole('combobox', { name: 'Format' }), 'JSON, an object a line')
  await user.click(dialog().getByRole('button', { name: 'All' }))
  await user.click(dialog().getByRole('checkbox', { name: 'Version' }))
  await user.click(start('Export 1 row'))

  expect(await screen.findByText('1 row exported')).toBeVisible()
  expect(asked).toEqual([expect.objectContaining({ format: 'jsonl', filter: { organizationId: alpine.id }, ids: [bob.id] })])
  expect((asked[0] as { fields: string[] }).fields).toHaveLength(20)
})

it('takes no export without a field', async () => {
  const { user } = await openDialog()

  for (const box of dialog().getAllByRole('checkbox', { checked: true })) await user.click(box)

  expect(start()).toBeDisabled()
  expect(dialog().getByRole('alert')).toHaveTextContent('Choose at least one field.')
})

it('shows how far it is, and keeps nothing when it is cancelled', async () => {
  let push = (_: string) => {}
  const body = new ReadableStream({
    start: (controller) => {
      push = (text) => controller.enqueue(new TextEncoder().encode(text))
    },
  })
  exporting(() => new HttpResponse(body, { headers: { ...headers, 'x-total-count': '4' } }))
  const { user } = await openDialog()
  await user.click(start())
  expect(await dialog().findByText('0 of 4 rows')).toBeVisible()

  push('login\r\n"a\r\nb"\r\nbob\r\n')
  expect(await dialog().findByText('2 of 4 rows')).toBeVisible()
  await user.click(dialog().getByRole('button', { name: 'Cancel' }))

  expect(await dialog().findByText('Export cancelled. Nothing was kept.')).toBeVisible()
  expect(saved).toEqual([])
  expect(start()).toBeEnabled()
})

it('throws half a file away', async () => {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('login\r\nalice\r\n')),
    pull: (controller) => controller.error(new Error('reset')),
  })
  exporting(() => new HttpResponse(body, { headers }))
  const { user } = await openDialog()

  await user.click(start())

  expect(await dialog().findByText(/^The export broke off after .* thrown away\.$/)).toBeVisible()
  expect(saved).toEqual([])
})

it.each([
  ['RATE_LIMITED', 429, 'Three exports of yours run already. Wait for one of them, or cancel it.'],
  ['FORBIDDEN', 403, 'You may not do this. (Request id request-1)'],
])('says why it was refused: %s', async (code, status, sentence) => {
  exporting(() => HttpResponse.json(refusal(code), { status }))
  const { user } = await openDialog()

  await user.click(start())

  expect(await dialog().findByText(sentence)).toBeVisible()
})
