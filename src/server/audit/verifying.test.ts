import { jest } from '@jest/globals'
import fc from 'fast-check'
import { type Api, anApi } from '../../testing/api.ts'
import { aTrail, type Trail } from '../../testing/audit.ts'
import { parseKeyring } from '../auth/keyring.ts'
import { hashed } from './chain.ts'
import { sealing } from './sealing.ts'
import { verify } from './verifying.ts'
import type { Problem, ProblemKind } from './walk.ts'

// for each of the twenty kinds of change: sixty, or with ROSTER_DEEP=1 a thousand
const ROUNDS = process.env.ROSTER_DEEP === '1' ? 50 : 3

jest.setTimeout(60_000 + ROUNDS * 5000)

const LINKS = 16

let api: Api
let trail: Trail
let anchor: { position: bigint; hash: Buffer }
let eventIds: number[]
let gaps: number[]
beforeAll(async () => {
  api = await anApi()
  trail = await aTrail(api)
  for (let n = 1; n <= LINKS; n++) {
    await trail.add(`event ${n}`)
    if (n % 3 === 0) await trail.skip()
    if (n % 5 === 0) await trail.seal()
  }
  await trail.seal()
  const { superuser } = trail
  await superuser`create table kept_events as table audit_events`
  await superuser`create table kept_links as table audit_links`
  const rows = await superuser<{ eventId: string; hash: Buffer }[]>`select event_id as "eventId", hash from audit_links order by position`
  eventIds = rows.map(({ eventId }) => Number(eventId))
  gaps = Array.from({ length: Math.max(...eventIds) }, (_, index) => index + 1).filter((id) => !eventIds.includes(id))
  anchor = { position: BigInt(LINKS), hash: rows.at(-1)?.hash ?? Buffer.alloc(0) }
})
afterAll(async () => {
  await trail.close()
  await api.close()
})

async function putBack() {
  const { superuser } = trail
  await superuser`truncate audit_events, audit_links, audit_anchors`
  await superuser`insert into audit_events overriding system value table kept_events`
  await superuser`insert into audit_links table kept_links`
}

/** What was found, in one line each: `KIND position-last event`. */
const lineOf = ({ kind, position, lastPosition, eventId }: Problem): string =>
  [kind, position === null ? '' : `${position}${lastPosition === undefined ? '' : `-${lastPosition}`}`, eventId ?? ''].join(' ').trim()

/** Two places in the chain, and a number to choose with. */
type Chosen = { k: number; other: number; n: number }
type Change = (chosen: Chosen) => Promise<string[]>

const idAt = (position: number): number => eventIds[position - 1] ?? 0
const at = (kind: ProblemKind, position: number): string => `${kind} ${position} ${idAt(position)}`
const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T
const run = (statement: string, ...values: (string | number | Buffer)[]) => trail.superuser.unsafe(statement, values)
const flip = (column: string, n: number) =>
  `${column} = set_bit(${column}, ${n} % (length(${column}) * 8), 1 - get_bit(${column}, ${n} % (length(${column}) * 8)))`

async function onEvent(k: number, kind: ProblemKind, assignment: string): Promise<string[]> {
  await run(`update audit_events set ${assignment} where id = $1`, idAt(k))
  return [at(kind, k)]
}

async function onLink(k: number, kind: ProblemKind, assignment: string): Promise<string[]> {
  await run(`update audit_links set ${assignment} where position = $1`, k)
  return [at(kind, k)]
}

const METADATA = [
  "at = at + interval '1 millisecond'",
  "action = action || '2'",
  'actor_id = gen_random_uuid()',
  "actor_label = 'somebody else'",
  'api_key_id = gen_random_uuid()',
  "api_key_prefix = 'rst_00000000'",
  'organization_id = gen_random_uuid()',
  "target_type = 'profile'",
  'target_id = gen_random_uuid()',
  'target_label = upper(target_label)',
  "request_id = ''",
  "address = '10.0.0.1'",
]
const COLUMNS =
  'at, action, actor_id, actor_label, api_key_id, api_key_prefix, organization_id, target_type, target_id, target_label, before, after, reason, request_id, address, salt, payload_hash, erased_at'

