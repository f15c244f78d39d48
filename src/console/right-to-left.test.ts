// Where the writing runs from right to left everything has to follow: style sheets may name the start and the end of a line, not left and right.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PHYSICAL =
  /(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right)\s*:|(?:text-align|float|clear):\s*(?:left|right)/

const offending = (css: string): string[] =>
  css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => PHYSICAL.test(line))

it('notices sides that do not turn', () => {
  expect(
    offending('.a { margin-left: 1px }\n.b { inset-inline-start: 0; text-align: start }\n.c { text-align: right }\n  left: 0;'),
  ).toEqual(['.a { margin-left: 1px }', '.c { text-align: right }', '  left: 0;'])
})

const sheets = ['src/console', 'src/app'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .map((name) => join(folder, name)),
)

it.each(sheets)('%s follows the direction of the writing', (sheet) => {
  expect(offending(readFileSync(sheet, 'utf8'))).toEqual([])
})
