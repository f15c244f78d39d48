import { absoluteTime, relativeTime } from './times.ts'

const now = Date.parse('2026-01-01T12:00:00Z')

it.each([
  ['en', 'long', '2 minutes ago'],
  ['fr', 'long', 'il y a 2 minutes'],
  ['fr', 'narrow', '2 min'],
] as const)('tells the time in %s, %s', (locale, style, said) => {
  expect(relativeTime('2026-01-01T11:58:00Z', now, locale, style).replace(/\s/g, ' ')).toBe(said)
})

it.each([
  ['2025-12-31T12:00:00Z', '1 j'],
  ['2025-08-01T12:00:00Z', '5 mois'],
  ['2026-01-04T12:00:00Z', 'dans 3 j'],
  ['2026-01-01T12:00:00Z', '< 1 min'],
])('tells %s in French where space is short', (at, said) => {
  expect(relativeTime(at, now, 'fr', 'narrow').replace(/\s/g, ' ')).toBe(said)
})

it('tells the exact time in the reader’s own zone, then in UTC', () => {
  const [own, utc] = absoluteTime('2026-07-01T11:58:03Z', 'en').split('\n')

  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(new Date('2026-07-01T11:58:03Z'))
  expect(own).toContain(zone.find(({ type }) => type === 'timeZoneName')?.value)
  expect(own).toMatch(/Jul \d, 2026.*:58:03/)
  expect(utc).toBe('2026-07-01 11:58:03 UTC')
})
