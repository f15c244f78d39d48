import { desc, eq } from 'drizzle-orm'
import { type Answer, type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anOrgAdmin, anOrganization, aProfile, aUser, type Person, signedIn } from '../../testing/factories.ts'
import { anSmtpServer, type Smtp } from '../../testing/smtp.ts'
import { auditEvents } from '../audit/table.ts'
import { settings } from './table.ts'

let smtp: Smtp
let api: Api
let admin: Person
beforeEach(async () => {
  smtp = await anSmtpServer({ auth: { user: 'roster', password: 'secret' } })
  api = await anApi({ smtp: { fixed: null, allowPrivate: true, ports: [smtp.port] } })
  admin = await anAdministrator(api, { email: 'admin@example.org' })
})
afterEach(async () => {
  await api.close()
  await smtp.close()
})

const FIELDS = 'enabled isFixed host port security username hasPassword senderName senderAddress resetLinkMinutes invitationHours version'
const UPDATE = `mutation ($input: SmtpSettingsUpdateInput!) { smtpSettingsUpdate(input: $input) { smtpSettings { ${FIELDS} } userErrors { code field message } } }`
const TEST =
  'mutation ($input: SmtpSettingsTestInput!) { smtpSettingsTest(input: $input) { outcome { stage ok reply } userErrors { code field message } } }'
type Caller = { key?: string; cookie?: string }
const update = (input: object, caller: Caller = admin) => api.ask(UPDATE, { input }, caller)
const test = (input: object, caller: Caller = admin) => api.ask(TEST, { input }, caller)
const now = async () => at((await api.ask(`{ smtpSettings { ${FIELDS} } }`, {}, admin)).data, 'smtpSettings')
const outcomeOf = ({ data }: Answer) => at(data, 'smtpSettingsTest', 'outcome')
const fieldsOf = ({ data }: Answer) => at(Object.values(data ?? {})[0] ?? null, 'userErrors', 0, 'field')

const server = () => ({
  enabled: true,
  host: '127.0.0.1',
  port: smtp.port,
  security: 'NONE',
  username: 'roster',
  senderAddress: 'roster@example.org',
})
const whole = () => ({ ...server(), password: 'secret' })

it('have defaults, change what is given, and show and record no password', async () => {
  expect(await now()).toMatchObject({
    enabled: false,
    host: null,
    port: 587,
    security: 'STARTTLS',
    resetLinkMinutes: 30,
    invitationHours: 72,
  })

  expect(codesOf(await update(whole()))).toEqual([])
  expect(codesOf(await update({ senderName: 'Accounts', invitationHours: 24 }))).toEqual([])

  expect(await now()).toMatchObject({
    ...server(),
    hasPassword: true,
    senderName: 'Accounts',
    invitationHours: 24,
    version: 2,
  })
  const rows = await api
    .ctx()
    .db.select()
    .from(auditEvents)
    .where(eq(auditEvents.action, 'settings.smtpUpdate'))
    .orderBy(desc(auditEvents.id))
  expect(rows[1]).toMatchObject({ before: { host: null, passwordVersion: 0 }, after: { host: '127.0.0.1', passwordVersion: 1 } })
  const [stored] = await api.ctx().db.select().from(settings).where(eq(settings.name, 'smtp'))
  expect(JSON.stringify([rows.map(({ before, after }) => [before, after]), stored])).not.toContain('secret')
})

it('use the kept password for the kept server alone', async () => {
  await update(whole())
  const other = await anSmtpServer({ auth: { user: 'roster', password: 'secret' } })
  const elsewhere = [{ host: 'localhost' }, { port: 587 }, { security: 'STARTTLS' }, { username: 'other' }]

  for (const input of elsewhere) {
    const answers = [await update(input), await test(input)]
    expect(answers.map(codesOf)).toEqual([['INVALID'], ['INVALID']])
    expect(answers.map(fieldsOf)).toEqual([['password'], ['password']])
  }
  expect(await now()).toMatchObject({ version: 1, hasPassword: true })
  expect(smtp.connections() + other.connections()).toBe(0)
  await other.close()

  expect(codesOf(await update({ username: null }))).toEqual([])
  expect(await now()).toMatchObject({ hasPassword: false })
})

it('keep a password that is left out, and erase one that is null', async () => {
  await update(whole())

  await update({ senderName: 'Accounts', host: '127.0.0.1' })
  expect(outcomeOf(await test({}))).toMatchObject({ stage: 'DONE', ok: true })
  await update({ password: null })
  expect(await now()).toMatchObject({ hasPassword: false })
  expect(outcomeOf(await test({}))).toMatchObject({ stage: 'AUTHENTICATION', ok: false })
})

