import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { formatOf } from './format.ts'
import { guard } from './formula.ts'

const NO_OPTIONS = { delimiter: 'comma', hasByteOrderMark: false } as const
const whole = (format: ReturnType<typeof formatOf>, rows: string[][]): string =>
  format.start + rows.map(format.row).join(format.between) + format.end

const cells = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom('"', ',', ';', '\t', '\r', '\n', 'a', '=', ' ', 'é'), { maxLength: 5 }).map((parts) => parts.join('')),
)

it.each([
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
] as const)('writes CSV with %s as csv-stringify does', (delimiter, by) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cells, cells, cells), { maxLength: 5 }), (rows) => {
      const theirs = stringify([['a', 'b', 'c'], ...rows.map((row) => row.map(guard))], {
        delimiter: by,
        record_delimiter: '\r\n',
        quoted_match: /[",;\t\r\n]/,
      })
      expect(whole(formatOf('csv', ['a', 'b', 'c'], { ...NO_OPTIONS, delimiter }), rows)).toBe(theirs)
    }),
  )
})

it('writes JSON that reads back, of no, one and several rows', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cells, cells), { maxLength: 4 }), (rows) => {
      const expected = rows.map(([a, b]) => ({ a, b }))
      const lines = whole(formatOf('jsonl', ['a', 'b'], NO_OPTIONS), rows)
      expect(JSON.parse(whole(formatOf('json', ['a', 'b'], NO_OPTIONS), rows))).toEqual(expected)
      expect(
        lines
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual(expected)
    }),
  )
})

it('writes values of every kind', () => {
  const row = [null, true, 7, new Date(0), '=1+1', 'a "b"\r\nc']

  expect(formatOf('csv', [], NO_OPTIONS).row(row)).toBe(',true,7,1970-01-01T00:00:00.000Z,\'=1+1,"a ""b""\r\nc"\r\n')
  expect(formatOf('jsonl', ['a', 'b', 'c', 'd', 'e', 'f'], NO_OPTIONS).row(row)).toBe(
    '{"a":null,"b":true,"c":7,"d":"1970-01-01T00:00:00.000Z","e":"=1+1","f":"a \\"b\\"\\r\\nc"}\n',
  )
})

it('starts with a byte order mark for spreadsheets when asked to', () => {
  expect(formatOf('csv', ['a'], { delimiter: 'comma', hasByteOrderMark: true }).start).toBe('\ufeffa\r\n')
})
