// How rows become text. A format is its start, a text for each row, what stands between two rows, and its end.
import { guard } from './formula.ts'

export const FORMATS = ['csv', 'json', 'jsonl'] as const
export type FormatName = (typeof FORMATS)[number]
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const
export type DelimiterName = keyof typeof DELIMITERS

/** An object is written as JSON, also in a cell of CSV. */
export type Cell = string | number | boolean | Date | object | null

export type Format = { type: string; start: string; row: (cells: Cell[]) => string; between: string; end: string }

type Options = { delimiter: DelimiterName; hasByteOrderMark: boolean }

export function formatOf(name: FormatName, fields: string[], options: Options): Format {
  if (name === 'csv') return csv(fields, options)
  const row = objects(fields)
  if (name === 'json') return { type: 'application/json; charset=utf-8', start: '[\n', row, between: ',\n', end: '\n]\n' }
  return { type: 'application/jsonl; charset=utf-8', start: '', row: (cells) => `${row(cells)}\n`, between: '', end: '' }
}

/** RFC 4180: CRLF ends each record, and quotes stand where they must. */
function csv(fields: string[], { delimiter, hasByteOrderMark }: Options): Format {
  const by = DELIMITERS[delimiter]
  const row = (cells: Cell[]) => {
    let line = ''
    for (let column = 0; column < cells.length; column++) line += (column > 0 ? by : '') + csvCell(cells[column] ?? null)
    return `${line}\r\n`
  }
  const start = `${hasByteOrderMark ? '\ufeff' : ''}${row(fields)}`
  return { type: 'text/csv; charset=utf-8; header=present', start, row, between: '', end: '' }
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  const text = guard(typeof cell === 'string' ? cell : JSON.stringify(cell))
  // every delimiter of ours, so that a file means the same whichever one its reader takes
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function objects(fields: string[]): (cells: Cell[]) => string {
  const names = fields.map((name) => JSON.stringify(name))
  return (cells) => {
    let text = '{'
    for (let column = 0; column < names.length; column++)
      text += `${column > 0 ? ',' : ''}${names[column]}:${JSON.stringify(cells[column] ?? null)}`
    return `${text}}`
  }
}
