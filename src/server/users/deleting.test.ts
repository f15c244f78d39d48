import { desc } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { aKey, anAdministrator, anOrgAdmin, anOrganization, aUser, type Person, signedIn } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'

let api: Api
let admin: Person
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterAll(() => api.close())

const DELETE = 'mutation ($input: UserDeleteInput!) { userDelete(input: $input) { user { login } userErrors { code field message } } }'
const RENAME =
  'mutation ($input: UserLoginUpdateInput!) { userLoginUpdate(input: $input) { user { login version } userErrors { code field } } }'
const CREATE = 'mutation ($input: UserCreateInput!) { userCreate(input: $input) { user { login } userErrors { code } } }'
const VIEWER = '{ viewer { user { login } } }'
const remove = (user: { id: string; login: string }, caller: { key: string } = admin) =>
  api.ask(DELETE, { input: { id: user.id, login: user.login } }, caller)

describe('userDelete', () => {
  it('takes the user, the sessions and the keys; the record and the names stay readable', async () => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'org-admin']] })
    const other = await aUser(api, { in: [[name, 'analyst']] })
    const [cookie, key] = [await signedIn(api, user), await aKey(api, user)]
    await api.ask(
      'mutation ($input: UserUpdateInput!) { userUpdate(input: $input) { userErrors { code } } }',
      { input: { id: other.id, name: 'Renamed' } },
      user,
    )

    const answer = await remove({ id: user.login, login: ` ${user.login.toUpperCase()} ` })

    expect(at(answer.data, 'userDelete')).toMatchObject({ user: { login: user.login }, userErrors: [] })
    expect((await api.ask(VIEWER, {}, { cookie })).data).toEqual({ viewer: null })
    expect((await api.ask(VIEWER, {}, { key })).status).toBe(401)
    const { data } = await api.ask('query ($id: ID!) { user(id: $id) { updatedBy { label user { id } } } }', { id: other.id }, admin)
    expect(data).toEqual({ user: { updatedBy: { label: user.login, user: null } } })
    const [last] = await api.ctx().db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1)
    expect(last).toMatchObject({
      action: 'user.delete',
      targetLabel: user.login,
      before: { login: user.login, memberships: [{ organization: name, profile: 'org-admin' }] },
    })
  })

  it('asks for the login, and keeps oneself, the last administrator and users of others', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const orgAdmin = await anOrgAdmin(api, here)
    const shared = await aUser(api, {
      in: [
        [here.name, 'analyst'],
        [there.name, 'analyst'],
      ],
    })
    const withoutPassword = await anAdministrator(api, { password: false })

    expect(codesOf(await remove({ id: shared.id, login: 'another' }))).toEqual(['INVALID'])
    expect(codesOf(await remove(admin))).toEqual(['SELF'])
    expect(codesOf(await remove(admin, withoutPassword))).toEqual(['LAST_ADMINISTRATOR'])
    expect(codesOf(await remove(shared, orgAdmin))).toEqual(['NOT_SOLE_AUTHORITY'])
  })

  it('reserves the login for 30 days, whatever its case', async () => {
    const user = await aUser(api)
    const other = await aUser(api)
    await remove(user)
    const take = () => api.ask(CREATE, { input: { login: user.login.toUpperCase(), name: 'Impostor' } }, admin)

    expect(codesOf(await take())).toEqual(['TAKEN'])
    expect(codesOf(await api.ask(RENAME, { input: { id: other.id, login: user.login } }, admin))).toEqual(['TAKEN'])
    api.pass(30 * 24 * 3600 + 1)
    expect(codesOf(await take())).toEqual([])
    api.pass(-(30 * 24 * 3600 + 1))
  })
})

describe('userLoginUpdate', () => {
  it('renames; sessions and keys go on', async () => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'analyst']] })
    const cookie = await signedIn(api, user)

    const answer = await api.ask(RENAME, { input: { id: user.id, login: `New.${user.login}`, expectedVersion: 1 } }, admin)

    expect(at(answer.data, 'userLoginUpdate', 'user')).toEqual({ login: `new.${user.login}`, version: 2 })
    expect((await api.ask(VIEWER, {}, { cookie })).data).toEqual({ viewer: { user: { login: `new.${user.login}` } } })
  })

  it('refuses a login in use, one that is none, and those without authority', async () => {
    const { name } = await anOrganization(api)
    const [user, other] = [await aUser(api, { in: [[name, 'analyst']] }), await aUser(api)]

    expect(codesOf(await api.ask(RENAME, { input: { id: user.id, login: other.login } }, admin))).toEqual(['TAKEN'])
    expect(codesOf(await api.ask(RENAME, { input: { id: user.id, login: 'two words' } }, admin))).toEqual(['INVALID'])
    expect(codesOf(await api.ask(RENAME, { input: { id: user.id, login: 'mine' } }, user))).toEqual(['NOT_SOLE_AUTHORITY'])
    expect(codesOf(await api.ask(RENAME, { input: { id: admin.id, login: `renamed-${admin.login}` } }, admin))).toEqual([])
  })
})
