import { sql } from 'drizzle-orm'
import { type Api, anApi, at, type Data } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { users } from './table.ts'

let api: Api
let admin: Person
let home: { id: string; name: string }
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api, { login: 'admin' })
  home = await anOrganization(api, 'Home')
  // ties in every column, so that only the id breaks them
  for (let index = 0; index < 23; index++)
    await aUser(api, {
      login: `user-${String(index).padStart(2, '0')}`,
      name: `Name ${index % 4}`,
      email: index % 3 === 0 ? null : `mail${index % 5}@example.org`,
      type: index % 6 === 0 ? 'SERVICE' : 'NORMAL',
      password: index % 2 === 0 && index % 6 !== 0,
      in: [[home.name, index % 2 === 0 ? 'analyst' : 'read-only']],
    })
  await api
    .ctx()
    .db.update(users)
    .set({ lastSeenAt: sql`now() - (ascii(right(login, 1)) % 3) * interval '1 day'`, hasMfa: true })
    .where(sql`login like '%3' or login like '%4'`)
})
afterAll(() => api.close())

const LIST = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: UserFilter, $orderBy: UserOrder) {
  users(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    nodes { login } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount totalCountIsExact
  }
}`

type Page = {
  logins: string[]
  next: boolean
  previous: boolean
  start: string | null
  end: string | null
  total: number
  errors: string[]
}

async function list(variables: object, caller: { key: string; organization?: string } = admin): Promise<Page> {
  const answer = await api.ask(LIST, variables, caller)
  const read = (...path: (string | number)[]) => at(answer.data, 'users', ...path)
  return {
    logins: ((read('nodes') ?? []) as { login: string }[]).map(({ login }) => login),
    next: read('pageInfo', 'hasNextPage') === true,
    previous: read('pageInfo', 'hasPreviousPage') === true,
    start: read('pageInfo', 'startCursor') as string | null,
    end: read('pageInfo', 'endCursor') as string | null,
    total: Number(read('totalCount') as Data),
    errors: answer.errors.map(({ extensions }) => String(extensions.code)),
  }
}

async function walk(variables: object, caller = admin): Promise<string[]> {
  const logins: string[] = []
  for (let after: string | null = null; ; ) {
    const page: Page = await list({ first: 5, after, ...variables }, caller)
    logins.push(...page.logins)
    if (!page.next) return logins
    after = page.end
  }
}

const FIELDS = ['LOGIN', 'NAME', 'EMAIL', 'TYPE', 'HAS_MFA', 'CREATED_BY', 'CREATED_AT', 'UPDATED_AT', 'LAST_SEEN_AT', 'PROFILE']

describe.each(FIELDS)('sorted by %s', (field) => {
  const filter = field === 'PROFILE' ? { organizationId: 'home' } : {}

  it('shows each user once, forward, in the order of one big page', async () => {
    const all = (await list({ first: 300, filter, orderBy: { field } })).logins

    expect(await walk({ filter, orderBy: { field } })).toEqual(all)
    expect(new Set(all).size).toBe(field === 'PROFILE' ? 23 : 24)
  })

  it('turns round when descending', async () => {
    const ascending = (await list({ first: 300, filter, orderBy: { field, direction: 'ASC' } })).logins

    expect(await walk({ filter, orderBy: { field, direction: 'DESC' } })).toEqual(ascending.toReversed())
  })

  it('goes back to the page before', async () => {
    const first = await list({ first: 7, filter, orderBy: { field } })
    const second = await list({ first: 7, after: first.end, filter, orderBy: { field } })
    const back = await list({ last: 7, before: second.start, filter, orderBy: { field } })

    expect(back).toMatchObject({ logins: first.logins, next: true, previous: false })
    expect((await list({ last: 3, filter, orderBy: { field } })).logins).toEqual(
      (await list({ first: 300, filter, orderBy: { field } })).logins.slice(-3),
    )
  })
})

it('sorts as people read: names without regard to case, users never seen first', async () => {
  await aUser(api, { login: 'zz', name: 'aaron' })
  const { logins } = await list({ first: 1, orderBy: { field: 'NAME' }, filter: { search: 'a' } })
  const seen = await list({ first: 300, orderBy: { field: 'LAST_SEEN_AT', direction: 'DESC' } })

  expect(logins).toEqual(['zz'])
  expect(seen.logins.indexOf('user-04')).toBeLessThan(seen.logins.indexOf('user-01'))
  await api.ctx().db.delete(users).where(sql`login = 'zz'`)
})

describe('filters', () => {
  it.each([
    ['part of a login', { search: 'ER-1' }, 10],
    ['part of a name', { search: 'name 3' }, 5],
    ['part of an email', { search: 'mail4@' }, 3],
    ['a wildcard as it is', { search: '%' }, 0],
    ['an underscore as it is', { search: 'user_' }, 0],
    ['a NUL', { search: '\u0000' }, 0],
    ['service users', { type: 'SERVICE' }, 4],
    ['MFA', { hasMfa: true }, 4],
    ['invited', { state: 'INVITED' }, 11],
    ['active', { state: 'ACTIVE' }, 13],
    ['locked', { state: 'LOCKED' }, 0],
    ['an organization by name', { organizationId: 'HOME' }, 23],
    ['an unknown organization', { organizationId: 'nowhere' }, 0],
    ['a malformed organization id', { organizationId: '0189-0' }, 0],
    ['two at once', { type: 'NORMAL', search: 'user-0' }, 8],
  ])('by %s', async (_, filter, expected) => {
    const page = await list({ first: 300, filter })

    expect([page.logins.length, page.total]).toEqual([expected, expected])
  })

  it('refuses a search of more than 200 characters', async () => {
    expect((await list({ filter: { search: 'x'.repeat(201) } })).errors).toEqual(['BAD_USER_INPUT'])
  })
})

describe('cursors', () => {
  it('hold for their own list only', async () => {
    const { end } = await list({ first: 5 })
    const orgAdmin = await anOrgAdmin(api, home)
    const attempts = [
      list({ after: end, orderBy: { field: 'NAME' } }),
      list({ after: end, orderBy: { field: 'LOGIN', direction: 'DESC' } }),
      list({ after: end, filter: { search: 'user' } }),
      list({ after: end }, orgAdmin),
      list({ after: `${end?.slice(0, -2)}AA` }),
      list({ after: 'nonsense' }),
      list({ after: Buffer.from('["a","b"]').toString('base64url') }),
    ]

    expect((await Promise.all(attempts)).map(({ errors }) => errors)).toEqual(attempts.map(() => ['BAD_USER_INPUT']))
    await api.ctx().db.delete(users).where(sql`id = ${orgAdmin.id}`)
  })

  it.each([{ first: 0 }, { first: 301 }, { first: -1 }, { last: 0 }, { last: 2 ** 31 - 1 }, { first: 1, last: 1 }])(
    'refuse the size %j',
    async (size) => {
      expect((await list(size)).errors).toEqual(['BAD_USER_INPUT'])
    },
  )

  it.each<(end: string | null) => object>([
    (end) => ({ last: 2, after: end }),
    (end) => ({ first: 2, before: end }),
    (end) => ({ after: end, before: end }),
  ])('refuse to pass over one of two directions', async (page) => {
    const { end } = await list({ first: 5 })

    expect((await list(page(end))).errors).toEqual(['BAD_USER_INPUT'])
  })

  it('keep their place when rows come and go', async () => {
    const first = await list({ first: 10 })
    const inserted = await aUser(api, { login: 'aaa-before' })

    const second = await list({ first: 300, after: first.end })

    expect(first.logins).not.toContain('aaa-before')
    expect(second.logins).toEqual(expect.arrayContaining(['user-22']))
    expect(second.logins.filter((login) => first.logins.includes(login))).toEqual([])
    await api.ctx().db.delete(users).where(sql`id = ${inserted.id}`)
  })
})

describe('who sees whom', () => {
  it('shows organization administrators their own users, others only themselves', async () => {
    const elsewhere = await anOrganization(api)
    const [orgAdmin, analyst] = [await anOrgAdmin(api, elsewhere), await aUser(api, { in: [[elsewhere.name, 'analyst']] })]

    expect((await list({}, orgAdmin)).logins.toSorted()).toEqual([orgAdmin.login, analyst.login].toSorted())
    expect((await list({}, analyst)).logins).toEqual([analyst.login])
    expect((await list({ filter: { organizationId: home.id } }, orgAdmin)).total).toBe(0)
    await api.ctx().db.delete(users).where(sql`id in (${orgAdmin.id}, ${analyst.id})`)
  })
})

it('counts to 10,000 and no further unless asked', async () => {
  await api.ctx().db.execute(sql`
    insert into users (id, login, name, created_at, created_by_label, updated_at, updated_by_label)
    select gen_random_uuid(), 'bulk-' || n, 'Bulk', now(), 'test', now(), 'test' from generate_series(1, 10050) n`)

  const { data } = await api.ask(
    '{ users(filter: { search: "bulk-" }) { totalCount totalCountIsExact } exact: users(filter: { search: "bulk-" }) { totalCount(exact: true) } }',
    {},
    admin,
  )

  expect(data).toEqual({ users: { totalCount: 10_000, totalCountIsExact: false }, exact: { totalCount: 10_050 } })
})
