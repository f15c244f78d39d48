import { type Api, anApi } from '../../testing/api.ts'
import { aTrail, type Trail } from '../../testing/audit.ts'
import { oneShot } from '../db/one-shot.ts'
import { dropBefore, erase } from './keeping.ts'

let api: Api
let trail: Trail
beforeEach(async () => {
  api = await anApi()
  trail = await aTrail(api)
  for (let n = 1; n <= 6; n++) await trail.add(`event ${n}`)
  await trail.seal()
})
afterEach(async () => {
  await trail.close()
  await api.close()
})

const actor = 'operator'
const future = () => new Date(Date.now() + 60_000)
const idOf = async (label: string) => BigInt((await trail.owner`select id from audit_events where target_label = ${label}`)[0]?.id ?? 0)
const events = () =>
  trail.owner<{ label: string }[]>`select target_label as label from audit_events order by id`.then((rows) =>
    rows.map(({ label }) => label),
  )

describe('an erased payload', () => {
  it('is gone, its hash stays, the erasure is recorded, and the chain verifies', async () => {
    const eventId = await idOf('event 3')
    const [before] = await trail.owner`select payload_hash from audit_events where id = ${String(eventId)}`

    await erase(trail.owner, { eventId, reason: 'The right to be forgotten', actor })

    const [event] =
      await trail.owner`select before, after, reason, salt, payload_hash, erased_at from audit_events where id = ${String(eventId)}`
    expect(event).toMatchObject({
      before: null,
      after: null,
      reason: null,
      salt: null,
      payload_hash: before?.payload_hash,
      erased_at: expect.any(Date),
    })
    const [record] =
      await trail.owner`select action, actor_label, target_type, target_label, after, reason from audit_events order by id desc limit 1`
    expect(record).toEqual({
      action: 'audit.erase',
      actor_label: actor,
      target_type: 'audit',
      target_label: `event ${eventId}`,
      after: { event: String(eventId) },
      reason: 'The right to be forgotten',
    })
    expect(await trail.verify()).toMatchObject({ sealed: 6n, unsealed: { count: 1n }, problems: [] })
    await trail.seal()
    expect(await trail.verify()).toMatchObject({ sealed: 7n, unsealed: { count: 0n }, problems: [] })
  })

  it('can be one that was not sealed yet, or was recorded before there were salts', async () => {
    await trail.add('fresh')
    await trail.superuser`insert into audit_events (at, action, actor_label, target_type, target_id, target_label, after) values (now(), 'user.create', 'x', 'user', gen_random_uuid(), 'old', '{"a": 1.0}')`

    await erase(trail.owner, { eventId: await idOf('fresh'), reason: 'asked for', actor })
    await trail.seal()
    await erase(trail.owner, { eventId: await idOf('old'), reason: 'asked for', actor })
    await trail.seal()

    expect(await trail.verify()).toMatchObject({ sealed: 10n, problems: [] })
  })

  it('is not erased twice, and an unknown one not at all', async () => {
    const eventId = await idOf('event 1')
    await erase(trail.owner, { eventId, reason: 'asked for', actor })

    await expect(erase(trail.owner, { eventId, reason: 'again', actor })).rejects.toThrow('This event has been erased already.')
    await expect(erase(trail.owner, { eventId: 999n, reason: 'none', actor })).rejects.toThrow('There is no such audit event.')
    expect((await events()).filter((label) => label.startsWith('event ')).length).toBe(7)
  })
})

