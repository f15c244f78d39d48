import { and, eq } from 'drizzle-orm'
import { type Answer, type Api, anApi, type Caller, codesOf } from '../../testing/api.ts'
import { anAdministrator, anInvitation, anOrgAdmin, anOrganization, aUser, PASSWORD, type Person } from '../../testing/factories.ts'
import * as audit from '../audit/service.ts'
import { auditEvents } from '../audit/table.ts'
import { transaction } from '../context.ts'
import { MAX_PROBES } from './login-probes.ts'

let api: Api
let home: { id: string; name: string }
beforeAll(async () => {
  api = await anApi()
  await anAdministrator(api, { login: 'admin' })
  home = await anOrganization(api, 'Home')
  await aUser(api, { login: 'stranger' })
})
afterAll(() => api.close())

const CREATE = 'mutation ($input: UserCreateInput!) { userCreate(input: $input) { user { login } userErrors { code } } }'
const RENAME = 'mutation ($input: UserLoginUpdateInput!) { userLoginUpdate(input: $input) { user { login } userErrors { code } } }'

let freeLogins = 0
const create = (caller: Caller, login = `free-${freeLogins++}`, more: object = {}) =>
  api.ask(CREATE, { input: { login, name: 'Some Body', memberships: [{ organizationId: 'Home', profileId: 'analyst' }], ...more } }, caller)

const rename = (caller: Caller, id: string, login: string, more: object = {}) => api.ask(RENAME, { input: { id, login, ...more } }, caller)

const probes = ({ id }: Person) =>
  api
    .ctx()
    .db.select()
    .from(auditEvents)
    .where(and(eq(auditEvents.action, 'user.loginProbe'), eq(auditEvents.targetId, id)))

async function probe(caller: Person, times: number): Promise<void> {
  for (let time = 0; time < times; time++) expect(codesOf(await create(caller, 'stranger'))).toEqual(['TAKEN'])
}

const limited = ({ status, errors, headers }: Answer) => ({
  status,
  code: errors[0]?.extensions.code,
  seconds: errors[0]?.extensions.retryAfterSeconds,
  header: headers.get('retry-after'),
})

it('tells that a login is taken, and records that it did', async () => {
  const orgAdmin = await anOrgAdmin(api, home)

  expect(codesOf(await create(orgAdmin, 'Stranger'))).toEqual(['TAKEN'])
  expect(codesOf(await rename(orgAdmin, (await aUser(api, { in: [['Home', 'analyst']] })).id, 'stranger'))).toEqual(['TAKEN'])

  const [first, ...others] = await probes(orgAdmin)
  expect(first).toMatchObject({ targetType: 'user', targetId: orgAdmin.id, targetLabel: orgAdmin.login, after: { login: 'stranger' } })
  expect(first?.requestId).toEqual(expect.any(String))
  expect(others).toHaveLength(1)
})

it('tells it 20 times an hour, then refuses every creation and every rename, of free logins too', async () => {
  const orgAdmin = await anOrgAdmin(api, home)
  const member = await aUser(api, { in: [['Home', 'analyst']] })
  await probe(orgAdmin, MAX_PROBES)

  const attempts = [
    create(orgAdmin, 'stranger'),
    create(orgAdmin, 'quite-free'),
    rename(orgAdmin, member.id, 'stranger'),
    rename(orgAdmin, member.id, 'free-too'),
  ]
  for (const answer of await Promise.all(attempts)) {
    const { seconds, header, ...rest } = limited(answer)
    expect(rest).toEqual({ status: 429, code: 'RATE_LIMITED' })
    expect([seconds, Number(seconds) > 3500, Number(seconds) <= 3600]).toEqual([Number(header), true, true])
  }
  expect(await probes(orgAdmin)).toHaveLength(MAX_PROBES)
  // somebody else still may
  expect(codesOf(await create(await anOrgAdmin(api, home), 'stranger'))).toEqual(['TAKEN'])
})

