import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { mails } from './table.ts'

let api: Api
let admin: Person
beforeEach(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterEach(() => api.close())

const LIST =
  'query ($state: MailState, $first: Int, $after: String) { mails(state: $state, first: $first, after: $after) { nodes { id state address error } pageInfo { hasNextPage endCursor } } }'
const list = (variables: object = {}, caller: { key: string } = admin) => api.ask(LIST, variables, caller)
const run = (mutation: 'mailRetry' | 'mailDiscard', id: string, caller: { key: string } = admin) =>
  api.ask(
    `mutation ($id: ID!) { ${mutation}(input: { id: $id }) { mail { state attempts nextAttemptAt } userErrors { code } } }`,
    { id },
    caller,
  )

async function aMail(more: Partial<typeof mails.$inferInsert> = {}): Promise<string> {
  const now = api.ctx().now()
  const ended = more.state && more.state !== 'QUEUED' ? { endedAt: now } : {}
  const row = {
    kind: 'PASSWORD_CHANGED',
    userId: admin.id,
    facts: {},
    createdAt: now,
    nextAttemptAt: now,
    giveUpAt: now,
    ...ended,
  } as const
  const [mail] = await api
    .ctx()
    .db.insert(mails)
    .values({ ...row, ...more })
    .returning({ id: mails.id })
  return mail?.id ?? ''
}

it('list the newest first, page by page, also by state', async () => {
  const ids = [
    await aMail({ state: 'FAILED', address: 'a@example.org', error: 'RECIPIENT: 550 no' }),
    await aMail(),
    await aMail({ state: 'SENT' }),
  ]

  const first = await list({ first: 2 })
  const rest = await list({ first: 2, after: at(first.data, 'mails', 'pageInfo', 'endCursor') })

  expect([first, rest].flatMap(({ data }) => (at(data, 'mails', 'nodes') as { id: string }[]).map(({ id }) => id))).toEqual(
    ids.toReversed(),
  )
  expect(at((await list({ state: 'FAILED' })).data, 'mails', 'nodes')).toEqual([
    { id: ids[0], state: 'FAILED', address: 'a@example.org', error: 'RECIPIENT: 550 no' },
  ])
})

it('are retried from the start, and recorded', async () => {
  const id = await aMail({ state: 'FAILED', attempts: 9, doubts: 2 })

  const answer = await run('mailRetry', id)

  expect(at(answer.data, 'mailRetry', 'mail')).toMatchObject({ state: 'QUEUED', attempts: 0, nextAttemptAt: expect.any(String) })
  const [row] = await api.ctx().db.select().from(mails)
  expect(row).toMatchObject({ doubts: 0, endedAt: null })
  expect(await api.ctx().db.$count(auditEvents, eq(auditEvents.action, 'mail.retry'))).toBe(1)
})

it('are discarded, and stay so', async () => {
  const id = await aMail()

  expect(at((await run('mailDiscard', id)).data, 'mailDiscard', 'mail')).toMatchObject({ state: 'DISCARDED', nextAttemptAt: null })
  expect(codesOf(await run('mailDiscard', id))).toEqual(['CONFLICT'])
  expect(codesOf(await run('mailRetry', id))).toEqual(['CONFLICT'])
  expect(codesOf(await run('mailRetry', await aMail({ state: 'SENT' })))).toEqual(['CONFLICT'])
})

it('say before anybody has signed in whether a password can be reset by mail', async () => {
  const { data } = await api.ask('{ instance { passwordResetAvailable } }')

  expect(at(data, 'instance', 'passwordResetAvailable')).toBe(false)
})

it('are for holders of managePlatform, in the platform, alone', async () => {
  const id = await aMail()
  const organization = await anOrganization(api)
  const profile = await aProfile(api, ['manageUser', 'readAudit', 'manageProfile', 'manageOrganization'], 'PLATFORM')

  for (const caller of [await aUser(api, { in: [['platform', profile]] }), await anOrgAdmin(api, organization), await aUser(api)]) {
    for (const answer of [await list({}, caller), await run('mailRetry', id, caller), await run('mailDiscard', id, caller)])
      expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN')
  }
  for (const unknown of ['x', '00000000-0000-4000-8000-000000000000'])
    expect(codesOf(await run('mailRetry', unknown))).toEqual(['NOT_FOUND'])
})
