// docs/console-promises.md names for each promise of the console the tests that hold it: all of them are there.
import { existsSync, readFileSync } from 'node:fs'

const table = readFileSync('docs/console-promises.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
const promises = table.map((line) => {
  const [number = '', , tests = ''] = line.slice(2).split(' | ')
  return { number, tests }
})

/** Each title with the file that was named last before it. */
function named(tests: string): { file: string; title: string }[] {
  let file = ''
  const found: { file: string; title: string }[] = []
  for (const [, path, title] of tests.matchAll(/`([^`]+)`|\*([^*]+)\*/g)) {
    if (path !== undefined) file = path
    if (title !== undefined) found.push({ file, title })
  }
  return found
}

it('tells of every promise but those that come with automation', () => {
  expect(promises.map(({ number }) => Number(number))).toEqual([1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22])
})

it.each(promises)('promise $number is held by tests that exist', ({ tests }) => {
  const wanted = named(tests)
  const missing = wanted.filter(({ file, title }) => !(existsSync(`src/${file}`) && readFileSync(`src/${file}`, 'utf8').includes(title)))

  expect(wanted.length).toBeGreaterThan(0)
  expect(missing).toEqual([])
})