const CHANGES: Record<string, Change> = {
  'a payload': ({ k, n }) =>
    onEvent(
      k,
      'PAYLOAD_CHANGED',
      pick(
        [
          `before = jsonb_set(before, '{size}', '${n + 2}')`,
          'before = null',
          'after = after || \'{"admin": true}\'',
          "after = '[]'",
          "after = jsonb_set(after, '{list}', '[null, 1, \"two\"]')",
          'reason = null',
          `reason = overlay(reason placing chr(${1000 + n}) from 1 + ${n} % length(reason))`,
          'before = after, after = before',
          'before = null, after = null, reason = null, salt = null',
        ],
        n,
      ),
    ),
  'a bit of a salt': ({ k, n }) => onEvent(k, 'PAYLOAD_CHANGED', flip('salt', n)),
  'a bit of a payload’s hash': ({ k, n }) => onEvent(k, 'PAYLOAD_CHANGED', flip('payload_hash', n)),
  'a payload together with its hash': async ({ k, n }) => {
    const { salt, payloadHash } = hashed({ after: { n } })
    await run(
      `update audit_events set before = null, after = '{"n": ${n}}', reason = null, salt = $2, payload_hash = $3 where id = $1`,
      idAt(k),
      salt,
      payloadHash,
    )
    return [at('METADATA_CHANGED', k)]
  },
  'a field of an event': ({ k, n }) => onEvent(k, 'METADATA_CHANGED', pick(METADATA, n)),
  'an erasure that nobody recorded': ({ k }) =>
    onEvent(k, 'ERASURE_UNRECORDED', 'before = null, after = null, reason = null, salt = null, erased_at = now()'),
  'an event that is deleted': async ({ k }) => {
    await run('delete from audit_events where id = $1', idAt(k))
    return [at('EVENT_MISSING', k)]
  },
  'an event that is inserted in the place of one that never came': async ({ k, n }) => {
    const id = pick(gaps, n)
    await run(
      `insert into audit_events (id, ${COLUMNS}) overriding system value select $1, ${COLUMNS} from kept_events where id = $2`,
      id,
      idAt(k),
    )
    return [`EVENT_INSERTED  ${id}`]
  },
  'an event that is inserted before the first': async ({ k, n }) => {
    await run(
      `insert into audit_events (id, ${COLUMNS}) overriding system value select $1, ${COLUMNS} from kept_events where id = $2`,
      -n,
      idAt(k),
    )
    return [`EVENT_INSERTED  ${-n || 0}`]
  },
  'the contents of two events': async ({ k, other }) => {
    const exchange = `update audit_events set (${COLUMNS}) = (select ${COLUMNS} from kept_events where id = $2) where id = $1`
    await run(exchange, idAt(k), idAt(other))
    await run(exchange, idAt(other), idAt(k))
    return [at('ORDER_SWAPPED', k), at('ORDER_SWAPPED', other)]
  },
  'the events of two links': async ({ k, other }) => {
    await run('update audit_links set event_id = -event_id where position in ($1, $2)', k, other)
    await run(
      'update audit_links set event_id = case position when $1 then $3::bigint else $4 end where position in ($1, $2)',
      k,
      other,
      idAt(other),
      idAt(k),
    )
    return [`ORDER_SWAPPED ${k} ${idAt(other)}`, `ORDER_SWAPPED ${other} ${idAt(k)}`]
  },
  'the places of two links': async ({ k, other }) => {
    await run('update audit_links set position = -position where position in ($1, $2)', k, other)
    await run('update audit_links set position = case position when -$1::bigint then $2::bigint else $1 end where position < 0', k, other)
    const moved = [`ORDER_SWAPPED ${k} ${idAt(other)}`, `ORDER_SWAPPED ${other} ${idAt(k)}`]
    return Math.max(k, other) === LINKS ? [...moved, `ANCHOR_MISMATCH ${LINKS}`] : moved
  },
  'a bit of a link’s hash': ({ k, n }) => onLink(k, 'LINK_CHANGED', flip('hash', n)),
  'a field of a link': ({ k, n }) =>
    onLink(k, 'METADATA_CHANGED', pick(["sealed_at = sealed_at - interval '1 millisecond'", 'complete_to = complete_to - 1'], n)),
  'the key of a link': ({ k }) => onLink(k, 'KEY_MISSING', "key_name = 'another'"),
  'a link that is deleted': async ({ k }) => {
    await run('delete from audit_links where position = $1', k)
    return k === LINKS ? [`TRUNCATED ${k}-${k}`] : [`LINK_MISSING ${k}-${k}`, `EVENT_INSERTED  ${idAt(k)}`]
  },
  'a link that is deleted with its event': async ({ k }) => {
    await run('delete from audit_links where position = $1', k)
    await run('delete from audit_events where id = $1', idAt(k))
    return [`${k === LINKS ? 'TRUNCATED' : 'LINK_MISSING'} ${k}-${k}`]
  },
  'a link that is inserted': async ({ k, n }) => {
    const id = pick(gaps, n)
    const position = pick([LINKS + 1, -n], n)
    await run(
      `insert into audit_events (id, ${COLUMNS}) overriding system value select $1, ${COLUMNS} from kept_events where id = $2`,
      id,
      idAt(k),
    )
    await run(
      'insert into audit_links select $1, $2, hash, key_name, sealed_at, complete_to from kept_links where position = $3',
      position,
      id,
      k,
    )
    return [`${position > LINKS ? 'METADATA_CHANGED' : 'LINK_INSERTED'} ${position} ${id}`]
  },
  'an end that is cut off': async ({ k, n }) => {
    await run('delete from audit_links where position >= $1', k)
    if (n % 2 === 0) await run('delete from audit_events where id >= $1', idAt(k))
    return [`TRUNCATED ${k}-${LINKS}`]
  },
  'a beginning that is cut off': async ({ k, n }) => {
    await run('delete from audit_events where id <= $1', idAt(k))
    await run('delete from audit_links where position <= $1', k)
    if (k === LINKS) return [`TRUNCATED 1-${LINKS}`]
    if (n % 2 === 0) return [`LINK_MISSING 1-${k}`]
    await run('insert into audit_anchors select position, event_id, hash, now(), position from kept_links where position = $1', k)
    return [at('DROP_UNRECORDED', k)]
  },
}

