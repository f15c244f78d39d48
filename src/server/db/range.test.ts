import { sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { ago, inRange } from './range.ts'

const now = new Date('2027-03-31T12:00:00.000Z')

it.each([
  ['P90D', '2026-12-31T12:00:00.000Z'],
  ['P2W', '2027-03-17T12:00:00.000Z'],
  ['P1M', '2027-02-28T12:00:00.000Z'],
  ['P1Y6M', '2025-09-30T12:00:00.000Z'],
  ['P1Y', '2026-03-31T12:00:00.000Z'],
  ['PT36H', '2027-03-30T00:00:00.000Z'],
  ['P1DT1H30M15S', '2027-03-30T10:29:45.000Z'],
  ['PT0S', '2027-03-31T12:00:00.000Z'],
])('counts back %s by the calendar', (duration, expected) => {
  expect(ago(now, duration).toISOString()).toBe(expected)
})

it.each(['', 'P', 'PT', 'P1', '90D', '-P1D', 'P-1D', 'P1.5D', 'P1D ', 'P1H', 'P1DT', 'P9999999Y', "P1D'"])(
  'refuses %j as a duration',
  (duration) => {
    expect(() => ago(now, duration)).toThrow('A duration is')
  },
)

const text = (condition: ReturnType<typeof inRange>) => new PgDialect().sqlToQuery(condition ?? sql`none`)

it('joins what is given, and is nothing when nothing is', () => {
  const both = text(inRange(sql`at`, { after: new Date(0), withinLast: 'P1D' }, now))

  expect(both).toMatchObject({ params: ['1970-01-01T00:00:00.000Z', '2027-03-30T12:00:00.000Z'] })
  expect(inRange(sql`at`, { after: null }, now)).toBeUndefined()
})

it('looks elsewhere for how long ago, where there is no moment', () => {
  const { sql: statement } = text(inRange(sql`seen`, { notWithinLast: 'P90D' }, now, { otherwise: sql`created` }))

  expect(statement).toContain('coalesce(seen, created) <')
})

it.each([{ withinLast: 'P9999Y' }, { before: new Date('-000001-01-01T00:00:00Z') }, { after: new Date(Number.NaN) }])(
  'refuses years that no date holds: %j',
  (range) => {
    expect(() => inRange(sql`at`, range, now)).toThrow('years 1 to 9999')
  },
)
