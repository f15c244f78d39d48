// A link is used once, however many hold it. ROSTER_DEEP=1 for a thousand rounds.
import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { type Api, anApi, codesOf } from '../../testing/api.ts'
import {
  anAdministrator,
  anInvitation,
  anOrgAdmin,
  anOrganization,
  aUser,
  PASSWORD,
  type Person,
  signedIn,
} from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'
import { transaction } from '../context.ts'
import { memberships } from '../memberships/table.ts'
import { users } from '../users/table.ts'
import { invitations } from './table.ts'

const ROUNDS = process.env.ROSTER_DEEP === '1' ? 1000 : 50
const AT_ONCE = 5

let api: Api
let admin: Person
let organizationId: string
let people: { id: string; cookie: string }[]
beforeAll(async () => {
  api = await anApi()
  admin = await anAdministrator(api)
  organizationId = (await anOrganization(api)).id
  const { name } = await anOrganization(api)
  people = []
  for (let n = 0; n < AT_ONCE; n++) {
    const user = await aUser(api, { in: [[name, 'analyst']] })
    people.push({ id: user.id, cookie: await signedIn(api, user) })
  }
})
afterAll(() => api.close())

const ACCEPT = 'mutation ($input: InvitationAcceptInput!) { invitationAccept(input: $input) { userErrors { code } } }'
const accept = (input: object, caller: { cookie?: string } = {}) => api.ask(ACCEPT, { input }, caller)
const members = () => api.ctx().db.$count(memberships, eq(memberships.organizationId, organizationId))
const forget = () => api.ctx().db.delete(memberships).where(eq(memberships.organizationId, organizationId))

it('makes one member of many who accept at once', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { token } = await anInvitation(api, admin, { organizationId })

    const answers = await Promise.all(people.map(({ cookie }) => accept({ token }, { cookie })))

    expect([round, await members()]).toEqual([round, 1])
    expect(answers.flatMap(codesOf)).toEqual(people.slice(1).map(() => 'EXPIRED'))
    await forget()
  }
}, 600_000)

it('looked at first and ended afterwards, would make several', async () => {
  const naive = (id: string, userId: string) =>
    transaction(api.ctx(), async ({ db, now }) => {
      const [open] = await db
        .select()
        .from(invitations)
        .where(and(eq(invitations.id, id), isNull(invitations.ended)))
      if (!open) return
      const { kind, profileId } = open
      await db.insert(memberships).values({ userId, organizationId, profileId, kind, createdAt: now() })
      await db.update(invitations).set({ ended: 'ACCEPTED', endedAt: now() }).where(eq(invitations.id, id))
    })
  let doubled = 0
  for (let round = 0; round < 10; round++) {
    const { id } = await anInvitation(api, admin, { organizationId })
    await Promise.all(people.map((person) => naive(id, person.id)))
    if ((await members()) > 1) doubled++
    await forget()
  }

  expect(doubled).toBeGreaterThan(0)
})

it('makes one account of twenty that are created at once', async () => {
  const { token } = await anInvitation(api, admin, { organizationId })
  const before = await api.ctx().db.$count(users)

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => accept({ token, login: `racer-${n}`, name: 'Racer', password: PASSWORD })),
  )

  expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 19 }, () => 'EXPIRED'))
  expect([await members(), (await api.ctx().db.$count(users)) - before]).toEqual([1, 1])
  await forget()
})

it('withdrawn at the same moment, makes a member or is withdrawn, never both', async () => {
  const REVOKE = 'mutation ($input: InvitationRevokeInput!) { invitationRevoke(input: $input) { userErrors { code } } }'
  for (let round = 0; round < 20; round++) {
    const { id, token } = await anInvitation(api, admin, { organizationId })

    const answers = await Promise.all([accept({ token }, people[0]), api.ask(REVOKE, { input: { id } }, admin)])

    const [accepted, revoked] = answers.map((answer) => answer.errors.length === 0 && codesOf(answer).length === 0)
    expect([accepted, await members()]).toEqual([!revoked, revoked ? 0 : 1])
    await forget()
  }
})

it('whose sender is locked at the same moment, is accepted before the lock or not at all', async () => {
  const LOCK = 'mutation ($input: UserLockInput!) { userLock(input: $input) { userErrors { code } } }'
  for (let round = 0; round < 20; round++) {
    const { id, name } = await anOrganization(api)
    const sender = await anOrgAdmin(api, { name })
    const invitation = await anInvitation(api, sender, { organizationId: id })

    const [accepted, locked] = await Promise.all([
      accept({ token: invitation.token }, people[0]),
      api.ask(LOCK, { input: { id: sender.id } }, admin),
    ])

    expect([accepted.status, locked.status, codesOf(locked)]).toEqual([200, 200, []])
    const events = await api
      .ctx()
      .db.select({ action: auditEvents.action })
      .from(auditEvents)
      .where(
        and(inArray(auditEvents.targetId, [sender.id, invitation.id]), inArray(auditEvents.action, ['invitation.accept', 'user.lock'])),
      )
      .orderBy(asc(auditEvents.id))
    const isMember = (await api.ctx().db.$count(memberships, eq(memberships.organizationId, id))) > 1
    expect(events.map(({ action }) => action)).toEqual(isMember ? ['invitation.accept', 'user.lock'] : ['user.lock'])
    expect(codesOf(accepted)).toEqual(isMember ? [] : ['EXPIRED'])
  }
})