it('counts those whom somebody invited with what that somebody tries', async () => {
  const orgAdmin = await anOrgAdmin(api, home)
  const { token } = await anInvitation(api, orgAdmin, { organizationId: home.id })
  const JOIN = 'mutation ($input: InvitationAcceptInput!) { invitationAccept(input: $input) { userErrors { code } } }'
  const join = () => api.ask(JOIN, { input: { token, login: 'stranger', name: 'Some Body', password: PASSWORD } })
  expect(codesOf(await join())).toEqual(['TAKEN'])
  await probe(orgAdmin, MAX_PROBES - 2)
  expect(codesOf(await join())).toEqual(['TAKEN'])

  expect(limited(await create(orgAdmin)).code).toBe('RATE_LIMITED')
  expect(limited(await join()).code).toBe('RATE_LIMITED')
})

it('has room again when the hour has passed', async () => {
  const orgAdmin = await anOrgAdmin(api, home)
  await probe(orgAdmin, MAX_PROBES)

  api.pass(3500)
  expect(limited(await create(orgAdmin)).code).toBe('RATE_LIMITED')
  api.pass(101)
  expect(codesOf(await create(orgAdmin))).toEqual([])
})

it('neither creates nor keeps anything of what it refuses', async () => {
  const orgAdmin = await anOrgAdmin(api, home)
  const actions = () => api.ctx().db.$count(auditEvents, eq(auditEvents.actorId, orgAdmin.id))

  await probe(orgAdmin, 1)

  expect(await actions()).toBe(1)
})

it('answers a repetition as the first time, without telling more', async () => {
  const orgAdmin = await anOrgAdmin(api, home)
  const member = await aUser(api, { in: [['Home', 'analyst']] })
  const again = () => create(orgAdmin, 'stranger', { idempotencyKey: 'k' })
  const renamed = () => rename(orgAdmin, member.id, 'stranger', { idempotencyKey: 'k' })

  expect(codesOf(await again())).toEqual(['TAKEN'])
  expect(codesOf(await again())).toEqual(['TAKEN'])
  expect(codesOf(await renamed())).toEqual(['TAKEN'])
  expect(codesOf(await renamed())).toEqual(['TAKEN'])
  expect(await probes(orgAdmin)).toHaveLength(2)
})

it('lets a refused request be repeated under its key once there is room', async () => {
  const orgAdmin = await anOrgAdmin(api, home)
  await probe(orgAdmin, MAX_PROBES)
  const wanted = () => create(orgAdmin, 'patient', { idempotencyKey: 'later' })

  expect(limited(await wanted()).code).toBe('RATE_LIMITED')
  api.pass(3601)
  expect(codesOf(await wanted())).toEqual([])
})

// ROSTER_DEEP=1 for a thousand rounds; without the lock, about ten of twelve are told
const ROUNDS = process.env.ROSTER_DEEP === '1' ? 1000 : 3

it('tells 20 times and no more, however many ask at once', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const orgAdmin = await anOrgAdmin(api, home)
    await recordProbes(orgAdmin, MAX_PROBES - 3)

    const answers = await Promise.all(Array.from({ length: 12 }, () => create(orgAdmin, 'stranger')))

    const told = answers.filter((answer) => codesOf(answer)[0] === 'TAKEN')
    expect([told.length, answers.filter((answer) => limited(answer).code === 'RATE_LIMITED').length]).toEqual([3, 9])
    expect(await probes(orgAdmin)).toHaveLength(MAX_PROBES)
  }
}, 900_000)

const recordProbes = ({ id, login }: Person, count: number) =>
  transaction(api.ctx(), async (ctx) => {
    for (let index = 0; index < count; index++)
      await audit.record(ctx, { action: 'user.loginProbe', target: { type: 'user', id, label: login }, after: { login: 'stranger' } })
  })

it('does not limit those who may see everybody', async () => {
  const admin = await anAdministrator(api)

  await probe(admin, MAX_PROBES + 2)

  expect(await probes(admin)).toEqual([])
})
