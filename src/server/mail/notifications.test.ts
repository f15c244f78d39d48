import { asc, eq } from 'drizzle-orm'
import { type Api, anApi, at, codesOf } from '../../testing/api.ts'
import { anAdministrator, anInvitation, anOrganization, aUser, type Person, signedIn } from '../../testing/factories.ts'
import { anSmtpServer, mailTo, type Smtp } from '../../testing/smtp.ts'
import { mails } from './table.ts'
import { sendNext } from './worker.ts'

let smtp: Smtp
let api: Api
let admin: Person
beforeEach(async () => {
  smtp = await anSmtpServer()
  api = await anApi({ smtp: mailTo(smtp.port) })
  admin = await anAdministrator(api)
  await api.ctx().db.delete(mails)
})
afterEach(async () => {
  await api.close()
  await smtp.close()
})

const sendAll = async () => {
  while (await sendNext(api.ctx()));
}
const queuedFor = (user: { id: string }) =>
  api
    .ctx()
    .db.select({ kind: mails.kind, address: mails.address, by: mails.byLabel, facts: mails.facts })
    .from(mails)
    .where(eq(mails.userId, user.id))
    .orderBy(asc(mails.createdAt), asc(mails.id))
const run = (mutation: string, input: object, caller: { key?: string; cookie?: string } = admin) => {
  const name = mutation.charAt(0).toUpperCase() + mutation.slice(1)
  return api.ask(`mutation ($input: ${name}Input!) { ${mutation}(input: $input) { userErrors { code } } }`, { input }, caller)
}
/** The token of the link in the mail that arrived last. */
const linkIn = (index: number) => /#([\w-]{43})/.exec(smtp.received[index]?.mail.text ?? '')?.[1] ?? ''

it('tell both addresses of a new one', async () => {
  const user = await aUser(api, { email: 'old@example.org' })
  await api.ctx().db.delete(mails)

  await run('userEmailUpdate', { id: user.id, email: 'new@example.org' })
  await run('userEmailUpdate', { id: user.id, email: 'new@example.org' })

  const facts = { before: 'old@example.org', after: 'new@example.org' }
  expect(await queuedFor(user)).toEqual([
    { kind: 'EMAIL_CHANGED', address: 'old@example.org', by: admin.login, facts },
    { kind: 'EMAIL_CHANGED', address: 'new@example.org', by: admin.login, facts },
  ])
})

it('tell the owner of everything that happens to a key, and not a secret of it', async () => {
  const user = await aUser(api, { email: 'ada@example.org' })
  await api.ctx().db.delete(mails)
  const cookie = await signedIn(api, admin)
  const created = await api.ask(
    'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { apiKey { id } secret } }',
    { input: { userId: user.id, name: 'ci' } },
    admin,
  )
  const id = at(created.data, 'apiKeyCreate', 'apiKey', 'id')
  const old = String(at(created.data, 'apiKeyCreate', 'secret'))

  await run('apiKeyRenew', { id })
  expect(codesOf(await run('apiKeyReveal', { id }, { cookie }))).toEqual([])
  for (let time = 0; time < 2; time++) await api.ask('{ viewer { user { id } } }', {}, { key: old })
  await api.settled()
  await run('apiKeyRevoke', { id })

  const told = await queuedFor(user)
  expect(told.map(({ kind }) => kind)).toEqual([
    'API_KEY_CREATED',
    'API_KEY_RENEWED',
    'API_KEY_REVEALED',
    'API_KEY_REUSED',
    'API_KEY_REVOKED',
  ])
  expect(told.map(({ by }) => by)).toEqual([admin.login, admin.login, admin.login, 'system', admin.login])
  await sendAll()
  expect(smtp.received).toHaveLength(5)
  expect(smtp.received.map(({ raw }) => raw).join() + JSON.stringify(told)).not.toContain(old.slice(13))
})

