import fc from 'fast-check'
import { guard, unguard } from './formula.ts'

const RUNNING = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '−']
const SKIPPED = ['', ' ', '  ', '"', "'", '\u00a0', '\u3000', '\u200b', '\ufeff', '“', '""', ' " ']
// short alphabets, so that the odd cases come often
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...RUNNING, ...SKIPPED, 'a', '1', '\\', '|'), { maxLength: 6 }).map((parts) => parts.join('')),
)
const numRuns = process.env.ROSTER_DEEP === '1' ? 1_000_000 : 5000

it('guards whatever a spreadsheet would run, also behind what it skips', () => {
  for (const skipped of SKIPPED) for (const running of RUNNING) expect(guard(`${skipped}${running}1`)).toBe(`'${skipped}${running}1`)
})

it.each(['', 'Alice', 'a=1', 'user@example.org', '1-2', "O'Neill", '"quoted"', 'été', '– dash', '2026-11-23T00:00:00.000Z', '😀=1'])(
  'leaves %j as it is',
  (plain) => {
    expect([guard(plain), unguard(plain)]).toEqual([plain, plain])
  },
)

it('is undone by unguard, whatever the text', () => {
  fc.assert(
    fc.property(text, (original) => unguard(guard(original)) === original),
    { numRuns },
  )
})

it('never starts with what runs, once guarded', () => {
  fc.assert(
    fc.property(text, (original) => !/^[=+\-@\t\r\n＝＋－＠]/.test(guard(original))),
    { numRuns },
  )
})

it('takes no time over what is long', () => {
  const start = performance.now()
  for (const part of [' ', "'", '= ', ' "']) unguard(guard(part.repeat(200_000)))

  expect(performance.now() - start).toBeLessThan(5000)
})
