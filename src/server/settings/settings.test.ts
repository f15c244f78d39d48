import { desc, eq, isNotNull } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import {
  aKey,
  anAdministrator,
  anOrgAdmin,
  anOrganization,
  aProfile,
  aUser,
  PASSWORD,
  type Person,
  signedIn,
} from '../../testing/factories.ts'
import { apiKeys } from '../api-keys/table.ts'
import { auditEvents } from '../audit/table.ts'

let api: Api
let admin: Person
beforeEach(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
})
afterEach(() => api.close())

const SETTINGS = '{ authenticationSettings { apiKeyReveal apiKeyMaxDays version updatedBy { label } } }'
const UPDATE =
  'mutation ($input: AuthenticationSettingsUpdateInput!) { authenticationSettingsUpdate(input: $input) { authenticationSettings { apiKeyReveal apiKeyMaxDays version } userErrors { code field message } } }'
const update = (input: object, caller: { key?: string; cookie?: string } = admin) => api.ask(UPDATE, { input }, caller)
const now = async () => at((await api.ask(SETTINGS, {}, admin)).data, 'authenticationSettings')
const sealedKeys = () => api.ctx().db.$count(apiKeys, isNotNull(apiKeys.sealed))

it('have defaults, change what is given, and record it', async () => {
  expect(await now()).toEqual({ apiKeyReveal: true, apiKeyMaxDays: null, version: 0, updatedBy: null })

  const answer = await update({ apiKeyMaxDays: 90, expectedVersion: 0 })

  expect(codesOf(answer)).toEqual([])
  expect(await now()).toEqual({ apiKeyReveal: true, apiKeyMaxDays: 90, version: 1, updatedBy: { label: admin.login } })
  const [record] = await api.ctx().db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1)
  expect(record).toMatchObject({
    action: 'settings.authenticationUpdate',
    targetLabel: 'authentication',
    before: { apiKeyMaxDays: null },
    after: { apiKeyMaxDays: 90 },
  })
  await update({ apiKeyMaxDays: null })
  expect(await now()).toMatchObject({ apiKeyMaxDays: null, version: 2 })
})

it.each([{ apiKeyMaxDays: 0 }, { apiKeyMaxDays: -1 }, { apiKeyMaxDays: 3651 }, { apiKeyMaxDays: 2_147_483_647 }])(
  'refuse %j',
  async (input) => {
    expect(codesOf(await update(input))).toEqual(['INVALID'])
    expect(await now()).toMatchObject({ version: 0 })
  },
)

it('erase every kept secret when reveal is switched off, only behind the typed word', async () => {
  await aKey(api, admin)
  const before = await sealedKeys()
  expect(before).toBeGreaterThan(0)

  for (const confirmation of [undefined, null, '', 'erase', 'ERASE ']) {
    const answer = await update({ apiKeyReveal: false, confirmation })
    expect(codesOf(answer)).toEqual(['INVALID'])
    expect(at(answer.data, 'authenticationSettingsUpdate', 'userErrors', 0)).toMatchObject({
      field: ['confirmation'],
      message: expect.stringContaining(`${before} keys`),
    })
  }
  expect([await sealedKeys(), await now()]).toMatchObject([before, { apiKeyReveal: true }])

  expect(codesOf(await update({ apiKeyReveal: false, confirmation: 'ERASE' }))).toEqual([])
  expect([await sealedKeys(), await now()]).toMatchObject([0, { apiKeyReveal: false }])
})

it('erase also what is made at the same moment', async () => {
  for (let round = 0; round < 10; round++) {
    await update({ apiKeyReveal: true })
    await Promise.all([...Array.from({ length: 4 }, () => aKey(api, admin)), update({ apiKeyReveal: false, confirmation: 'ERASE' })])
    expect(await sealedKeys()).toBe(0)
  }
})

it('show the present state to whoever comes second', async () => {
  const answers = await Promise.all([10, 20].map((apiKeyMaxDays) => update({ apiKeyMaxDays, expectedVersion: 0 })))

  expect(answers.flatMap(codesOf)).toEqual(['VERSION_MISMATCH'])
  const loser = answers.find((answer) => codesOf(answer).length > 0)
  expect(at(loser?.data ?? null, 'authenticationSettingsUpdate', 'authenticationSettings')).toMatchObject({ version: 1 })
})

it('ask a session to confirm, also after the idempotency key was used', async () => {
  const cookie = await signedIn(api, admin)
  api.pass(5 * 60 + 1)
  const request = { apiKeyMaxDays: 7, idempotencyKey: 'once' }

  expect(codesOf(await update(request, { cookie }))).toEqual(['CONFIRMATION_REQUIRED'])
  await api.ask(`mutation { identityConfirm(input: { password: "${PASSWORD}" }) { confirmedUntil } }`, {}, { cookie })
  expect(codesOf(await update(request, { cookie }))).toEqual([])
})

it('are for holders of managePlatform, in the platform, alone', async () => {
  const organization = await anOrganization(api)
  const profile = await aProfile(api, ['manageUser', 'readAudit', 'manageProfile', 'manageOrganization'], 'PLATFORM')
  const others = [await aUser(api, { in: [['platform', profile]] }), await anOrgAdmin(api, organization), await aUser(api)]
  const restricted = await aKey(api, admin, { permissions: ['manageUser'] })

  for (const caller of [...others, { key: restricted }]) {
    expect((await api.ask(SETTINGS, {}, caller)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await update({ apiKeyMaxDays: 1 }, caller)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  }
  expect(await now()).toMatchObject({ version: 0 })
  expect(await api.ctx().db.$count(auditEvents, eq(auditEvents.targetLabel, 'authentication'))).toBe(0)
})
