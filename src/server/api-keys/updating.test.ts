import { desc, eq } from 'drizzle-orm'
import { type Api, anApi } from '../../testing/api.ts'
import { idOf, keyIn, refusalsOf, rowOf, update, works } from '../../testing/api-keys.ts'
import { aKey, anOrgAdmin, anOrganization, aUser, type Person } from '../../testing/factories.ts'
import { auditEvents } from '../audit/table.ts'

let api: Api
let user: Person
let here: { id: string; name: string }
let there: { id: string; name: string }
beforeAll(async () => {
  api = await anApi()
})
beforeEach(async () => {
  ;[here, there] = [await anOrganization(api), await anOrganization(api)]
  user = await aUser(api, { in: [here, there].map(({ name }) => [name, 'analyst']) })
})
afterAll(() => api.close())

const HOUR = 3_600_000
const at = (milliseconds: number) => new Date(Math.ceil(Date.now() / 1000) * 1000 + milliseconds)
const lastRecord = async () =>
  (await api.ctx().db.select().from(auditEvents).where(eq(auditEvents.targetId, user.id)).orderBy(desc(auditEvents.id)).limit(1))[0]

it('changes what is given, leaves the rest and the secret, and records what differs', async () => {
  const key = await aKey(api, user, { permissions: ['manageTask'] })
  const id = await idOf(api, key)

  const answer = await update(api, user, { id, name: ' new ', organizationIds: [here.name], networks: ['127.0.0.1'], expectedVersion: 1 })

  expect(keyIn(answer)).toMatchObject({
    name: 'new',
    organizationIds: [here.id],
    networks: ['127.0.0.1/32'],
    permissions: ['manageTask'],
    expiresAt: null,
    version: 2,
  })
  expect(await works(api, key)).toBe(true)
  expect(await lastRecord()).toMatchObject({
    action: 'apiKey.update',
    before: { name: 'test', organizationIds: null, networks: null },
    after: { key: key.slice(0, 12), name: 'new', organizationIds: [here.id], networks: ['127.0.0.1/32'] },
  })
})

it('lifts with null, and neither counts nor records what is the same', async () => {
  const id = await idOf(api, await aKey(api, user, { permissions: ['manageTask'], expiresAt: at(HOUR) }))

  expect(keyIn(await update(api, user, { id, permissions: null, expiresAt: null }))).toMatchObject({
    permissions: null,
    expiresAt: null,
    version: 2,
  })
  const record = await lastRecord()
  expect(keyIn(await update(api, user, { id, permissions: null, name: 'test' }))).toMatchObject({ version: 2 })
  expect(await lastRecord()).toEqual(record)
})

it('lets one of two concurrent updates of one version win', async () => {
  const id = await idOf(api, await aKey(api, user))

  const answers = await Promise.all(['a', 'b'].map((name) => update(api, user, { id, name, expectedVersion: 1 })))

  expect(answers.flatMap(refusalsOf)).toEqual(['VERSION_MISMATCH'])
  expect(answers.map(keyIn)).toMatchObject([{ version: 2 }, { version: 2 }])
})

it('brings an expired key back with a later expiry', async () => {
  const key = await aKey(api, user, { expiresAt: at(HOUR) })
  const id = await idOf(api, key)
  api.pass(HOUR / 1000 + 5)
  expect(await works(api, key)).toBe(false)

  expect(keyIn(await update(api, user, { id, name: 'still expired' }))).toMatchObject({ state: 'EXPIRED' })
  expect(keyIn(await update(api, user, { id, expiresAt: at(10 * HOUR) }))).toMatchObject({ state: 'ACTIVE' })
  expect(await works(api, key)).toBe(true)
})

it('does not bring back a 51st key', async () => {
  const id = await idOf(api, await aKey(api, user, { expiresAt: at(20 * HOUR) }))
  api.pass((20 * HOUR) / 1000)
  for (let keys = 1; keys < 50; keys++) await aKey(api, user)

  expect(refusalsOf(await update(api, user, { id, expiresAt: at(100 * HOUR) }))).toEqual(['LIMIT'])
})

it.each([
  ['an empty name', { name: ' ' }, 'INVALID'],
  ['a past expiry', { expiresAt: '2020-01-01T00:00:00Z' }, 'INVALID'],
  ['no organization at all', { organizationIds: [] }, 'INVALID'],
  ['a foreign organization', { organizationIds: ['platform'] }, 'NOT_FOUND'],
  ['an unknown permission', { permissions: ['manageEverything'] }, 'INVALID'],
  ['no network at all', { networks: [] }, 'INVALID'],
])('refuses %s and keeps what was there', async (_, values, code) => {
  const key = await aKey(api, user)

  expect(refusalsOf(await update(api, user, { id: await idOf(api, key), ...values }))).toEqual([code])
  expect(await rowOf(api, key)).toMatchObject({ name: 'test', version: 1 })
})

it('by a manager leaves a key that holds only where the manager manages', async () => {
  const [manager, other] = [await anOrgAdmin(api, here), await aUser(api, { in: [[here.name, 'analyst']] })]
  const id = await idOf(api, await aKey(api, other))

  expect(keyIn(await update(api, manager, { id, name: 'renamed' }))).toMatchObject({ organizationIds: null })
  expect(keyIn(await update(api, manager, { id, organizationIds: null }))).toMatchObject({ organizationIds: [here.id] })
  expect(keyIn(await update(api, other, { id, organizationIds: null }))).toMatchObject({ organizationIds: null })
})

describe('by a key with restrictions', () => {
  const expiresAt = at(200 * HOUR)
  const limited = () => aKey(api, user, { organizationIds: [here.id], permissions: ['manageTask', 'manageTag'], expiresAt })

  it.each([
    ['itself to every organization', { organizationIds: null }],
    ['itself to every permission', { permissions: null }],
    ['itself to one more permission', { permissions: ['manageTask', 'manageTag', 'managePage'] }],
    ['itself to live for ever', { expiresAt: null }],
    ['itself to live longer', { expiresAt: at(201 * HOUR).toISOString() }],
  ])('does not widen %s', async (_, values) => {
    const key = await limited()

    expect(refusalsOf(await update(api, { key }, { id: await idOf(api, key), ...values }))).toEqual(['EXCEEDS_OWN_RIGHTS'])
    expect(await rowOf(api, key)).toMatchObject({ organizationIds: [here.id], permissions: ['manageTask', 'manageTag'], expiresAt })
  })

  it('does not let a sibling live longer that may do more than it', async () => {
    const [key, id] = [await limited(), await idOf(api, await aKey(api, user, { organizationIds: [there.id], expiresAt: at(150 * HOUR) }))]

    expect(refusalsOf(await update(api, { key }, { id, expiresAt: at(199 * HOUR).toISOString() }))).toEqual(['EXCEEDS_OWN_RIGHTS'])
  })

  it('may rename and narrow any, and widen within itself', async () => {
    const [key, id] = [await limited(), await idOf(api, await aKey(api, user))]

    expect(refusalsOf(await update(api, { key }, { id, name: 'renamed' }))).toEqual([])
    const narrow = { organizationIds: [here.id], permissions: ['manageTask'], expiresAt: at(150 * HOUR).toISOString() }
    expect(refusalsOf(await update(api, { key }, { id, ...narrow }))).toEqual([])
    expect(refusalsOf(await update(api, { key }, { id, permissions: ['manageTask', 'manageTag'] }))).toEqual([])
    expect(refusalsOf(await update(api, { key }, { id, permissions: ['managePage'] }))).toEqual(['EXCEEDS_OWN_RIGHTS'])
  })
})
