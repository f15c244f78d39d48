import { type Api, anApi, at } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { oneShot } from '../db/one-shot.ts'
import { erase } from './keeping.ts'
import { sealing } from './sealing.ts'

let api: Api
let admin: Person
let home: { id: string; name: string }
let homeAdmin: Person
let alice: Person
let gone: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api, { login: 'root' })
  home = await anOrganization(api, 'Home')
  await anOrganization(api, 'Away')
  homeAdmin = await anOrgAdmin(api, home)
  alice = await aUser(api, { login: 'alice@example.org', in: [[home.name, 'analyst']] })
  gone = await aUser(api, { login: 'gone' })
  for (const n of [1, 2, 3]) await change(alice, `mail${n}@example.org`, homeAdmin)
  await change(gone, 'gone@example.org', admin)
  const input = { id: gone.id, login: 'gone', reason: 'left the company' }
  await api.ask('mutation ($input: UserDeleteInput!) { userDelete(input: $input) { userErrors { code } } }', { input }, admin)
})
afterAll(() => api.close())

async function change(user: Person, email: string, by: Person) {
  const answer = await api.ask(
    'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { userErrors { code message } } }',
    { input: { id: user.id, email } },
    by,
  )
  expect(at(answer.data, 'userEmailUpdate', 'userErrors')).toEqual([])
}

