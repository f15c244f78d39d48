import fc from 'fast-check'
import { aDatabase, type TestDatabase } from '../../testing/postgres.ts'
import { oneShot, type Sql } from '../db/one-shot.ts'
import { canonical, hashed, payloadHashOf } from './chain.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await aDatabase()
  sql = oneShot(database.superuserUrl)
})
afterAll(async () => {
  await sql.end()
  await database.drop()
})

// what PostgreSQL refuses in a jsonb: NUL, and half a character
const isStorable = (value: unknown): boolean => {
  const text = JSON.stringify(value)
  return !/\\u(0000|d[89a-f])/i.test(text)
}
const values = fc
  .oneof(fc.jsonValue(), fc.object({ withDate: true, withNullPrototype: true, depthSize: 'medium' }), fc.double(), fc.integer())
  .filter((value) => value !== undefined && isStorable(value ?? null))

describe('one spelling of JSON', () => {
  it('is the same before a value was stored as jsonb and after', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 100 }), async (written) => {
        const texts = written.map((value) => JSON.stringify(value))
        const rows = await sql<{ value: unknown }[]>`
          select text::jsonb as value from jsonb_array_elements_text(${sql.json(texts)}) with ordinality as given(text, place) order by place`

        expect(rows.map(({ value }) => canonical(value))).toEqual(written.map(canonical))
      }),
      { numRuns: process.env.ROSTER_DEEP === '1' ? 500 : 30 },
    )
  })

  it.each([
    [{ b: 1, a: { d: [], c: null } }, '{"a":{"c":null,"d":[]},"b":1}'],
    [{ at: new Date(0), left: undefined }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    [[1e21, 1e-7, -0, 100, 0.1], '[1e+21,1e-7,0,100,0.1]'],
    [{ '\u20ac': 1, '\ud83d\ude00': 2, '\ufb33': 3, '1': 4, a: 5 }, '{"1":4,"a":5,"\u20ac":1,"\ud83d\ude00":2,"\ufb33":3}'],
  ])('of %j is %s', (value, text) => {
    expect(canonical(value)).toBe(text)
  })
})

describe('the hash of a payload', () => {
  it('tells every part, and nothing without its salt', () => {
    const payload = { before: { name: 'one' }, after: { name: 'other' }, reason: 'because' }
    const { salt, payloadHash } = hashed(payload)

    expect(payloadHashOf({ ...payload, salt })).toEqual(payloadHash)
    for (const change of [
      { before: null },
      { after: { name: 'Other' } },
      { reason: null },
      { salt: Buffer.alloc(16) },
      { before: payload.after, after: payload.before },
    ])
      expect(payloadHashOf({ ...payload, salt, ...change })).not.toEqual(payloadHash)
    expect(hashed(payload).payloadHash).not.toEqual(payloadHash)
  })
})
