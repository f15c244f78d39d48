import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { aKey, anAdministrator, anOrgAdmin, anOrganization, aUser } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { apiKeys } from './table.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const CREATE =
  'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { apiKey { id name prefix expiresAt organizationIds permissions createdBy { label } } secret userErrors { code field } } }'
const create = (caller: { key: string; organization?: string }, input: object) => api.ask(CREATE, { input }, caller)
const limitsOf = (answer: Awaited<ReturnType<typeof create>>) => at(answer.data, 'apiKeyCreate', 'apiKey')

describe('apiKeyCreate', () => {
  it('makes a key for oneself that works at once, and records it without the secret', async () => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'read-only']] })

    const answer = await create(user, { name: 'mine' })

    const secret = String(at(answer.data, 'apiKeyCreate', 'secret'))
    expect(limitsOf(answer)).toMatchObject({
      name: 'mine',
      prefix: secret.slice(0, 12),
      organizationIds: null,
      permissions: null,
      createdBy: { label: user.login },
    })
    expect((await api.ask('{ viewer { user { login } } }', {}, { key: secret })).data).toEqual({ viewer: { user: { login: user.login } } })
    const records = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, user.id))
    expect(records.at(-1)).toMatchObject({ action: 'apiKey.create', after: { name: 'mine', key: secret.slice(0, 12) } })
    const rows = await api.ctx().db.select().from(apiKeys).where(eq(apiKeys.userId, user.id))
    expect(JSON.stringify([records.map(({ after }) => after), rows])).not.toContain(secret.slice(13))
  })

  it.each([
    ['no name', { name: '' }, ['name']],
    ['a past expiry', { name: 'k', expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
    ['no organization at all', { name: 'k', organizationIds: [] }, ['organizationIds']],
    ['a foreign organization', { name: 'k', organizationIds: ['platform'] }, ['organizationIds', '0']],
    ['an unknown permission', { name: 'k', permissions: ['readAudit', 'manageEverything'] }, ['permissions', '1']],
  ])('refuses %s', async (_, input, field) => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'read-only']] })

    const answer = await create(user, input)

    expect(at(answer.data, 'apiKeyCreate', 'userErrors', 0, 'field')).toEqual(field)
    expect(at(answer.data, 'apiKeyCreate', 'secret')).toBeNull()
  })

  it('stops at 50 keys', async () => {
    const user = await aUser(api)
    for (let keys = 1; keys < 50; keys++) await aKey(api, user)

    const answer = await create(await anAdministrator(api), { name: 'one too many', userId: user.id })

    expect(codesOf(answer)).toEqual(['LIMIT'])
  })

  it('hands on the limits of the key that makes it, and never widens them', async () => {
    const [here, there] = [await anOrganization(api), await anOrganization(api)]
    const user = await aUser(api, {
      in: [
        [here.name, 'org-admin'],
        [there.name, 'org-admin'],
      ],
    })
    const expiresAt = new Date(Date.now() + 3_600_000)
    const key = await aKey(api, user, { organizationIds: [here.id], permissions: ['manageUser', 'readAudit'], expiresAt })

    const inherited = await create({ key }, { name: 'child' })
    const wider = await create(
      { key },
      {
        name: 'wider',
        expiresAt: '2099-01-01T00:00:00Z',
        permissions: ['manageConfig', 'readAudit'],
        organizationIds: [here.id, there.id],
      },
    )
    const elsewhere = await create({ key }, { name: 'elsewhere', organizationIds: [there.id] })

    expect(limitsOf(inherited)).toMatchObject({
      organizationIds: [here.id],
      permissions: ['manageUser', 'readAudit'],
      expiresAt: expiresAt.toISOString(),
    })
    expect(limitsOf(wider)).toMatchObject({ organizationIds: [here.id], permissions: ['readAudit'], expiresAt: expiresAt.toISOString() })
    expect(codesOf(elsewhere)).toEqual(['EXCEEDS_OWN_RIGHTS'])
  })

  it('for somebody else holds only where its maker manages users', async () => {
    const organization = await anOrganization(api)
    const [admin, user] = [await anOrgAdmin(api, organization), await aUser(api, { in: [[organization.name, 'analyst']] })]

    const answer = await create(admin, { name: 'for you', userId: user.login })

    expect(limitsOf(answer)).toMatchObject({ organizationIds: [organization.id], createdBy: { label: admin.login } })
  })

  it('gives what its user may do now, not what the user could when it was made', async () => {
    const { name } = await anOrganization(api)
    const user = await aUser(api, { in: [[name, 'org-admin']] })
    const key = await aKey(api, user)
    const READ_ONLY = "(select id from profiles where name = 'read-only')"

    await api.pool.db.execute(`update memberships set profile_id = ${READ_ONLY} where user_id = '${user.id}'`)

    expect((await api.ask('{ viewer { permissions } }', {}, { key })).data).toEqual({ viewer: { permissions: [] } })
  })
})