it('try out values that are not saved, to the tester unless told otherwise, in the server’s words', async () => {
  expect(outcomeOf(await test(whole()))).toMatchObject({ stage: 'DONE', ok: true, reply: expect.stringMatching(/^250/) })
  expect(outcomeOf(await test({ ...whole(), password: 'wrong' }))).toMatchObject({
    stage: 'AUTHENTICATION',
    ok: false,
    reply: expect.stringContaining('535 5.7.8 Authentication credentials invalid'),
  })
  smtp.fail('550')
  expect(outcomeOf(await test({ ...whole(), recipient: 'nobody@example.org' }))).toMatchObject({ stage: 'RECIPIENT', ok: false })

  expect(smtp.received.map(({ to, mail }) => [to, mail.subject])).toEqual([[['admin@example.org'], 'Test mail from Roster test']])
  expect(await now()).toMatchObject({ version: 0, hasPassword: false })
  expect(await api.ctx().db.$count(auditEvents, eq(auditEvents.action, 'settings.smtpTest'))).toBe(3)
})

it.each([
  [{ enabled: true }, 'host'],
  [{ enabled: true, host: 'mail.example.org' }, 'senderAddress'],
  [{ host: 'a b' }, 'host'],
  [{ host: 'mail.example.org\r\nRCPT TO:<x@y>' }, 'host'],
  [{ port: 0 }, 'port'],
  [{ port: 22 }, 'port'],
  [{ port: 2_147_483_647 }, 'port'],
  [{ username: 'a\r\nb' }, 'username'],
  [{ password: 'a\nb' }, 'password'],
  [{ senderName: 'a\r\nBcc: x@y' }, 'senderName'],
  [{ senderAddress: 'a@b, c@d' }, 'senderAddress'],
  [{ senderAddress: 'Ada <a@b>' }, 'senderAddress'],
  [{ resetLinkMinutes: 4 }, 'resetLinkMinutes'],
  [{ resetLinkMinutes: 1441 }, 'resetLinkMinutes'],
  [{ invitationHours: 0 }, 'invitationHours'],
  [{ invitationHours: 721 }, 'invitationHours'],
])('refuse %j', async (input, field) => {
  const answer = await update(input)

  expect(codesOf(answer)).toEqual(['INVALID'])
  expect(fieldsOf(answer)).toEqual([field])
  expect(await now()).toMatchObject({ version: 0 })
})

it('tell nothing of what stands behind a forbidden address', async () => {
  const answers = await Promise.all(
    ['169.254.169.254', 'no-such-host.invalid', '0.0.0.0'].map((host) => test({ ...whole(), host, port: 25 })),
  )

  expect(new Set(answers.map((answer) => JSON.stringify(outcomeOf(answer)))).size).toBe(1)
})

it('belong to the operator where the environment names a server', async () => {
  await api.close()
  const fixed = { ...whole(), enabled: true, security: 'NONE', senderName: null } as const
  api = await anApi({ smtp: { fixed, allowPrivate: true, ports: [] } })
  admin = await anAdministrator(api, { email: 'admin@example.org' })

  expect(await now()).toMatchObject({ isFixed: true, host: '127.0.0.1', hasPassword: true })
  expect(codesOf(await update({ host: 'elsewhere.example.org' }))).toEqual(['CONFLICT'])
  expect(codesOf(await test({ host: 'elsewhere.example.org' }))).toEqual(['CONFLICT'])
  expect(codesOf(await update({ invitationHours: 24 }))).toEqual([])
  expect(outcomeOf(await test({}))).toMatchObject({ stage: 'DONE' })
})

it('ask a session to confirm, also for a test', async () => {
  const cookie = await signedIn(api, admin)
  api.pass(5 * 60 + 1)

  expect(codesOf(await update({ port: 25 }, { cookie }))).toEqual(['CONFIRMATION_REQUIRED'])
  expect(codesOf(await test(whole(), { cookie }))).toEqual(['CONFIRMATION_REQUIRED'])
  expect(smtp.connections()).toBe(0)
})

it('show the present state to whoever comes second', async () => {
  const answers = await Promise.all(['A', 'B'].map((senderName) => update({ senderName, expectedVersion: 0 })))

  expect(answers.flatMap(codesOf)).toEqual(['VERSION_MISMATCH'])
})

it('are for holders of managePlatform, in the platform, alone', async () => {
  const organization = await anOrganization(api)
  const profile = await aProfile(api, ['manageUser', 'readAudit', 'manageProfile', 'manageOrganization'], 'PLATFORM')

  for (const caller of [await aUser(api, { in: [['platform', profile]] }), await anOrgAdmin(api, organization), await aUser(api)]) {
    expect((await api.ask('{ smtpSettings { host } }', {}, caller)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await update({ port: 25 }, caller)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await test(whole(), caller)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  }
  expect(smtp.connections()).toBe(0)
})
