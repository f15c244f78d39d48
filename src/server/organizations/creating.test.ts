import { eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const CREATE =
  'mutation ($input: OrganizationCreateInput!) { organizationCreate(input: $input) { organization { id name description kind version } userErrors { code field } } }'
const create = (caller: { key: string; organization?: string }, input: object) => api.ask(CREATE, { input }, caller)

describe('organizationCreate', () => {
  it('creates a tenant and records it', async () => {
    const admin = await anAdministrator(api)

    const answer = await create(admin, { name: '  Acme & Söhne ', description: 'Tools' })

    expect(at(answer.data, 'organizationCreate', 'organization')).toMatchObject({
      name: 'Acme & Söhne',
      description: 'Tools',
      kind: 'ORGANIZATION',
      version: 1,
    })
    const id = String(at(answer.data, 'organizationCreate', 'organization', 'id'))
    const records = await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, id))
    expect(records).toMatchObject([
      { action: 'organization.create', targetLabel: 'Acme & Söhne', after: { name: 'Acme & Söhne', description: 'Tools' } },
    ])
  })

  it.each([
    ['an empty name', { name: ' ' }, 'INVALID'],
    ['65 characters', { name: 'x'.repeat(65) }, 'INVALID'],
    ['a name that looks like an id', { name: '01890000-0000-7000-8000-000000000000' }, 'INVALID'],
    ['a line break', { name: 'a\nb' }, 'INVALID'],
    ['the name of the platform in other case', { name: 'PLATFORM' }, 'TAKEN'],
  ])('refuses %s', async (_, input, code) => {
    expect(codesOf(await create(await anAdministrator(api), input))).toEqual([code])
  })

  it('takes a name once, whatever its case, also at the same moment', async () => {
    const admin = await anAdministrator(api)

    const answers = await Promise.all(['Twin', 'TWIN', 'twin'].map((name) => create(admin, { name })))

    expect(answers.flatMap(codesOf)).toEqual(['TAKEN', 'TAKEN'])
  })

  it('needs manageOrganization of the platform, with the platform in force', async () => {
    const { name } = await anOrganization(api)
    const callers = [
      await anOrgAdmin(api, { name }),
      await aUser(api, { in: [['platform', await aProfile(api, ['manageUser', 'managePlatform'], 'PLATFORM')]] }),
      {
        ...(await aUser(api, {
          in: [
            ['platform', 'admin'],
            [name, 'org-admin'],
          ],
        })),
        organization: name,
      },
    ]

    const answers = await Promise.all(callers.map((caller) => create(caller, { name: 'Not mine' })))

    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'])
  })
})