describe('retention', () => {
  const age = (label: string, days: number) =>
    trail.superuser`update audit_events set at = now() - ${days} * interval '1 day' where target_label = ${label}`

  /** Events of the past, sealed as such. */
  async function aged() {
    await trail.superuser`truncate audit_links`
    for (const [label, days] of [
      ['event 1', 40],
      ['event 2', 30],
      ['event 3', 5],
      ['event 4', 35],
    ] as const)
      await age(label, days)
    await trail.seal()
  }
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

  it('drops from the beginning to the first event that is kept, and the chain goes on from its last hash', async () => {
    await aged()

    const dropped = await dropBefore(trail.owner, { date: daysAgo(20), actor })

    expect(dropped).toEqual({ events: 2n, position: 2n })
    expect(await events()).toEqual(['event 3', 'event 4', 'event 5', 'event 6', 'event 2'])
    await trail.seal()
    expect(await trail.verify()).toMatchObject({ sealed: 5n, dropped: 2n, unsealed: { count: 0n }, problems: [] })
    expect(await dropBefore(trail.owner, { date: daysAgo(20), actor })).toEqual({ events: 0n, position: null })
  })

  it('is repeated over the years, and keeps the newest link whatever happens', async () => {
    await aged()
    await dropBefore(trail.owner, { date: daysAgo(20), actor })

    expect(await dropBefore(trail.owner, { date: future(), actor })).toEqual({ events: 3n, position: 5n })
    await trail.seal()
    expect(await trail.verify()).toMatchObject({ sealed: 3n, dropped: 5n, problems: [] })
    expect(await dropBefore(trail.owner, { date: future(), actor })).toEqual({ events: 2n, position: 7n })
    await trail.add('after')
    await trail.seal()
    expect(await trail.verify()).toMatchObject({ sealed: 3n, dropped: 7n, unsealed: { count: 0n }, problems: [] })
  })

  it('leaves what is not sealed', async () => {
    await trail.superuser`truncate audit_links`

    expect(await dropBefore(trail.owner, { date: future(), actor })).toEqual({ events: 0n, position: null })
    expect(await events()).toHaveLength(6)
  })
})

describe('nothing else changes the trail', () => {
  const refused = (statement: Promise<unknown>) => expect(statement).rejects.toThrow('The audit trail cannot be changed.')

  it('not even the owner, with the setting of either act', async () => {
    const { owner } = trail
    const eventId = String(await idOf('event 3'))
    const acts = ['', 'erase', 'drop']
    for (const act of acts)
      for (const statement of [
        'update audit_events set action = $1',
        'update audit_events set before = null',
        'update audit_events set before = null, after = null, reason = null, salt = null',
        "update audit_events set before = null, after = null, reason = null, salt = null, erased_at = now(), action = 'x'",
        "update audit_events set before = null, after = null, reason = null, salt = null, erased_at = now(), payload_hash = ''",
        'delete from audit_events',
        'truncate audit_events',
        'update audit_links set position = position + 100',
        'delete from audit_links',
        'truncate audit_links',
        'truncate audit_anchors',
      ])
        await refused(
          owner.begin(async (sql) => {
            await sql`select set_config('roster.audit_act', ${act}, true)`
            await sql.unsafe(statement.replace('$1', "'x'"))
          }),
        )
    for (const act of ['', 'erase'])
      await refused(
        owner.begin(async (sql) => {
          await sql`select set_config('roster.audit_act', ${act}, true)`
          await sql`insert into audit_anchors values (3, ${eventId}, '', now(), 3)`
        }),
      )
    await dropBefore(owner, { date: future(), actor })
    for (const table of ['audit_links', 'audit_events', 'audit_anchors'])
      await refused(
        owner.begin(async (sql) => {
          await sql`select set_config('roster.audit_act', 'drop', true)`
          await sql`delete from ${sql(table)}`
        }),
      )
    await refused(owner`update audit_anchors set hash = ''`)
  })

  it('nor the application’s role, by those functions or by a right given by mistake', async () => {
    const app = oneShot(api.database.appUrl)
    await trail.owner`grant update, delete on audit_events, audit_links to roster_app`

    await expect(app`select audit_erase(1, '', now())`).rejects.toThrow('permission denied for function audit_erase')
    await expect(app`select audit_drop(1, now())`).rejects.toThrow('permission denied for function audit_drop')
    for (const [act, statement] of [
      ['erase', 'update audit_events set before = null, after = null, reason = null, salt = null, erased_at = now()'],
      ['drop', 'delete from audit_events'],
      ['drop', 'delete from audit_links'],
    ] as const)
      await refused(
        app.begin(async (sql) => {
          await sql`select set_config('roster.audit_act', ${act}, true)`
          await sql.unsafe(statement)
        }),
      )
    await app.end()
  })
})