const chosen: fc.Arbitrary<Chosen> = fc
  .record({ k: fc.integer({ min: 1, max: LINKS }), other: fc.integer({ min: 1, max: LINKS }), n: fc.nat({ max: 250 }) })
  .filter(({ k, other }) => k !== other)

it('has twenty kinds of change', () => expect(Object.keys(CHANGES)).toHaveLength(20))

describe.each(Object.entries(CHANGES))('%s', (_, change) => {
  it(`is found and located, ${ROUNDS} times`, async () => {
    await fc.assert(
      fc.asyncProperty(chosen, async (one) => {
        await putBack()
        const expected = await change(one)
        const { problems, broken } = await trail.verify(anchor)

        expect(problems.map(lineOf).toSorted()).toEqual(expected.map((line) => line.trim()).toSorted())
        expect(broken).toBe(expected.length)
      }),
      { numRuns: ROUNDS },
    )
  })
})

describe('an untouched chain', () => {
  beforeEach(putBack)

  it('verifies, with and without the anchor', async () => {
    const sound = { sealed: BigInt(LINKS), dropped: 0n, unsealed: { count: 0n, oldest: null }, head: anchor, problems: [], broken: 0 }

    expect(await trail.verify()).toEqual(sound)
    expect(await trail.verify(anchor)).toEqual(sound)
  })

  it('is told from one that was made anew by somebody who holds the keys', async () => {
    await run("update audit_events set action = 'user.other' where id = $1", idAt(3))
    await run('truncate audit_links')
    await trail.seal()

    expect(await trail.verify()).toMatchObject({ sealed: BigInt(LINKS), problems: [] })
    expect((await trail.verify(anchor)).problems.map(lineOf)).toEqual([`ANCHOR_MISMATCH ${LINKS}`])
  })

  it('verifies under a ring with a newer key, and names what only the lost key could tell', async () => {
    const [older, newer] = [1, 2].map((n) => `k${n}:${Buffer.alloc(32, n).toString('base64url')}`)
    const sealer = (ring: string) => sealing({ database: api.pool, keyring: parseKeyring(ring), now: () => new Date(), batch: 5 })
    await run('truncate audit_links')
    await sealer(`${older}`)()
    await sealer(`${newer},${older}`)()

    expect(await verify(trail.owner, parseKeyring(`${newer},${older}`))).toMatchObject({ sealed: 10n, problems: [] })
    const { problems } = await verify(trail.owner, parseKeyring(`${newer}`))
    expect(problems.map(lineOf)).toEqual([1, 2, 3, 4, 5].map((position) => at('KEY_MISSING', position)))
  })

  it('shows many changes at once, the first first', async () => {
    await run('update audit_events set reason = null where id in ($1, $2)', idAt(4), idAt(9))
    await run('delete from audit_events where id = $1', idAt(6))
    await run('update audit_links set hash = hash || hash where position = $1', 12)

    expect((await trail.verify(anchor)).problems.map(lineOf)).toEqual([
      at('PAYLOAD_CHANGED', 4),
      at('EVENT_MISSING', 6),
      at('PAYLOAD_CHANGED', 9),
      at('LINK_CHANGED', 12),
    ])
  })
})