const LIST = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: AuditEventFilter) {
  auditEvents(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    nodes { id at action actor { label user { login } } apiKey { prefix } organization { name } target { type id label } before after reason requestId address sealedAt erasedAt }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount totalCountIsExact
  }
}`

type Event = {
  id: string
  at: string
  action: string
  target: { label: string; id: string }
  actor: { label: string }
  sealedAt: string | null
  erasedAt: string | null
  after: unknown
  requestId: string | null
}

async function list(variables: object = {}) {
  const { data, errors } = await api.ask(LIST, { first: 300, ...variables }, admin)
  const read = (...path: string[]) => at(data, 'auditEvents', ...path)
  return {
    events: (read('nodes') ?? []) as unknown as Event[],
    next: read('pageInfo', 'hasNextPage'),
    start: read('pageInfo', 'startCursor'),
    end: read('pageInfo', 'endCursor'),
    total: read('totalCount'),
    errors: errors.map(({ extensions }) => extensions.code),
  }
}

const actions = ({ events }: { events: Event[] }) => events.map(({ action }) => action)

describe('the audit trail', () => {
  it('says who did what to what, when, where, with what, from where and why', async () => {
    const { events } = await list({ filter: { action: 'user.delete' } })

    expect(events).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        at: expect.stringMatching(/Z$/),
        action: 'user.delete',
        actor: { label: 'root', user: { login: 'root' } },
        apiKey: { prefix: admin.key.slice(0, 12) },
        organization: { name: 'platform' },
        target: { type: 'user', id: gone.id, label: 'gone' },
        before: expect.objectContaining({ login: 'gone' }),
        after: null,
        reason: 'left the company',
        requestId: expect.any(String),
        address: '127.0.0.1',
        sealedAt: null,
        erasedAt: null,
      },
    ])
  })

  it('is read newest first, page by page, in both directions', async () => {
    const all = (await list()).events
    const walked: Event[] = []
    let after: unknown = null
    for (let next: unknown = true; next; ) {
      const page = await list({ first: 4, after })
      walked.push(...page.events)
      next = page.next
      after = page.end
    }
    const first = await list({ first: 4 })
    const second = await list({ first: 4, after: first.end })
    const back = await list({ first: null, last: 4, before: second.start })

    expect(walked).toEqual(all)
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    expect(back.events).toEqual(first.events)
    expect((await list({ first: 4 })).total).toBe(all.length)
  })

  it('says when an event was sealed, and when its payload was erased', async () => {
    await sealing({ database: api.pool, keyring: api.ctx().keyring, now: () => new Date() })()
    const [event] = (await list({ filter: { targetId: alice.id, action: 'user.create' } })).events
    const owner = oneShot(api.database.ownerUrl)
    await erase(owner, { eventId: BigInt(event?.id ?? 0), reason: 'asked for', actor: 'operator' })
    await owner.end()

    const { events } = await list({ filter: { ids: [event?.id] } })
    expect(events).toMatchObject([
      { sealedAt: expect.any(String), erasedAt: expect.any(String), after: null, target: { label: alice.login } },
    ])
    expect((await list({ filter: { targetType: 'audit' } })).events).toMatchObject([
      { action: 'audit.erase', actor: { label: 'operator' }, sealedAt: null },
    ])
  })
})

describe('a filter', () => {
  const created = ['user.create', 'user.create', 'user.create', 'user.create']
  const mails = ['user.emailUpdate', 'user.emailUpdate', 'user.emailUpdate']

  it.each([
    ['the beginning of the actor’s or target’s name', () => ({ search: ' ALICE@', action: 'user.emailUpdate' }), mails],
    ['the end of a name', () => ({ search: 'example.org' }), []],
    ['a search with a wildcard', () => ({ search: 'a%e' }), []],
    ['a search that no text holds', () => ({ search: 'nul\u0000' }), []],
    ['the actor’s id', () => ({ actorId: homeAdmin.id }), mails],
    ['the actor’s login', () => ({ actorId: ` ${homeAdmin.login.toUpperCase()} ` }), mails],
    ['the system', () => ({ actorId: 'system', action: 'user.create' }), created],
    ['nobody’s login', () => ({ actorId: 'nobody' }), []],
    ['a malformed id', () => ({ actorId: '0189-00' }), []],
    ['the target’s id', () => ({ targetId: alice.id, action: 'user.emailUpdate' }), mails],
    ['the target’s login', () => ({ targetId: 'alice@example.org', action: 'user.emailUpdate' }), mails],
    ['the login of who is gone', () => ({ targetId: 'Gone', actorId: admin.id }), ['user.delete', 'user.emailUpdate']],
    ['the name of another object', () => ({ targetId: 'away' }), ['organization.create']],
    ['a type', () => ({ targetType: 'organization' }), ['organization.create', 'organization.create']],
    ['an action', () => ({ action: 'user.delete' }), ['user.delete']],
    ['the beginning of an action', () => ({ action: 'organization.' }), ['organization.create', 'organization.create']],
    ['half a word of an action', () => ({ action: 'organization.cre' }), []],
    ['an organization', () => ({ organizationId: home.id }), mails],
    ['an organization’s name', () => ({ organizationId: 'HOME' }), mails],
    ['an unknown organization', () => ({ organizationId: 'nowhere' }), []],
    ['a key', () => ({ apiKeyId: homeAdmin.key.slice(0, 12) }), mails],
    ['an unknown key', () => ({ apiKeyId: 'rst_00000000' }), []],
    ['an address', () => ({ address: '127.0.0.1', targetId: alice.id }), mails],
    ['another address', () => ({ address: '127.0.0.2' }), []],
    ['several at once', () => ({ actorId: homeAdmin.id, targetId: gone.id }), []],
    ['ids', () => ({ ids: ['x', '-1', '99999999999999999999'] }), []],
    [
      'a negation',
      () => ({ targetId: gone.id, not: { action: 'user.create', actorId: 'nobody' } }),
      ['user.delete', 'user.emailUpdate', 'apiKey.create'],
    ],
    ['a negation of what is missing', () => ({ targetId: gone.id, not: { address: '127.0.0.1' } }), ['apiKey.create', 'user.create']],
    ['a negation of two fields', () => ({ targetId: gone.id, not: { action: 'apiKey.', address: '127.0.0.1' } }), ['user.create']],
  ])('by %s', async (_, filter, expected) => {
    const page = await list({ filter: filter() })

    expect([page.errors, actions(page), page.total]).toEqual([[], expected, expected.length])
  })

  it('by time, measured by the server’s clock', async () => {
    const all = (await list()).total
    const [newest] = (await list({ first: 1 })).events

    expect((await list({ filter: { at: { after: newest?.at } } })).events.map(({ id }) => id)).toContain(newest?.id)
    expect((await list({ filter: { at: { before: newest?.at } } })).events.map(({ id }) => id)).not.toContain(newest?.id)
    expect((await list({ filter: { at: { withinLast: 'PT1H' } } })).total).toBe(all)
    expect((await list({ filter: { at: { notWithinLast: 'PT1H' } } })).total).toBe(0)
    expect((await list({ filter: { at: { withinLast: 'soon' } } })).errors).toEqual(['BAD_USER_INPUT'])
  })

  it('by the id of a request', async () => {
    const [event] = (await list({ filter: { action: 'user.delete' } })).events

    expect(actions(await list({ filter: { requestId: event?.requestId } }))).toEqual(['user.delete'])
  })

  it.each([[{ search: 'x'.repeat(201) }], [{ not: { not: { action: 'x' } } }], [{ ids: Array.from({ length: 1001 }, String) }]])(
    'is refused when it is too much: %#',
    async (filter) => {
      expect((await list({ filter })).errors).toEqual(['BAD_USER_INPUT'])
    },
  )
})

it('counts to 10,000 and no further unless asked, and has an index for each filter', async () => {
  const superuser = oneShot(api.database.superuserUrl)
  await superuser`insert into audit_events (at, action, actor_label, target_type, target_id, target_label, request_id, address)
    select now() - n * interval '1 minute', 'bulk.' || n % 7, 'actor' || n % 50, 'bulk', gen_random_uuid(), 'target' || n, n::text, '10.0.0.' || n % 200 from generate_series(1, 20000) n`
  await superuser`analyze audit_events`
  const { total } = await list({ first: 1, filter: { targetType: 'bulk' } })
  const exact = await api.ask('{ auditEvents(filter: { targetType: "bulk" }) { totalCount(exact: true) totalCountIsExact } }', {}, admin)

  expect(total).toBe(10_000)
  expect(exact.data).toEqual({ auditEvents: { totalCount: 20_000, totalCountIsExact: false } })
  // a table this small would be read whole
  await superuser`set enable_seqscan = off`
  const none = '00000000-0000-4000-8000-000000000000'
  for (const [index, condition] of [
    ['audit_events_by_target', `target_id = '${none}'`],
    ['audit_events_by_actor', `actor_id = '${none}'`],
    ['audit_events_by_api_key', `api_key_id = '${none}'`],
    ['audit_events_by_organization', `organization_id = '${none}'`],
    ['audit_events_by_target_type', "target_type = 'view'"],
    ['audit_events_by_action', "action like 'view.%'"],
    ['audit_events_by_request', "request_id = '77'"],
    ['audit_events_by_address', "address = '10.1.1.1'"],
    ['audit_events_by_at', "at < now() - interval '10 days'"],
    ['audit_events_by_actor_label', "lower(actor_label) like 'nobody%'"],
    ['audit_events_by_target_label', "lower(actor_label) like 'nobody%' or lower(target_label) like 'target1999%'"],
  ] as const) {
    const rows = await superuser.unsafe(`explain select * from audit_events where ${condition} order by at desc, id desc limit 31`)
    expect([condition, rows.map((row) => row['QUERY PLAN']).join('\n')]).toEqual([condition, expect.stringContaining(` ${index} `)])
  }
  await superuser.end()
})