describe('an invitation', () => {
  const invitation = (token: string) => api.ask('query ($token: String!) { invitation(token: $token) { expiresAt } }', { token })
  const opens = async (token: string) => at((await invitation(token)).data, 'invitation') !== null
  const decline = (token: string) => run('invitationDecline', { token }, {})

  it('goes to its address, with a link beside the one that was shown; using one uses both up', async () => {
    const organization = await anOrganization(api)
    const { token } = await anInvitation(api, admin, { organizationId: organization.id, email: 'guest@example.org' })

    await sendAll()

    expect(smtp.received.map(({ to, mail }) => [to, mail.subject])).toEqual([[['guest@example.org'], `Invitation to ${organization.name}`]])
    expect(linkIn(0)).not.toBe(token)
    expect([await opens(token), await opens(linkIn(0))]).toEqual([true, true])
    expect(codesOf(await decline(linkIn(0)))).toEqual([])
    expect([await opens(token), await opens(linkIn(0))]).toEqual([false, false])
  })

  it('counts from hand-over, and keeps no token', async () => {
    const organization = await anOrganization(api)
    await anInvitation(api, admin, { organizationId: organization.id, email: 'guest@example.org' })
    const [queued] = await api.ctx().db.select().from(mails)
    api.pass(3600)

    await sendAll()

    const [sent] = await api.ctx().db.select().from(mails)
    const expiresAt = new Date(String(at((await invitation(linkIn(0))).data, 'invitation', 'expiresAt')))
    expect(expiresAt.getTime() - (queued?.createdAt.getTime() ?? 0)).toBeGreaterThanOrEqual(73 * 3600 * 1000)
    expect(sent?.linkExpiresAt).toEqual(expiresAt)
    expect(JSON.stringify([queued, sent])).not.toContain(linkIn(0))
  })

  it('is not sent once it is withdrawn, and after a resend only the new link opens it', async () => {
    const organization = await anOrganization(api)
    const resent = await anInvitation(api, admin, { organizationId: organization.id, email: 'guest@example.org' })
    await sendAll()
    api.pass(1)
    await run('invitationResend', { id: resent.id })
    const withdrawn = await anInvitation(api, admin, { organizationId: organization.id, email: 'other@example.org' })
    await run('invitationRevoke', { id: withdrawn.id })

    await sendAll()

    expect(smtp.received.map(({ to }) => to)).toEqual([['guest@example.org'], ['guest@example.org']])
    expect([await opens(linkIn(0)), await opens(linkIn(1)), await opens(resent.token)]).toEqual([false, true, false])
    expect(await api.ctx().db.$count(mails, eq(mails.state, 'DISCARDED'))).toBe(1)
  })

  it('to a login goes to its user, and to nobody else', async () => {
    const organization = await anOrganization(api)
    const user = await aUser(api, { login: 'ada', email: 'ada@example.org' })
    await api.ctx().db.delete(mails)
    for (const login of ['ada', 'nobody', 'free@example.org']) await anInvitation(api, admin, { organizationId: organization.id, login })

    await sendAll()

    expect(await queuedFor(user)).toHaveLength(1)
    expect(smtp.received.flatMap(({ to }) => to).toSorted()).toEqual(['ada@example.org', 'free@example.org'])
  })
})

it('tell a manager what became of the mail, and nobody who sees only a part of the user', async () => {
  const organizations = [await anOrganization(api), await anOrganization(api)]
  const user = await aUser(api, { in: organizations.map(({ name }) => [name, 'analyst']) })
  const now = api.ctx().now()
  await api
    .ctx()
    .db.insert(mails)
    .values({ kind: 'PASSWORD_RESET', userId: user.id, facts: {}, createdAt: now, nextAttemptAt: now, giveUpAt: now, error: 'CONNECT: no' })
  const partly = await aUser(api, { in: [[organizations[0]?.name ?? '', 'org-admin']] })
  const ask = async (caller: Person) =>
    at(
      (await api.ask('query ($id: ID!) { user(id: $id) { credentialMail { kind state error } } }', { id: user.id }, caller)).data,
      'user',
      'credentialMail',
    )

  expect(await ask(admin)).toEqual({ kind: 'PASSWORD_RESET', state: 'QUEUED', error: 'CONNECT: no' })
  expect(await ask(partly)).toBeNull()
})
