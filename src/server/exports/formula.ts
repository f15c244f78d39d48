// Cells that a spreadsheet would run (OWASP, CSV Injection). What is guarded here is unguarded by the import: nothing is lost on the way.

// = + - @ in every width, a tab or a line end: at the start, or behind what spreadsheets skip there (spaces, quotes, marks without width)
const RUNS = /^[\s\p{Z}\p{Cf}'"`´‘’‚‛“”„‟«»＇＂]*[=+\-@＝＋－＠﹢﹣﹦﹫−⁺₊⁼₌\t\r\n]/u

/** The text with an apostrophe before it, if a spreadsheet would run it. */
export const guard = (text: string): string => (RUNS.test(text) ? `'${text}` : text)

/** The text that was guarded. An apostrophe never changes whether a text runs, so that each guarded text has one origin. */
export const unguard = (text: string): string => (text.startsWith("'") && RUNS.test(text.slice(1)) ? text.slice(1) : text)
