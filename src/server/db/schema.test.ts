import { asc, sql } from 'drizzle-orm'
import { type Api, anApi } from '../../testing/api.ts'
import { anAdministrator, anOrganization, aUser } from '../../testing/factories.ts'
import { PREDEFINED_PROFILES } from '../auth/permissions.ts'
import { profiles } from '../profiles/table.ts'
import { connect, databaseError } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const run = (statement: ReturnType<typeof sql>) =>
  api
    .ctx()
    .db.execute(statement)
    .then(() => 'accepted')
    .catch((error: unknown) => databaseError(error)?.constraint ?? databaseError(error)?.code)

it('starts with the predefined profiles of the catalogue', async () => {
  const rows = await api
    .ctx()
    .db.select({ name: profiles.name, kind: profiles.kind, permissions: profiles.permissions })
    .from(profiles)
    .orderBy(asc(profiles.id))

  const sorted = <T extends { permissions: readonly string[] }>(profile: T) => ({ ...profile, permissions: profile.permissions.toSorted() })
  expect(rows.map(sorted)).toEqual(PREDEFINED_PROFILES.map(sorted))
})

it('stores no wrong state, whoever writes it', async () => {
  const [organization, other] = [await anOrganization(api), await anOrganization(api)]
  const user = await aUser(api, {
    in: [
      [organization.name, 'analyst'],
      [other.name, 'analyst'],
    ],
  })
  const service = await aUser(api, { type: 'SERVICE', in: [[organization.name, 'analyst']] })
  const profile = (name: string) => sql`(select id from profiles where name = ${name})`

  expect(await run(sql`update memberships set is_default = true where user_id = ${user.id}`)).toBe('memberships_one_default')
  expect(await run(sql`update memberships set profile_id = ${profile('admin')} where user_id = ${user.id}`)).toMatch(
    /^memberships_profile_id_kind/,
  )
  expect(await run(sql`update memberships set kind = 'PLATFORM' where user_id = ${user.id}`)).toMatch(/^memberships_/)
  expect(await run(sql`update memberships set suspended_at = now() where user_id = ${user.id} and is_default`)).toBe(
    'memberships_default_usable',
  )
  expect(
    await run(
      sql`insert into memberships select user_id, organization_id, profile_id, kind, false, null, now() from memberships where user_id = ${user.id}`,
    ),
  ).toMatch(/_pk$/)
  expect(await run(sql`update users set login = upper(login) where id = ${user.id}`)).toBe('users_login_lower')
  expect(await run(sql`update users set login = ${service.login} where id = ${user.id}`)).toBe('users_login')
  expect(await run(sql`update users set password_hash = 'x' where id = ${service.id}`)).toBe('users_service_has_no_credentials')
  expect(await run(sql`update users set locked_at = now() where id = ${user.id}`)).toBe('users_lock_whole')
  expect(
    await run(
      sql`insert into sessions (id, public_id, user_id, method, started_at, last_seen_at, expires_at, absolute_expires_at) values ('s', gen_random_uuid(), ${service.id}, 'PASSWORD', now(), now(), now(), now())`,
    ),
  ).toMatch(/^sessions_user_id_user_type/)
  expect(await run(sql`update organizations set locked_at = now() where kind = 'PLATFORM'`)).toBe('organizations_platform_unlocked')
  expect(await run(sql`update organizations set name = 'renamed' where kind = 'PLATFORM'`)).toBe('organizations_platform_unlocked')
  expect(await run(sql`update organizations set name = upper(${other.name}) where id = ${organization.id}`)).toBe('organizations_name')
})

describe('the application’s role', () => {
  it('cannot change tables, become another role, or change the audit trail', async () => {
    const forbidden = '42501'

    expect(await run(sql`create table mine (id int)`)).toBe(forbidden)
    expect(await run(sql`drop table users`)).toBe(forbidden)
    expect(await run(sql`alter table users add column x int`)).toBe(forbidden)
    expect(await run(sql`create role other`)).toBe(forbidden)
    expect(await run(sql`set role roster_owner`)).toBe(forbidden)
    expect(await run(sql`update audit_events set action = 'x'`)).toBe(forbidden)
    expect(await run(sql`delete from audit_events`)).toBe(forbidden)
    expect(await run(sql`truncate audit_events`)).toBe(forbidden)
    expect(await run(sql`copy users to program 'true'`)).toBe(forbidden)
  })

  it('is stopped by a trigger even where the right was given by mistake, as is the owner', async () => {
    await aUser(api)
    const owner = connect({ url: api.database.ownerUrl })

    const attempts = [sql`update audit_events set action = 'x'`, sql`delete from audit_events`, sql`truncate audit_events`].map(
      (statement) => owner.db.execute(statement),
    )

    for (const attempt of attempts)
      await expect(attempt).rejects.toMatchObject({ cause: { message: 'The audit trail cannot be changed.' } })
    await owner.end()
  })

  it('is taken on by a server whose URL is the owner’s', async () => {
    const database = connect({ url: api.database.ownerUrl, role: 'roster_app' })

    await expect(database.db.execute(sql`create table mine (id int)`)).rejects.toMatchObject({ cause: { code: '42501' } })
    await database.end()
  })
})

describe('a change and its record', () => {
  it('happen both or not at all', async () => {
    const own = await anApi()
    const [admin, user] = [await anAdministrator(own), await aUser(own, { email: 'kept@example.org' })]
    const owner = connect({ url: own.database.ownerUrl })
    await owner.db.execute(sql`alter table audit_events add constraint broken check (action <> 'user.emailUpdate')`)

    const answer = await own.ask(
      'mutation ($input: UserEmailUpdateInput!) { userEmailUpdate(input: $input) { userErrors { code } } }',
      { input: { id: user.id, email: 'new@example.org' } },
      admin,
    )

    expect(answer.errors[0]).toMatchObject({ message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } })
    const { rows } = await own.ctx().db.execute(sql`select email, version from users where id = ${user.id}`)
    expect(rows).toEqual([{ email: 'kept@example.org', version: 1 }])
    await owner.end()
    await own.close()
  })
})
