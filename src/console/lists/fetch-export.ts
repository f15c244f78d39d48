// One export as a stream from the server into a file of the browser's.
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import type { GraphQLFormattedError } from 'graphql'

export interface ExportRequest {
  list: string
  body: object
  organizationId: string | null
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
}

export interface ExportFile {
  name: string
  content: Blob
  rows: number
}

/** Throws with how many rows had come when the connection broke. */
export class BrokenExport extends Error {
  readonly done: number
  constructor(done: number) {
    super(`broken off after ${done} rows`)
    this.done = done
  }
}

/** Above this the text is handed to the browser, which keeps it outside of the page's memory. */
const heldBytes = 4 * 1024 * 1024

/** A refusal is thrown as the server words it; half a file is never returned. */
export async function fetchExport({ list, body, organizationId, signal, onProgress }: ExportRequest): Promise<ExportFile> {
  const response = await fetch(`/export/${list}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', ...(organizationId !== null && { 'x-organization': organizationId }) },
    body: JSON.stringify(body),
    signal,
  })
  if (!response.ok || response.body === null) throw await refusalIn(response)

  const total = Number(response.headers.get('x-total-count'))
  const type = response.headers.get('content-type') ?? ''
  const counter = rowCounter(type)
  const parts: Blob[] = []
  let held: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const release = () => {
    parts.push(new Blob(held))
    held = []
    size = 0
  }
  onProgress(0, total)
  const reader = response.body.getReader()
  // a stream that broke before has nothing left to cancel
  signal.addEventListener('abort', () => reader.cancel().catch(() => {}), { once: true })
  let rows = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      signal.throwIfAborted()
      if (done) break
      held.push(value)
      size += value.byteLength
      if (size > heldBytes) release()
      rows = Math.min(counter(value), total)
      onProgress(rows, total)
    }
  } catch (error) {
    throw signal.aborted ? error : new BrokenExport(rows)
  }
  release()
  return { name: nameIn(response) ?? list, content: new Blob(parts, { type }), rows: total }
}

/** Counts the rows in the bytes so far: lines, but those within the quotes of a cell. */
function rowCounter(type: string): (bytes: Uint8Array) => number {
  const [quote, lineEnd] = [0x22, 0x0a]
  const isCsv = type.startsWith('text/csv')
  const hasHead = !type.startsWith('application/jsonl')
  let lines = 0
  let isQuoted = false
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === quote && isCsv) isQuoted = !isQuoted
      if (byte === lineEnd && !isQuoted) lines += 1
    }
    return Math.max(0, lines - (hasHead ? 1 : 0))
  }
}

async function refusalIn(response: Response): Promise<Error> {
  const { errors } = (await response.json()) as { errors: GraphQLFormattedError[] } // as the server refuses everything
  return new CombinedGraphQLErrors({ errors })
}

const nameIn = ({ headers }: Response) => /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1]
